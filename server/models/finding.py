from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, EncryptedText, UtcDateTime, id_column, one_of
from server.models.message import Message
from server.models.seat import Seat
from server.models.whisper import Whisper

FLAG_STATES = ("open", "claimed", "decided", "superseded")
CUE_STATES = ("open", "claimed", "seen", "superseded")
ALERT_STATES = ("open", "claimed", "resolved")
CRISIS_KINDS = ("suicide", "overdose", "violence", "child_safety")


class Flag(Base):
    """A finding of shaming language, stored for the facilitators."""

    __tablename__ = "flag"
    __table_args__ = (one_of("state", FLAG_STATES),)

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), index=True)
    category: Mapped[str] = mapped_column(String(12))
    target: Mapped[str] = mapped_column(String(10))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    guideline: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(80))
    confidence: Mapped[float] = mapped_column(Float)
    severity: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(String(500))
    # The nearest sentence that the engine learned from, where it was the meaning that was recognised.
    like: Mapped[str | None] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(10), default="open")
    claimed_by_id: Mapped[str | None] = mapped_column(ForeignKey("seat.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    message: Mapped[Message] = relationship(lazy="joined", innerjoin=True)
    claimed_by: Mapped[Seat | None] = relationship()
    decision: Mapped[Decision | None] = relationship(primaryjoin="Flag.id == foreign(Decision.flag_id)", uselist=False)


class Cue(Base):
    """An invitation to care: reported shame, or effort. Never a fault."""

    __tablename__ = "cue"
    __table_args__ = (one_of("state", CUE_STATES),)

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(80))
    reply: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    claimed_by_id: Mapped[str | None] = mapped_column(ForeignKey("seat.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    message: Mapped[Message] = relationship(lazy="joined", innerjoin=True)
    claimed_by: Mapped[Seat | None] = relationship()


class Alert(Base):
    """A possible crisis. Never decided away, never learned away: claimed, escalated, resolved, on record."""

    __tablename__ = "alert"
    __table_args__ = (
        one_of("kind", CRISIS_KINDS),
        one_of("state", ALERT_STATES),
        Index("ix_alert_state_at", "state", "at"),
    )

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    # Whose it is, and where it was said: in the room, or privately to the facilitators.
    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("message.id"), index=True)
    whisper_id: Mapped[str | None] = mapped_column(ForeignKey("whisper.id"))
    kind: Mapped[str] = mapped_column(String(14))
    source: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default="open")
    # 0: the meeting's facilitators know; 1: all facilitators; 2: the admins too.
    level: Mapped[int] = mapped_column(Integer, default=0)
    claimed_by_id: Mapped[str | None] = mapped_column(ForeignKey("seat.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(EncryptedText)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    seat: Mapped[Seat] = relationship(foreign_keys=[seat_id], lazy="joined", innerjoin=True)
    message: Mapped[Message | None] = relationship()
    whisper: Mapped[Whisper | None] = relationship()
    claimed_by: Mapped[Seat | None] = relationship(foreign_keys=[claimed_by_id])


# Flag.decision names Decision by string; importing it here makes the mapper complete whoever imports first.
from server.models.decision import Decision  # noqa: E402
