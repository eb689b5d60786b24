from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, UtcDateTime, id_column, one_of
from server.models.group import Group
from server.models.series import Series
from server.models.user import User

STATUSES = ("planned", "open", "closed", "cancelled")
MODES = ("open", "slow", "by_hand", "hold", "quiet")


class Meeting(Base):
    """One occurrence, planned or live. The live room is the meeting while it is open."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("series_id", "occurrence_local"),
        one_of("status", STATUSES),
        one_of("mode", MODES),
        Index("ix_meeting_status_starts_at", "status", "starts_at"),
    )

    id: Mapped[str] = id_column()
    group_id: Mapped[str] = mapped_column(ForeignKey("circle.id"), index=True)
    series_id: Mapped[str | None] = mapped_column(ForeignKey("series.id"), index=True)
    # The wall-clock start that the series gave it; stays when the meeting itself is moved.
    occurrence_local: Mapped[datetime | None] = mapped_column(DateTime)
    title: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    time_zone: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10), default="planned")
    mode: Mapped[str] = mapped_column(String(8), default="open")
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)
    series: Mapped[Series | None] = relationship()
    facilitators: Mapped[list[User]] = relationship(secondary="meeting_facilitator", order_by=User.name)


class MeetingFacilitator(Base):
    """Who facilitates this meeting."""

    __tablename__ = "meeting_facilitator"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)


class Rsvp(Base):
    """Somebody's word that they mean to come, or not."""

    __tablename__ = "rsvp"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    coming: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
