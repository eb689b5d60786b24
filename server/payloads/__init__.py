"""What a client sees of each noun, rendered from the present state.

`room` holds what members see, `staff` what facilitators see beside it; `render` turns an event of the journal into the
fields of the live event of that name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.extensions import db
from server.models import Alert, Cue, Event, Flag, Meeting, Message, Report, Seat, SharedGuideline, Whisper
from server.payloads import room, staff

Payload = dict[str, Any]

_ROOM: dict[str, tuple[type[Any], Callable[[Any], Payload]]] = {
    "message_posted": (Message, room.message),
    "message_changed": (Message, room.message),
    "message_hidden": (Message, room.message),
    "reacted": (Message, room.reacted),
    "person_entered": (Seat, room.person),
    "person_left": (Seat, room.gone),
    "mode_changed": (Meeting, room.mode),
    "guideline_shared": (SharedGuideline, room.shared_guideline),
    "meeting_closed": (Meeting, room.closing),
}
_STAFF: dict[str, tuple[type[Any], Callable[[Any], Payload]]] = {
    "flag_raised": (Flag, staff.flag),
    "flag_changed": (Flag, staff.flag),
    "cue_raised": (Cue, staff.cue),
    "cue_changed": (Cue, staff.cue),
    "alert_raised": (Alert, staff.alert),
    "alert_changed": (Alert, staff.alert),
    "report_raised": (Report, staff.report),
    "report_changed": (Report, staff.report),
    "message_held": (Message, staff.held_message),
    "seat_changed": (Seat, staff.seat),
    "whispered": (Whisper, room.whisper),
}
_SEAT: dict[str, tuple[type[Any], Callable[[Any], Payload]]] = {
    "message_posted": (Message, room.message),
    "message_changed": (Message, room.message),
    "message_hidden": (Message, room.message),
    "whispered": (Whisper, room.whisper),
    "seat_changed": (Seat, room.own_seat),
    "removed": (Seat, room.removal),
}


def render(event: Event) -> Payload:
    """The fields of a live event, with `meeting` and `seq` (`private_seq` on a seat's stream)."""
    private = event.stream.startswith("seat:")
    table = _SEAT if private else _STAFF if event.stream == "staff" else _ROOM
    kind, shape = table[event.kind]
    payload = shape(db.session.get(kind, event.subject_id or event.meeting_id))
    number = {"private_seq": event.seq} if private else {"seq": event.seq}
    return {"meeting": event.meeting_id, **payload, **number}


def replayed(event: Event) -> Payload:
    """An entry of `events`: the live event's fields, with its name as `kind`."""
    return {**render(event), "kind": event.kind}
