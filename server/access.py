"""The one door to every noun: what is not reached through one's own seat is not reached."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from server.errors import Refused, not_found
from server.extensions import db
from server.models import Alert, Cue, Flag, Meeting, Message, Report, Seat, User

Found = TypeVar("Found", Message, Flag, Cue, Alert, Report, Seat)


def find_meeting(meeting_id: str) -> Meeting:
    """Raises not_found."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise not_found("This meeting")
    return meeting


def take_seat(user: User, meeting_id: str) -> Seat:
    """The user's seat in the meeting.

    Raises not_found, the same for a meeting that is not theirs and one that is not.
    """
    seat = db.session.scalar(select(Seat).filter_by(meeting_id=meeting_id, user_id=user.id))
    if seat is None:
        raise not_found("This meeting")
    return seat


def take_chair(user: User, meeting_id: str) -> Seat:
    """The seat of somebody who facilitates this meeting. Raises not_found, or forbidden for a member's seat."""
    seat = take_seat(user, meeting_id)
    if not seat.facilitates or user.role == "member":
        raise Refused("forbidden", "This is for the facilitators of this meeting.")
    return seat


def _in_meeting(kind: type[Found], seat: Seat, thing_id: str, name: str) -> Found:
    thing = db.session.get(kind, thing_id)
    if thing is None or thing.meeting_id != seat.meeting_id:
        raise not_found(name)
    return thing


def message_for(seat: Seat, message_id: str) -> Message:
    """A message of the seat's meeting that this seat may know of:

    not somebody else's held one, but for facilitators.
    """
    message = _in_meeting(Message, seat, message_id, "This message")
    if message.place is None and message.seat_id != seat.id and not seat.facilitates:
        raise not_found("This message")
    return message


def flag_for(seat: Seat, flag_id: str) -> Flag:
    return _in_meeting(Flag, seat, flag_id, "This flag")


def cue_for(seat: Seat, cue_id: str) -> Cue:
    return _in_meeting(Cue, seat, cue_id, "This cue")


def alert_for(seat: Seat, alert_id: str) -> Alert:
    return _in_meeting(Alert, seat, alert_id, "This alert")


def report_for(seat: Seat, report_id: str) -> Report:
    return _in_meeting(Report, seat, report_id, "This report")


def seat_for(seat: Seat, other_id: str) -> Seat:
    """Another seat of the same meeting."""
    return _in_meeting(Seat, seat, other_id, "This person")
