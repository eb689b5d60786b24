from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, UtcDateTime, id_column
from server.models.user import User


class SignIn(Base):
    """One signed-in browser. The cookie holds a token; only its SHA-256 is kept, and it rotates."""

    __tablename__ = "sign_in"

    id: Mapped[str] = id_column()
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # Stays valid for a moment after a rotation: requests in flight carry it, and an answer can be lost.
    previous_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    rotated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    device: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined")


class RecoveryCode(Base):
    """One of the codes shown once at sign-up, for those without e-mail. Kept as a SHA-256; each works once."""

    __tablename__ = "recovery_code"

    id: Mapped[str] = id_column()
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OneTimeLink(Base):
    """A link that works once: to make the first admin (`first_admin`), or to set a new password (`reset`)."""

    __tablename__ = "one_time_link"

    id: Mapped[str] = id_column()
    purpose: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    made_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
