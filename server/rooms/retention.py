"""What people wrote goes when its time is over: each group says how many days after a meeting that is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from server import audit, clock
from server.extensions import db
from server.journal import writing
from server.learning import actions as learning
from server.models import Alert, Group, Meeting, Message, MessageEdit, Report, Seat, Whisper


def purge_expired() -> None:
    """Forget the words of meetings whose group's retention is over. Who met when stays; what was said does not."""
    now = clock.now()
    for group in db.session.scalars(select(Group)).all():
        before = now - timedelta(days=group.retention_days)
        for meeting_id in _meetings_with_words(group.id, before):
            _purge(meeting_id)


def _meetings_with_words(group_id: str, before: object) -> list[str]:
    over = select(Meeting.id).filter_by(group_id=group_id, status="closed").where(Meeting.ends_at < before)
    messages = select(Message.id).where(Message.meeting_id == Meeting.id, Message.body.is_not(None)).exists()
    whispers = select(Whisper.id).where(Whisper.meeting_id == Meeting.id, Whisper.body.is_not(None)).exists()
    removals = select(Seat.id).where(Seat.meeting_id == Meeting.id, Seat.removed_reason.is_not(None)).exists()
    return list(db.session.scalars(over.where(messages | whispers | removals)))


def _purge(meeting_id: str) -> None:
    with writing() as page:

        def here(kind: type[Any]) -> ColumnElement[bool]:
            return kind.meeting_id == meeting_id

        of_messages = select(Message.id).where(here(Message))
        page.session.execute(delete(MessageEdit).where(MessageEdit.message_id.in_(of_messages)))
        page.session.execute(update(Message).where(here(Message)).values(body=None, state="withdrawn"))
        page.session.execute(update(Whisper).where(here(Whisper)).values(body=None))
        page.session.execute(update(Report).where(here(Report)).values(reason=None))
        page.session.execute(update(Alert).where(here(Alert)).values(outcome=None))
        page.session.execute(update(Seat).where(here(Seat)).values(removed_reason=None))
        learning.forget_meeting(page, meeting_id)
        audit.record(page.session, None, "meeting_purged", meeting_id)
