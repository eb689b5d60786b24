from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from server import clock
from server.models.base import Base, UtcDateTime, id_column, one_of

ENTRY_RULES = ("open", "waiting_room")


class Group(Base):
    """A standing circle, such as "Tuesday partners"."""

    __tablename__ = "circle"
    __table_args__ = (one_of("entry", ENTRY_RULES),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str] = mapped_column(String(1000), default="")
    capacity: Mapped[int] = mapped_column(Integer, default=20)
    entry: Mapped[str] = mapped_column(String(12), default="open")
    # In a meeting that holds what shames: whether a text waits too when its full reading does not come in time.
    holds_unread: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    retention_days: Mapped[int] = mapped_column(Integer, default=30)
    archived: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
