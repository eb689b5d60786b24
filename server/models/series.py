from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, UtcDateTime, id_column
from server.models.group import Group
from server.models.user import User


class Series(Base):
    """The recurrence of a group's meetings: an RRULE over wall-clock time in a zone, so that 7 pm stays 7 pm."""

    __tablename__ = "series"

    id: Mapped[str] = id_column()
    group_id: Mapped[str] = mapped_column(ForeignKey("circle.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    rrule: Mapped[str] = mapped_column(String(200))
    # Wall-clock time in `time_zone`, deliberately without an offset.
    first_local: Mapped[datetime] = mapped_column(DateTime)
    time_zone: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int] = mapped_column(Integer)
    ended: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    group: Mapped[Group] = relationship()
    facilitators: Mapped[list[User]] = relationship(secondary="series_facilitator", order_by=User.name)


class SeriesFacilitator(Base):
    """Who facilitates a series' meetings."""

    __tablename__ = "series_facilitator"

    series_id: Mapped[str] = mapped_column(ForeignKey("series.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
