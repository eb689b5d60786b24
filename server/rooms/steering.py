"""What facilitators' decisions do to messages, seats and the room itself.

These are pieces of a transaction: each takes the Page of the verb that decided, and leaves commit and broadcast to it.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from server import clock
from server.errors import Refused
from server.journal import ROOM, STAFF, Page, seat_stream
from server.models import Meeting, Message, Seat
from server.rooms.actions import leave_quietly
from server.rooms.placing import let_in
from server.rooms.whispers import whisper_to


def hide(page: Page, message: Message, reason: str, by: Seat) -> None:
    """Take a message out of sight, and say why to its author. Raises conflict where it is out of sight already."""
    if message.state not in ("posted", "held"):
        raise Refused("conflict", "This message is already out of the room.")
    message.state = "hidden"
    page.session.flush()
    _tell(page, message, "message_hidden")
    whisper_to(page, message.seat, sender="facilitators", by=by, body=reason, message_id=message.id)


def restore(page: Page, message: Message) -> None:
    """Bring a hidden message back: to its place in the room, or among those that wait."""
    if message.state != "hidden":
        raise Refused("conflict", "This message is not hidden.")
    message.state = "posted" if message.place is not None else "held"
    page.session.flush()
    _tell(page, message, "message_changed")


def release(page: Page, message: Message) -> None:
    """Let a held message into the room; its place is now."""
    if message.state != "held":
        raise Refused("conflict", "This message does not wait any more.")
    let_in(page, message)


def _tell(page: Page, message: Message, kind: str) -> None:
    if message.place is not None:
        page.add(message.meeting_id, ROOM, kind, message.id)
    else:
        page.add(message.meeting_id, seat_stream(message.seat_id), kind, message.id)
        page.add(message.meeting_id, STAFF, "message_held", message.id)


def mute(page: Page, seat: Seat, minutes: int) -> None:
    """Only reading for a while; the end is known from the start."""
    seat.muted_until = clock.now() + timedelta(minutes=minutes)
    tell_of_seat(page, seat)


def unmute(page: Page, seat: Seat) -> None:
    seat.muted_until = None
    tell_of_seat(page, seat)


def admit(page: Page, seat: Seat) -> None:
    """From the waiting room into the room. Raises conflict for somebody who does not wait."""
    if seat.standing != "waiting":
        raise Refused("conflict", "This person is not waiting.")
    seat.standing, seat.admitted_at = "in", clock.now()
    page.session.flush()
    page.add(seat.meeting_id, ROOM, "person_entered", seat.id)
    tell_of_seat(page, seat)


def remove(page: Page, seat: Seat, reason: str) -> None:
    """Out of this meeting, for good. Raises conflict for somebody already removed."""
    if seat.standing == "removed":
        raise Refused("conflict", "This person has already been removed.")
    was_in = seat.standing == "in"
    seat.standing, seat.removed_reason, seat.away = "removed", reason, False
    page.session.flush()
    if was_in:
        page.add(seat.meeting_id, ROOM, "person_left", seat.id)
    page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)
    page.add(seat.meeting_id, seat_stream(seat.id), "removed", seat.id)


def tell_of_seat(page: Page, seat: Seat) -> None:
    """A seat has changed: its owner and the facilitators know."""
    page.session.flush()
    page.add(seat.meeting_id, seat_stream(seat.id), "seat_changed", seat.id)
    page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)


def set_mode(page: Page, meeting: Meeting, mode: str) -> None:
    if meeting.mode != mode:
        meeting.mode = mode
        page.session.flush()
        page.add(meeting.id, ROOM, "mode_changed", meeting.id)


def end_meeting(page: Page, meeting: Meeting) -> None:
    """Close the room: what waits stays unseen, and everybody goes."""
    meeting.status, meeting.closed_at = "closed", clock.now()
    page.session.flush()
    page.add(meeting.id, ROOM, "meeting_closed", meeting.id)
    for seat in page.session.scalars(
        select(Seat).filter_by(meeting_id=meeting.id).where(Seat.standing.in_(("in", "waiting")))
    ):
        leave_quietly(page, seat)
