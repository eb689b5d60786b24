from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import Base, EncryptedText, UtcDateTime, id_column, new_id, one_of
from server.models.user import User

PART_KINDS = ("rule", "card")


class Edition(Base):
    """The rules and cards of this place as an admin published them: all that differs from what Holdfast brings."""

    __tablename__ = "edition"

    # Counted by hand, so that no number is missing.
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    # The edition that was published anew, where this one goes back.
    restores: Mapped[int | None] = mapped_column(ForeignKey("edition.number"))

    by: Mapped[User] = relationship()
    parts: Mapped[list[EditionPart]] = relationship(order_by="[EditionPart.kind, EditionPart.name]")


class EditionPart(Base):
    """One rule (YAML) or one card (Markdown) of an edition. Its examples may be words that somebody wrote."""

    __tablename__ = "edition_part"
    __table_args__ = (one_of("kind", PART_KINDS),)

    edition: Mapped[int] = mapped_column(ForeignKey("edition.number"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str | None] = mapped_column(EncryptedText)


class Draft(Base):
    """A rule or card that an admin has changed and not published yet. There is one for all admins to work on."""

    __tablename__ = "language_draft"
    __table_args__ = (one_of("kind", PART_KINDS),)

    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str | None] = mapped_column(EncryptedText)
    # Whether the next edition goes back to what Holdfast brings, or to nothing where it brings none.
    goes_back: Mapped[bool] = mapped_column(Boolean, default=False)
    # A new one with every change, so that nobody overwrites what they have not seen.
    version: Mapped[str] = mapped_column(String(20), default=new_id)
    by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    by: Mapped[User] = relationship()


class TrialHit(Base):
    """A rule on trial found something: when, and no more than that. Neither the words nor the message are kept."""

    __tablename__ = "trial_hit"

    id: Mapped[str] = id_column()
    rule: Mapped[str] = mapped_column(String(80), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
