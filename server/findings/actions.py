"""Store what the language engine found: flags, cues, alerts. The engine itself knows no database."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace as with_changes
from typing import Any

import structlog
from sqlalchemy import select

from server import guidance
from server.findings.fitting import best_card
from server.journal import STAFF, Page
from server.language import trials
from server.learning import learned
from server.models import Alert, Cue, Flag, Message, Report, Whisper
from server.second_reading import desk

log = structlog.get_logger()


def read(body: str) -> guidance.Reading | None:
    """The rule tier's reading of a text, without what was judged wrong before in nearly the same words.

    None where the engine failed: a message flows on, marked `unread`.
    """
    try:
        return learned.leave_out(guidance.read(body))
    except Exception as error:
        log.error("reading_failed", error=type(error).__name__)
        return None


def meaning_is_read() -> bool:
    """Whether the engine's second tier is at work."""
    return guidance.semantic_trouble() is None


def read_in_time(body: str, by_rules: guidance.Reading | None) -> guidance.Reading | None:
    """The full reading where it comes in time, or else what the rules found; what they take for a crisis stays one."""
    reading = desk.ask(body)
    if reading is None:
        return by_rules
    if reading.crisis is None and by_rules is not None:
        reading = with_changes(reading, crisis=by_rules.crisis)
    return learned.leave_out(reading)


def may_say_more(reading: guidance.Reading | None) -> bool:
    """Whether a fuller reading of the text is still to come."""
    return meaning_is_read() and state_of(reading) != "full"


def shames_others(reading: guidance.Reading | None) -> bool:
    return reading is not None and reading.shames_others


def state_of(reading: guidance.Reading | None) -> str:
    """How far a message with this reading has been read: a `reading_state`."""
    return "unread" if reading is None else reading.tier


def store(page: Page, message: Message, reading: guidance.Reading | None) -> Alert | None:
    """Keep a message's findings, and tell the staff stream. The alert, where the text may be a crisis."""
    if reading is None:
        return None
    learned.count(page, message, reading)
    trials.count(page, reading)
    for finding in reading.flags:
        _raise_flag(page, message, finding)
    for found in reading.cues:
        _raise_cue(page, message, found)
    if reading.crisis is None:
        return None
    if page.session.scalar(select(Alert).filter_by(message_id=message.id, kind=reading.crisis.kind)):
        # Said again in an edit: the alert is there already.
        return None
    return raise_alert(page, message, reading.crisis)


def complete(page: Page, message: Message, reading: guidance.Reading) -> Alert | None:
    """What a fuller reading of the same words changes. The alert, where it shows a crisis that nobody was told of.

    What it finds as well stays as it is, what it does not find is superseded as long as nobody has it in hand, and
    what it finds beyond that is raised. An alert is never taken back.
    """
    learned.count(page, message, reading)
    flags = list(page.session.scalars(select(Flag).filter_by(message_id=message.id).where(Flag.state != "superseded")))
    _supersede(page, "flag", flags, {(finding.category, finding.target) for finding in reading.flags})
    for finding in reading.flags:
        if all((flag.category, flag.target) != (finding.category, finding.target) for flag in flags):
            _raise_flag(page, message, finding)
    cues = list(page.session.scalars(select(Cue).filter_by(message_id=message.id).where(Cue.state != "superseded")))
    _supersede(page, "cue", cues, {found.kind for found in reading.cues})
    for found in reading.cues:
        if all(cue.kind != found.kind for cue in cues):
            _raise_cue(page, message, found)
    known = list(page.session.scalars(select(Alert.kind).filter_by(message_id=message.id)))
    if reading.crisis is None or not all(_is_graver(reading.crisis.kind, kind) for kind in known):
        return None
    return raise_alert(page, message, reading.crisis)


def _supersede(page: Page, name: str, kept: Sequence[Any], found: Set[Any]) -> None:
    for one in kept:
        what = (one.category, one.target) if name == "flag" else one.kind
        if one.state == "open" and what not in found:
            one.state = "superseded"
            page.session.flush()
            page.add(one.meeting_id, STAFF, f"{name}_changed", one.id)


def _is_graver(kind: str, other: str) -> bool:
    """Of two kinds of crisis: whether the one can kill sooner."""
    return guidance.CRISES.index(kind) < guidance.CRISES.index(other)


def _raise_flag(page: Page, message: Message, finding: guidance.Finding) -> None:
    flag = Flag(
        meeting_id=message.meeting_id,
        message_id=message.id,
        category=finding.category,
        target=finding.target,
        start=finding.start,
        end=finding.end,
        guideline=best_card(page.session, message.seat, finding),
        source=finding.source,
        confidence=finding.confidence,
        severity=finding.severity,
        why=finding.why,
        like=finding.like,
    )
    _raise(page, "flag", flag)


def _raise_cue(page: Page, message: Message, found: guidance.CueFinding) -> None:
    cue = Cue(
        meeting_id=message.meeting_id,
        message_id=message.id,
        kind=found.kind,
        start=found.start,
        end=found.end,
        source=found.source,
        reply=found.reply,
    )
    _raise(page, "cue", cue)


def raise_alert(page: Page, said: Message | Whisper, crisis: guidance.CrisisFinding) -> Alert:
    """A new alert about what somebody said in the room, or privately to the facilitators."""
    alert = Alert(meeting_id=said.meeting_id, seat_id=said.seat_id, kind=crisis.kind, source=crisis.source)
    if isinstance(said, Message):
        alert.message_id = said.id
    else:
        alert.whisper_id = said.id
    _raise(page, "alert", alert)
    return alert


def _raise(page: Page, name: str, found: Flag | Cue | Alert) -> None:
    page.session.add(found)
    page.session.flush()
    page.add(found.meeting_id, STAFF, f"{name}_raised", found.id)


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
