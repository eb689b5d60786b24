"""The journal: append to, and replay from, a meeting's streams.

A stream is `room` (everybody in the meeting), `staff` (those who facilitate) or `seat:<id>` (one person). Each has its
own `seq` without gaps, taken inside the transaction that makes the change, so that what is committed and what is told
cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from server import clock
from server.extensions import db
from server.models import Event, Stream

ROOM = "room"
STAFF = "staff"

# A client that missed more than this is better served by the present state.
REPLAY_LIMIT = 500

# PostgreSQL's advisory locks of this number are turns in meetings.
_TURNS = 4_653


def seat_stream(seat_id: str) -> str:
    return f"seat:{seat_id}"


@dataclass(slots=True)
class Page:
    """What one transaction writes: the session to write with, and the events that tell of it after the commit."""

    session: Session
    events: list[Event] = field(default_factory=list)
    meetings: set[str] = field(default_factory=set)

    def take_turn(self, meeting_id: str) -> None:
        """Change this meeting alone until the commit, so that what was checked still holds then.

        One turn a meeting also means that no two transactions wait for each other's rows. SQLite has one writer anyway.
        """
        if meeting_id not in self.meetings:
            self.meetings.add(meeting_id)
            if self.session.get_bind().dialect.name == "postgresql":
                turn = text("SELECT pg_advisory_xact_lock(:space, hashtext(:meeting))")
                self.session.execute(turn, {"space": _TURNS, "meeting": meeting_id})

    def add(self, meeting_id: str, stream: str, kind: str, subject_id: str | None = None) -> int:
        """Append an event and return its seq.

        The stream's row stays locked until the commit, so order is commit order.
        """
        self.take_turn(meeting_id)
        at = clock.now()
        dialect = postgresql if self.session.get_bind().dialect.name == "postgresql" else sqlite
        counter = dialect.insert(Stream).values(meeting_id=meeting_id, name=stream, last=1)
        counted = counter.on_conflict_do_update(
            index_elements=[Stream.meeting_id, Stream.name], set_={"last": Stream.last + 1}
        ).returning(Stream.last)
        seq: int = self.session.execute(counted).scalar_one()
        values = {
            "meeting_id": meeting_id,
            "stream": stream,
            "seq": seq,
            "kind": kind,
            "subject_id": subject_id,
            "at": at,
        }
        self.session.execute(insert(Event).values(**values))
        self.events.append(Event(**values))
        return seq


@contextmanager
def writing(meeting_id: str | None = None) -> Iterator[Page]:
    """One write transaction, from BEGIN IMMEDIATE to COMMIT, with nothing in between that switches greenlets.

    A verb that changes a meeting names it: only one transaction at a time does, on every worker.

    What was loaded before is read again inside, so that what a verb checks is what it changes. Not to be nested: a
    verb that works within another's transaction takes its Page.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("writing() inside writing(): pass the Page on instead")
    session.rollback()
    session.expire_all()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"immediate": True})
        page = Page(session)
        if meeting_id is not None:
            page.take_turn(meeting_id)
        yield page
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def last_seq(meeting_id: str, stream: str) -> int:
    """The seq of the stream's latest event; 0 before the first."""
    return db.session.scalar(select(Stream.last).filter_by(meeting_id=meeting_id, name=stream)) or 0


def events_since(meeting_id: str, stream: str, since: int, last: int) -> list[Event] | None:
    """The events after `since` up to `last`, oldest first.

    None for a `since` that cannot be, or that lies too far back.
    """
    if since < 0 or not last - REPLAY_LIMIT <= since <= last:
        return None
    missed = select(Event).filter_by(meeting_id=meeting_id, stream=stream).where(Event.seq > since, Event.seq <= last)
    return list(db.session.scalars(missed.order_by(Event.seq)))


def seq_of(meeting_id: str, stream: str, kind: str, subject_id: str) -> int | None:
    """The seq of the first event of this kind about this subject."""
    told = select(func.min(Event.seq)).filter_by(meeting_id=meeting_id, stream=stream, kind=kind, subject_id=subject_id)
    return db.session.scalar(told)
