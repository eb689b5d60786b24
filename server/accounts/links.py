"""One-time links: to set a new password, or to make the first admin. Only the SHA-256 of what they carry is kept.

These are pieces of a transaction: the verbs in `actions` commit.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server import clock
from server.errors import Refused
from server.models import OneTimeLink

LASTS = timedelta(hours=24)

Purpose = Literal["first_admin", "reset"]


def path_of(token: str) -> str:
    """Where the link leads on this site."""
    return f"/link/{token}"


def make(session: Session, purpose: Purpose, *, user_id: str | None = None, made_by_id: str | None = None) -> str:
    """The token of a new link, good for a day."""
    token = secrets.token_urlsafe(32)
    expires_at = clock.now() + LASTS
    session.add(
        OneTimeLink(
            purpose=purpose, user_id=user_id, made_by_id=made_by_id, token_hash=_digest(token), expires_at=expires_at
        )
    )
    return token


def find(session: Session, token: str, *, to_spend: bool = False) -> OneTimeLink:
    """The link, while it can be used. Raises not_found, the same for one that is used up, expired or made up.

    `to_spend`: within a transaction, and of two who find it at the same moment one alone.
    """
    unused = select(OneTimeLink).filter_by(token_hash=_digest(token), used_at=None)
    link = session.scalar(unused.with_for_update() if to_spend else unused)
    if link is None or link.expires_at <= clock.now():
        reason = "This link does not work any more. Each works once, for a day. An admin can give you a new one."
        raise Refused("not_found", reason)
    return link


def spend(session: Session, link: OneTimeLink) -> None:
    """Use the link up, and with it every other one for the same purpose and person."""
    void(session, link.purpose, link.user_id)


def void(session: Session, purpose: str, user_id: str | None) -> None:
    """What was handed out before works no more."""
    others = update(OneTimeLink).filter_by(purpose=purpose, user_id=user_id, used_at=None)
    session.execute(others.values(used_at=clock.now()))


def _digest(token: str) -> str:
    return hashlib.sha256(token[:200].encode()).hexdigest()
