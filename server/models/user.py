from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server import clock
from server.models.base import Base, EncryptedText, UtcDateTime, id_column, one_of

ROLES = ("member", "facilitator", "admin")
RELATIONS = ("partner", "parent", "sibling", "child", "friend")


class User(UserMixin, Base):
    """An account with a pseudonym."""

    __tablename__ = "user_account"
    __table_args__ = (one_of("role", ROLES),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(40), unique=True)
    # The name's skeleton: names that look the same share it, so it is what must be unique.
    name_key: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(EncryptedText)
    role: Mapped[str] = mapped_column(String(12), default="member")
    relation: Mapped[str | None] = mapped_column(String(10))
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    rules_version: Mapped[int] = mapped_column(Integer, default=0)
    rules_accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_reason: Mapped[str | None] = mapped_column(EncryptedText)
    # The demo's scripted people talk, but nobody can sign in as them.
    scripted: Mapped[bool] = mapped_column(Boolean, default=False)
    # The secret part of the calendar feed's address; a new one revokes the old address.
    feed_secret: Mapped[str | None] = mapped_column(String(43), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
