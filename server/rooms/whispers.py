"""The private line between the facilitators and one seat, both ways; Holdfast itself offers help through it."""

from __future__ import annotations

from server import broadcast, policy, throttle
from server.errors import ensure
from server.findings import actions as findings
from server.journal import STAFF, Page, seat_stream, writing
from server.models import Alert, Seat, Whisper


def whisper_to_facilitators(seat: Seat, body: str) -> Whisper:
    """A private line to the facilitators. It is read for a crisis like any other words, and alerts them to it."""
    throttle.speaking.ensure(seat.id)
    reading = findings.read(body)
    with writing(seat.meeting_id) as page:
        ensure(policy.may_whisper(seat))
        whisper = whisper_to(page, seat, sender="member", body=body)
        if reading is not None and reading.crisis is not None:
            offer_help(page, findings.raise_alert(page, whisper, reading.crisis))
    broadcast.tell(page)
    return whisper


def whisper_to(
    page: Page,
    seat: Seat,
    *,
    sender: str,
    body: str | None = None,
    by: Seat | None = None,
    message_id: str | None = None,
    help_kind: str | None = None,
) -> Whisper:
    """A line between the facilitators and this seat: on the seat's own stream and on the staff's."""
    whisper = Whisper(
        meeting_id=seat.meeting_id,
        seat_id=seat.id,
        sender=sender,
        by_id=by.id if by is not None else None,
        message_id=message_id,
        body=body,
        help_kind=help_kind,
    )
    page.session.add(whisper)
    page.session.flush()
    page.add(seat.meeting_id, seat_stream(seat.id), "whispered", whisper.id)
    page.add(seat.meeting_id, STAFF, "whispered", whisper.id)
    return whisper


def offer_help(page: Page, alert: Alert) -> None:
    """The fitting help to the author of a possible crisis, at once and privately, whoever is on duty."""
    whisper_to(page, alert.seat, sender="holdfast", help_kind=alert.kind, message_id=alert.message_id)
