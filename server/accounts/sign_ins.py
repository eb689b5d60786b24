"""Sign-ins: one for each browser that is signed in, kept here, so that they can be listed and ended.

The cookie holds a token, `<id of the sign-in>.<secret>`, and the database only its SHA-256. The secret rotates. The one
before stays valid until the new one has been seen, and a minute longer for requests in flight; a still older one can
only come from a copied cookie, and ends the sign-in for both.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from server import broadcast, clock, connections
from server.extensions import db
from server.journal import writing
from server.models import SignIn, User

ROTATE_AFTER = timedelta(minutes=15)
OVERLAP = timedelta(seconds=60)
# How exactly "last seen" is known: a write for every page would be too many.
SEEN_EVERY = timedelta(minutes=5)

_lasts = timedelta(days=14)

Recognised = Literal["current", "previous", "copied"]


def bind(days: int) -> None:
    """A sign-in ends after so many days without a visit."""
    global _lasts
    _lasts = timedelta(days=days)


def start(session: Session, user_id: str, device: str = "") -> str:
    """A new sign-in, within the caller's transaction; the token for its cookie."""
    sign_in = SignIn(user_id=user_id, device=device[:120], token_hash="")
    at = clock.now()
    sign_in.created_at = sign_in.rotated_at = sign_in.seen_at = at
    session.add(sign_in)
    sign_in.token_hash = secrets.token_hex(32)
    session.flush()
    token = _new_token(sign_in.id)
    sign_in.token_hash = _digest(token)
    return token


def resolve(token: str) -> SignIn | None:
    """The live sign-in that the token belongs to. A copied token ends it and closes its sockets."""
    sign_in = _find(token)
    if sign_in is None or not is_live(sign_in, clock.now()):
        return None
    if recognise(sign_in, token, clock.now()) == "copied":
        end(sign_in.id)
        return None
    return sign_in


def still_valid(sign_in_id: str) -> SignIn | None:
    """The sign-in as the database has it now, when it is live."""
    sign_in = db.session.get(SignIn, sign_in_id, populate_existing=True)
    return sign_in if sign_in is not None and is_live(sign_in, clock.now()) else None


def is_live(sign_in: SignIn, at: datetime) -> bool:
    user = sign_in.user
    return (
        sign_in.ended_at is None and at < sign_in.seen_at + _lasts and user.suspended_at is None and not user.scripted
    )


def recognise(sign_in: SignIn, token: str, at: datetime) -> Recognised:
    """Which of the sign-in's tokens this is."""
    digest = _digest(token)
    if compare_digest(digest, sign_in.token_hash):
        return "current"
    if sign_in.previous_hash and compare_digest(digest, sign_in.previous_hash):
        if not _new_one_seen(sign_in) or at <= sign_in.rotated_at + OVERLAP:
            return "previous"
    return "copied"


def renew(token: str, *, may_rotate: bool) -> str | None:
    """Note the visit, and answer with the token that takes this one's place, if one does.

    `may_rotate`: the answer goes to a page, whose cookie the browser surely keeps.
    """
    sign_in = _find(token)
    at = clock.now()
    if sign_in is None or sign_in.ended_at is not None or not _something_is_due(sign_in, token, at, may_rotate):
        return None
    with writing() as page:
        # The lock makes a second worker wait, and then find the token replaced.
        page.session.refresh(sign_in, with_for_update={"of": SignIn, "key_share": True})
        if sign_in.ended_at is not None or not _something_is_due(sign_in, token, at, may_rotate):
            return None
        return _note_visit(sign_in, token, at, may_rotate)


def is_replaced(token: str) -> bool:
    """Whether another token has taken this one's place, so that an answer to a late request must not put it back."""
    sign_in = _find(token)
    return sign_in is not None and recognise(sign_in, token, clock.now()) != "current"


