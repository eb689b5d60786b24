from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, EncryptedText, UtcDateTime, id_column, one_of
from server.models.message import Message
from server.models.seat import Seat

VERDICTS = ("right", "quoted", "about_self", "wrong_target", "wrong_category", "not_shaming")
ACTIONS = ("none", "hide", "mute", "remove", "whisper", "share_guideline")
REPORT_STATES = ("open", "claimed", "decided")


class Report(Base):
    """A member's word to the facilitators that a message hurts."""

    __tablename__ = "report"
    __table_args__ = (one_of("state", REPORT_STATES),)

    id: Mapped[str] = id_column()
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), index=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("seat.id"))
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    state: Mapped[str] = mapped_column(String(10), default="open")
    claimed_by_id: Mapped[str | None] = mapped_column(ForeignKey("seat.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    message: Mapped[Message] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Seat] = relationship(foreign_keys=[by_id])
    claimed_by: Mapped[Seat | None] = relationship(foreign_keys=[claimed_by_id])
    decision: Mapped[Decision | None] = relationship(
        primaryjoin="Report.id == foreign(Decision.report_id)", uselist=False
    )


class Decision(Base):
    """What a facilitator did with a flag or a report, and the verdict on it."""

    __tablename__ = "decision"
    __table_args__ = (one_of("verdict", VERDICTS), one_of("action", ACTIONS))

    id: Mapped[str] = id_column()
    flag_id: Mapped[str | None] = mapped_column(ForeignKey("flag.id"), unique=True)
    report_id: Mapped[str | None] = mapped_column(ForeignKey("report.id"), unique=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("seat.id"))
    verdict: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(16), default="none")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    by: Mapped[Seat] = relationship()
