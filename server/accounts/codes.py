"""Recovery codes: the way back for people who gave no e-mail address. Shown once, kept as SHA-256, each good once.

These are pieces of a transaction: the verbs in `actions` commit.
"""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server import clock
from server.extensions import db
from server.models import RecoveryCode

HOW_MANY = 10
# Without the signs that are mistaken for one another on paper.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 3, 4


def draw() -> list[str]:
    """Ten fresh codes of the form `k7mw-2dxc-9hpt`, some 59 bits each."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(HOW_MANY)]


def keep(session: Session, user_id: str, codes: list[str]) -> None:
    """These codes are the user's from now on; those from before are worth nothing."""
    session.execute(delete(RecoveryCode).filter_by(user_id=user_id))
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_digest(user_id, code)) for code in codes)


def find(session: Session, user_id: str, code: str, *, to_spend: bool = False) -> RecoveryCode | None:
    """The user's unused code, however it was typed: capitals, spaces and dashes do not matter.

    `to_spend`: within a transaction, and of two who find it at the same moment one alone.
    """
    unused = select(RecoveryCode).filter_by(user_id=user_id, used_at=None, code_hash=_digest(user_id, code))
    return session.scalar(unused.with_for_update() if to_spend else unused)


def spend(code: RecoveryCode) -> None:
    code.used_at = clock.now()


def left(user_id: str) -> int:
    """How many codes still work."""
    unused = select(func.count()).select_from(RecoveryCode).filter_by(user_id=user_id, used_at=None)
    return db.session.scalar(unused) or 0


def _group() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_GROUP))


def _digest(user_id: str, code: str) -> str:
    bare = "".join(sign for sign in code[:100].casefold() if sign.isalnum())
    return hashlib.sha256(f"{user_id}:{bare}".encode()).hexdigest()
