from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, EncryptedText, UtcDateTime, id_column, one_of
from server.models.meeting import Meeting
from server.models.user import ROLES, User

STANDINGS = ("waiting", "in", "removed", "left")


class Seat(Base):
    """One person in one meeting. Every verb of the room takes a Seat."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"), one_of("standing", STANDINGS), one_of("role", ROLES))

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    standing: Mapped[str] = mapped_column(String(8))
    muted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    away: Mapped[bool] = mapped_column(Boolean, default=False)
    first_time: Mapped[bool] = mapped_column(Boolean, default=False)
    spoken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    admitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_reason: Mapped[str | None] = mapped_column(EncryptedText)
    # Workers push this ahead while a socket of the seat is open; past it, the person has left.
    present_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def facilitates(self) -> bool:
        return self.role in ("facilitator", "admin")


class HiddenPerson(Base):
    """Somebody whom a seat would rather not read. Known to that seat alone."""

    __tablename__ = "hidden_person"

    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    hidden_seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), primary_key=True)