def end(sign_in_id: str) -> None:
    """End the sign-in and close its sockets."""
    with writing() as page:
        sign_in = page.session.get(SignIn, sign_in_id)
        if sign_in is not None and sign_in.ended_at is None:
            sign_in.ended_at = clock.now()
    broadcast.close_sign_in(sign_in_id)


def end_all(session: Session, user_id: str, *, but: str | None = None) -> list[str]:
    """End the user's sign-ins, within the caller's transaction. The ids of those ended: their sockets close after."""
    ended = []
    for sign_in in session.scalars(select(SignIn).filter_by(user_id=user_id, ended_at=None)):
        if sign_in.id != but:
            sign_in.ended_at = clock.now()
            ended.append(sign_in.id)
    return ended


def close_ended() -> None:
    """End the sockets whose sign-in, account or role no longer stands, whichever worker ended it."""
    open_ones = connections.all_open()
    if not open_ones:
        return
    standing = (
        select(SignIn.id, User.role)
        .join(User, SignIn.user_id == User.id)
        .where(SignIn.id.in_({connection.sign_in_id for connection in open_ones}))
        .where(SignIn.ended_at.is_(None), SignIn.seen_at > clock.now() - _lasts, User.suspended_at.is_(None))
    )
    broadcast.close_others(open_ones, dict(db.session.execute(standing).all()))


def of_user(user_id: str) -> list[SignIn]:
    """The user's live sign-ins, the one seen last first."""
    found = db.session.scalars(select(SignIn).filter_by(user_id=user_id, ended_at=None).order_by(SignIn.seen_at.desc()))
    return [sign_in for sign_in in found if is_live(sign_in, clock.now())]


def device_of(user_agent: str) -> str:
    """`Firefox on Android`: enough to know one's own browser again, and no more."""
    browsers = (
        ("Edg", "Edge"),
        ("OPR|Opera", "Opera"),
        ("Firefox|FxiOS", "Firefox"),
        ("Chrom|CriOS", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone|iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux|X11", "Linux"),
    )
    browser = next((name for pattern, name in browsers if re.search(pattern, user_agent)), "A browser")
    system = next((f" on {name}" for pattern, name in systems if re.search(pattern, user_agent)), "")
    return browser + system


def _find(token: str) -> SignIn | None:
    sign_in_id, dot, _ = token.partition(".")
    return db.session.get(SignIn, sign_in_id) if dot else None


def _new_token(sign_in_id: str) -> str:
    return f"{sign_in_id}.{secrets.token_urlsafe(32)}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _new_one_seen(sign_in: SignIn) -> bool:
    """A rotation sets `rotated_at` after `seen_at`; the first visit with the new token makes them equal."""
    return sign_in.seen_at >= sign_in.rotated_at


def _something_is_due(sign_in: SignIn, token: str, at: datetime, may_rotate: bool) -> bool:
    if recognise(sign_in, token, at) == "current":
        stale = at >= sign_in.seen_at + SEEN_EVERY
        return not _new_one_seen(sign_in) or stale or (may_rotate and at >= sign_in.rotated_at + ROTATE_AFTER)
    # The answer that carried the new token was lost, and nobody has it.
    return may_rotate and not _new_one_seen(sign_in) and at >= sign_in.rotated_at + OVERLAP


def _note_visit(sign_in: SignIn, token: str, at: datetime, may_rotate: bool) -> str | None:
    is_current = recognise(sign_in, token, at) == "current"
    if is_current and not _new_one_seen(sign_in):
        sign_in.rotated_at = sign_in.seen_at = at
        return None
    sign_in.seen_at = at
    if not may_rotate or (is_current and at < sign_in.rotated_at + ROTATE_AFTER):
        return None
    if is_current:
        sign_in.previous_hash = sign_in.token_hash
    fresh = _new_token(sign_in.id)
    sign_in.token_hash = _digest(fresh)
    sign_in.rotated_at = at + timedelta(milliseconds=1)
    return fresh
