"""Who may do what. Pure functions over small Protocols: a seat, a user, a meeting in; a Ruling with a reason out.

What is not allowed here is refused: a verb that asks nothing may do nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

EARLY = timedelta(minutes=15)
GRACE = timedelta(minutes=15)
SLOW = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Yes, or no with a code of the contract and a reason that a person can read."""

    allowed: bool = True
    code: str = ""
    reason: str = ""
    retry_after: float | None = None
    until: str | None = None
    by: str | None = None


YES = Ruling()


def no(code: str, reason: str, **details: str | float | None) -> Ruling:
    return Ruling(False, code, reason, **details)  # type: ignore[arg-type]


class AUser(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def suspended_at(self) -> datetime | None: ...
    @property
    def rules_version(self) -> int: ...


class AGroup(Protocol):
    @property
    def holds_unread(self) -> bool: ...


class AMeeting(Protocol):
    @property
    def status(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def group(self) -> AGroup: ...


class ASeat(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def standing(self) -> str: ...
    @property
    def muted_until(self) -> datetime | None: ...
    @property
    def spoken_at(self) -> datetime | None: ...
    @property
    def meeting(self) -> AMeeting: ...


class AMessage(Protocol):
    @property
    def seat_id(self) -> str: ...
    @property
    def state(self) -> str: ...


# People and their accounts


def may_sign_in(user: AUser) -> Ruling:
    if user.suspended_at is not None:
        return no("forbidden", "This account is paused. An admin can tell you more and can open it again.")
    return YES


def may_administer(user: AUser) -> Ruling:
    if user.role != "admin" or user.suspended_at is not None:
        return no("forbidden", "This page is for admins.")
    return YES


def may_change_role(actor: AUser, person: AUser, role: str, other_admins: int) -> Ruling:
    """`other_admins`: how many active admins there are beside `person`."""
    ruling = may_administer(actor)
    if not ruling.allowed:
        return ruling
    if person.role == "admin" and role != "admin" and other_admins == 0:
        return no("conflict", "The last admin stays admin: make somebody else admin first.")
    return YES


def may_suspend(actor: AUser, person: AUser, other_admins: int) -> Ruling:
    ruling = may_administer(actor)
    if not ruling.allowed:
        return ruling
    if person.id == actor.id:
        return no("conflict", "You cannot pause your own account; another admin can.")
    if person.role == "admin" and other_admins == 0:
        return no("conflict", "The last admin cannot be paused: make somebody else admin first.")
    return YES


# Meetings


def seat_role(user: AUser, facilitators: frozenset[str]) -> str:
    """The role a user has in a meeting whose facilitators have these user ids."""
    if user.role in ("facilitator", "admin") and user.id in facilitators:
        return "facilitator"
    return "admin" if user.role == "admin" else "member"


def may_enter(user: AUser, meeting: AMeeting, *, rules_version: int, taken: int, capacity: int, role: str) -> Ruling:
    """`taken` seats of `capacity` are in use by others; staff always find a chair."""
    ruling = may_sign_in(user)
    if not ruling.allowed:
        return ruling
    if user.rules_version < rules_version:
        return no("forbidden", "Please read and accept the ground rules first.")
    if meeting.status != "open":
        return no("closed", "This meeting is not open now.")
    if role == "member" and taken >= capacity:
        return no("conflict", "This meeting is full tonight. The next one is on the front page.")
    return YES


def may_open(role: str, meeting: AMeeting, at: datetime) -> Ruling:
    if role == "member":
        return no("forbidden", "A facilitator of this meeting opens it.")
    if meeting.status != "planned":
        return no("conflict", "This meeting is not waiting to be opened.")
    if at < meeting.starts_at - EARLY:
        return no("conflict", "A meeting can be opened at most 15 minutes early.")
    if at > meeting.ends_at:
        return no("conflict", "The time of this meeting is over.")
    return YES


def is_due(meeting: AMeeting, at: datetime) -> bool:
    """Whether a planned meeting opens now by itself."""
    return meeting.status == "planned" and meeting.starts_at <= at < meeting.ends_at


def is_overdue(meeting: AMeeting, at: datetime) -> bool:
    """Whether an open meeting closes now by itself."""
    return meeting.status == "open" and at >= meeting.ends_at + GRACE


# The room


def may_be_here(seat: ASeat) -> Ruling:
    """Hear the room, and do what anybody in it may."""
    if seat.standing == "removed":
        return no("removed", "A facilitator has asked you to leave this meeting.")
    if seat.meeting.status != "open":
        return no("closed", "This meeting has ended.")
    if seat.standing == "waiting":
        return no("forbidden", "You are in the waiting room. A facilitator will let you in.")
    if seat.standing != "in":
        return no("forbidden", "Enter the meeting first.")
    return YES


def is_muted(seat: ASeat, at: datetime) -> bool:
    return seat.muted_until is not None and seat.muted_until > at


def may_speak(seat: ASeat, at: datetime, *, crisis: bool = False) -> Ruling:
    """`crisis`: the text may be one. Nothing but the door stands between it and the room."""
    ruling = may_be_here(seat)
    if not ruling.allowed or crisis or seat.role != "member":
        return ruling
    if seat.muted_until is not None and is_muted(seat, at):
        left = (seat.muted_until - at).total_seconds()
        return no(
            "muted",
            "A facilitator has asked you to only read for a while. What you wrote is kept here.",
            retry_after=round(left, 1),
            until=seat.muted_until.isoformat().replace("+00:00", "Z"),
        )
    if seat.meeting.mode == "quiet":
        return no("held", "The room shares a quiet moment. Your words are kept here until it ends.")
    return YES


def may_say(seat: ASeat, at: datetime, *, crisis: bool = False) -> Ruling:
    """A new message: may speak, and in the slow mode has let the others come in."""
    ruling = may_speak(seat, at, crisis=crisis)
    if not ruling.allowed or crisis or seat.role != "member" or seat.meeting.mode != "slow" or seat.spoken_at is None:
        return ruling
    left = (seat.spoken_at + SLOW - at).total_seconds()
    if left > 0:
        return no("rate_limited", "The room goes slowly now, so that everybody can follow.", retry_after=round(left, 1))
    return YES


def holds_what_shames(seat: ASeat) -> bool:
    """Whether this seat's words wait for a facilitator when they shame somebody else."""
    return seat.meeting.mode == "hold" and seat.role == "member"


def waits_for_a_facilitator(seat: ASeat, *, shames_others: bool, crisis: bool, unsure: bool = False) -> bool:
    """Whether a text is held before the room sees it. `unsure`: its full reading did not come in time."""
    if crisis or not holds_what_shames(seat):
        return False
    return shames_others or (unsure and seat.meeting.group.holds_unread)


def may_change_message(seat: ASeat, message: AMessage) -> Ruling:
    """Edit or withdraw: one's own, while it is still there."""
    ruling = may_be_here(seat)
    if not ruling.allowed:
        return ruling
    if message.seat_id != seat.id:
        return no("forbidden", "Only the person who wrote a message can change it.")
    if message.state not in ("posted", "held"):
        return no("conflict", "This message is no longer in the room.")
    return YES


def may_answer_message(seat: ASeat, message: AMessage) -> Ruling:
    """React to it, reply to it, report it."""
    ruling = may_be_here(seat)
    if not ruling.allowed:
        return ruling
    if message.state != "posted":
        return no("conflict", "This message is no longer in the room.")
    return YES


def may_whisper(seat: ASeat) -> Ruling:
    """Write privately to the facilitators: also while muted or waiting, not when removed."""
    if seat.standing == "waiting" and seat.meeting.status == "open":
        return YES
    return may_be_here(seat)


# Facilitating


def may_facilitate(seat: ASeat) -> Ruling:
    if seat.role == "member":
        return no("forbidden", "This is for the facilitators of this meeting.")
    if seat.standing == "removed":
        return no("removed", "You have been removed from this meeting.")
    if seat.meeting.status != "open":
        return no("closed", "This meeting has ended.")
    return YES


def may_take_in_hand(seat: ASeat, holder: ASeat | None, name: str) -> Ruling:
    """Claim or finish what `holder`, called `name`, has claimed. Whoever has gone holds nothing any more."""
    if holder is not None and holder.id != seat.id and holder.standing == "in":
        return no("conflict", f"{name} has it in hand.", by=name)
    return YES


def may_act_on_seat(seat: ASeat, other: ASeat) -> Ruling:
    """Mute, remove, admit: a facilitator towards a member."""
    ruling = may_facilitate(seat)
    if not ruling.allowed:
        return ruling
    if other.role != "member":
        return no("forbidden", "This can be done with members, not with facilitators.")
    return YES
