"""Acts on record: who did what to whom. Append-only, each entry chained to the one before."""

from __future__ import annotations

import hashlib

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from server import clock
from server.models import AuditEntry

# PostgreSQL's advisory lock of this number is held by whoever adds to the record.
_PEN = 4_653_279


def digest_of(previous: str, at: str, actor_id: str, act: str, subject: str, detail: str) -> str:
    return hashlib.sha256("\x1f".join((previous, at, actor_id, act, subject, detail)).encode()).hexdigest()


def record(session: Session, actor_id: str | None, act: str, subject: str, detail: str = "") -> None:
    """Put an act on record, within the caller's write transaction and as its last step: others who want to wait for
    the commit. `detail` holds nothing that was said in a room, and is encrypted like it."""
    # What the act changed is written first: nobody who has the pen waits for a row of somebody who wants it.
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:pen)"), {"pen": _PEN})
    at = clock.now()
    detail = detail[:500]
    last = session.scalar(select(AuditEntry.digest).order_by(AuditEntry.number.desc()).limit(1)) or ""
    digest = digest_of(last, at.isoformat(), actor_id or "", act, subject, detail)
    session.add(AuditEntry(at=at, actor_id=actor_id, act=act, subject=subject, detail=detail, digest=digest))


def first_broken(session: Session) -> int | None:
    """The number of the first entry that does not fit the one before it; None while the chain holds."""
    previous = ""
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
        actor = entry.actor_id or ""
        expected = digest_of(previous, entry.at.isoformat(), actor, entry.act, entry.subject, entry.detail or "")
        if entry.digest != expected:
            return entry.number
        previous = entry.digest
    return None
