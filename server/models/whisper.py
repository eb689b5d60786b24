from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, EncryptedText, UtcDateTime, id_column, one_of
from server.models.seat import Seat

SENDERS = ("facilitators", "member", "holdfast")


class Whisper(Base):
    """A private line between the facilitators and one seat, both ways; Holdfast itself offers crisis help through
    it."""

    __tablename__ = "whisper"
    __table_args__ = (one_of("sender", SENDERS),)

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), index=True)
    sender: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[str | None] = mapped_column(ForeignKey("seat.id"))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("message.id"))
    body: Mapped[str | None] = mapped_column(EncryptedText)
    # The crisis whose help goes with it; the numbers themselves come from the region's data.
    help_kind: Mapped[str | None] = mapped_column(String(14))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    seat: Mapped[Seat] = relationship(foreign_keys=[seat_id], lazy="joined", innerjoin=True)
    by: Mapped[Seat | None] = relationship(foreign_keys=[by_id])


class SharedGuideline(Base):
    """A guideline card that a facilitator put before the room."""

    __tablename__ = "shared_guideline"

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    guideline: Mapped[str] = mapped_column(String(60))
    by_id: Mapped[str] = mapped_column(ForeignKey("seat.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    by: Mapped[Seat] = relationship(lazy="joined", innerjoin=True)
