from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server import clock
from server.models.base import ID_LENGTH, Base, EncryptedText, UtcDateTime, id_column, one_of
from server.models.decision import VERDICTS
from server.models.finding import CRISIS_KINDS, Flag
from server.models.user import User

CANDIDATE_STATES = ("accepted", "refused")


class Suppression(Base):
    """A finding that facilitators judged wrong: it is left out where nearly the same words are read again."""

    __tablename__ = "suppression"
    __table_args__ = (one_of("verdict", VERDICTS),)

    id: Mapped[str] = id_column()
    flag_id: Mapped[str] = mapped_column(ForeignKey("flag.id"), unique=True)
    category: Mapped[str] = mapped_column(String(12))
    target: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str] = mapped_column(String(16))
    # The message with personal details blanked, and where in it the words are that were marked.
    words: Mapped[str | None] = mapped_column(EncryptedText)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    # From a vector much of a text can be guessed: it is sealed like the text.
    sealed_vector: Mapped[str | None] = mapped_column(EncryptedText)
    by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    # The admin who read it and keeps it when the words of its meeting are erased.
    kept_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))

    flag: Mapped[Flag] = relationship()
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    kept_by: Mapped[User | None] = relationship(foreign_keys=[kept_by_id])

    @property
    def vector(self) -> bytes | None:
        """Where the message lies among others in meaning, as `Reading.vector` has it."""
        return None if self.sealed_vector is None else b64decode(self.sealed_vector)

    @vector.setter
    def vector(self, vector: bytes | None) -> None:
        self.sealed_vector = None if vector is None else b64encode(vector).decode()


class SuppressionUse(Base):
    """A message in which a suppression left something out."""

    __tablename__ = "suppression_use"

    # No foreign key: a suppression may be removed while a message in which it applied is being stored, and no message
    # may be lost over that.
    suppression_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Candidate(Base):
    """What an admin made of a verdict: an example for the language engine to learn from, or nothing."""

    __tablename__ = "training_candidate"
    __table_args__ = (one_of("state", CANDIDATE_STATES), one_of("crisis", CRISIS_KINDS))

    id: Mapped[str] = id_column()
    flag_id: Mapped[str] = mapped_column(ForeignKey("flag.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    # The rest is there where it is accepted.
    words: Mapped[str | None] = mapped_column(EncryptedText)
    # "category:target", with spaces between.
    flags: Mapped[str] = mapped_column(String(400), default="")
    # Kinds of cues, with spaces between.
    cues: Mapped[str] = mapped_column(String(80), default="")
    crisis: Mapped[str | None] = mapped_column(String(14))
    by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    flag: Mapped[Flag] = relationship()
    by: Mapped[User] = relationship()
