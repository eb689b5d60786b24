"""Store what the language engine found: flags, cues, alerts. The engine itself knows no database."""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy import select

from server import guidance
from server.journal import STAFF, Page
from server.models import Alert, Cue, Flag, Message, Report, Whisper

log = structlog.get_logger()


def read(body: str) -> guidance.Reading | None:
    """The rule tier's reading of a text. None where the engine failed: a message flows on, marked `unread`."""
    try:
        return guidance.read(body)
    except Exception as error:
        log.error("reading_failed", error=type(error).__name__)
        return None


def store(page: Page, message: Message, reading: guidance.Reading | None) -> Alert | None:
    """Keep a message's findings, and tell the staff stream. The alert, where the text may be a crisis."""
    if reading is None:
        return None
    for finding in reading.flags:
        flag = Flag(
            meeting_id=message.meeting_id,
            message_id=message.id,
            category=finding.category,
            target=finding.target,
            start=finding.start,
            end=finding.end,
            guideline=finding.guideline,
            source=finding.source,
            confidence=finding.confidence,
            severity=finding.severity,
            why=finding.why,
        )
        page.session.add(flag)
        page.session.flush()
        page.add(message.meeting_id, STAFF, "flag_raised", flag.id)
    for found in reading.cues:
        cue = Cue(
            meeting_id=message.meeting_id,
            message_id=message.id,
            kind=found.kind,
            start=found.start,
            end=found.end,
            source=found.source,
            reply=found.reply,
        )
        page.session.add(cue)
        page.session.flush()
        page.add(message.meeting_id, STAFF, "cue_raised", cue.id)
    if reading.crisis is None:
        return None
    if page.session.scalar(select(Alert).filter_by(message_id=message.id, kind=reading.crisis.kind)):
        # Said again in an edit: the alert is there already.
        return None
    return raise_alert(page, message, reading.crisis)


def raise_alert(page: Page, said: Message | Whisper, crisis: guidance.CrisisFinding) -> Alert:
    """A new alert about what somebody said in the room, or privately to the facilitators."""
    alert = Alert(meeting_id=said.meeting_id, seat_id=said.seat_id, kind=crisis.kind, source=crisis.source)
    if isinstance(said, Message):
        alert.message_id = said.id
    else:
        alert.whisper_id = said.id
    page.session.add(alert)
    page.session.flush()
    page.add(said.meeting_id, STAFF, "alert_raised", alert.id)
    return alert


def replace(page: Page, message: Message, reading: guidance.Reading | None) -> Alert | None:
    """The findings of a message with other words: what nobody has decided yet is superseded by what is found now.

    Alerts stay, since a crisis is never edited away. Whatever shows the message's words is told again.
    """
    kinds: tuple[tuple[Any, str], ...] = ((Flag, "flag"), (Cue, "cue"), (Alert, "alert"))
    for kind, name in kinds:
        for found in page.session.scalars(select(kind).filter_by(message_id=message.id).order_by(kind.at)).all():
            if kind is not Alert and found.state in ("open", "claimed"):
                found.state = "superseded"
            page.session.flush()
            page.add(message.meeting_id, STAFF, f"{name}_changed", found.id)
    for report_id in page.session.scalars(select(Report.id).filter_by(message_id=message.id)).all():
        page.add(message.meeting_id, STAFF, "report_changed", report_id)
    return store(page, message, reading)
