from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, EncryptedText, UtcDateTime, id_column, one_of
from server.models.seat import Seat
from server.models.user import ROLES

MESSAGE_STATES = ("posted", "held", "hidden", "withdrawn")
READING_STATES = ("rules", "full", "unread")
REACTIONS = ("with_you", "thank_you", "strength")


class Message(Base):
    """What a seat said."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("meeting_id", "seat_id", "client_id"),
        one_of("role", ROLES),
        one_of("state", MESSAGE_STATES),
        one_of("reading_state", READING_STATES),
        Index("ix_message_meeting_id_place", "meeting_id", "place"),
    )

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), index=True)
    # The role its author had then: it stays what it was said as.
    role: Mapped[str] = mapped_column(String(12))
    client_id: Mapped[str] = mapped_column(String(64))
    # Its place in the room: the seq of the room's event that showed it; none while it is held.
    place: Mapped[int | None] = mapped_column(Integer)
    body: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply_to: Mapped[str | None] = mapped_column(ForeignKey("message.id"))
    state: Mapped[str] = mapped_column(String(10))
    reading_state: Mapped[str] = mapped_column(String(8), default="rules")

    seat: Mapped[Seat] = relationship(lazy="joined", innerjoin=True)
    reactions: Mapped[list[Reaction]] = relationship(lazy="selectin", order_by="Reaction.at")


class MessageEdit(Base):
    """What a message said before an edit: kept for facilitators until retention ends."""

    __tablename__ = "message_edit"

    id: Mapped[str] = id_column()
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), index=True)
    body: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Reaction(Base):
    """A seat's "with you", "thank you" or "strength" under a message."""

    __tablename__ = "reaction"
    __table_args__ = (one_of("kind", REACTIONS),)

    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), primary_key=True)
    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
