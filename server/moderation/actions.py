"""What facilitators decide: about flags, cues and reports, about messages and seats, about the room."""

from __future__ import annotations

from sqlalchemy import select

from server import access, audit, broadcast, clock, guidance, policy
from server.errors import Refused, ensure, invalid
from server.journal import ROOM, STAFF, Page, writing
from server.learning import actions as learning
from server.learning import learned
from server.models import Cue, Decision, Flag, Message, Report, Seat, SharedGuideline, Whisper
from server.rooms import steering
from server.rooms.whispers import whisper_to

MODES_IN_USE = ("open", "slow", "hold", "quiet")


# Messages


def hide(seat: Seat, message_id: str, reason: str) -> Message:
    """Take a message out of sight; its author is told why."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        message = access.message_for(seat, message_id)
        steering.hide(page, message, reason, by=seat)
        audit.record(page.session, seat.user_id, "message_hidden", message.id)
    broadcast.tell(page)
    return message


def restore(seat: Seat, message_id: str) -> Message:
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        message = access.message_for(seat, message_id)
        steering.restore(page, message)
        audit.record(page.session, seat.user_id, "message_restored", message.id)
    broadcast.tell(page)
    return message


def release(seat: Seat, message_id: str) -> Message:
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        message = access.message_for(seat, message_id)
        steering.release(page, message)
        audit.record(page.session, seat.user_id, "message_released", message.id)
    broadcast.tell(page)
    return message


# Seats


def mute(seat: Seat, other_id: str, minutes: int) -> Seat:
    with writing(seat.meeting_id) as page:
        other = _member(seat, other_id)
        steering.mute(page, other, minutes)
        audit.record(page.session, seat.user_id, "seat_muted", other.id, f"{minutes} minutes")
    broadcast.tell(page)
    return other


def unmute(seat: Seat, other_id: str) -> Seat:
    with writing(seat.meeting_id) as page:
        other = _member(seat, other_id)
        steering.unmute(page, other)
        audit.record(page.session, seat.user_id, "seat_unmuted", other.id)
    broadcast.tell(page)
    return other


def admit(seat: Seat, other_id: str) -> Seat:
    with writing(seat.meeting_id) as page:
        other = _member(seat, other_id)
        steering.admit(page, other)
        audit.record(page.session, seat.user_id, "seat_admitted", other.id)
    broadcast.tell(page)
    return other


def remove(seat: Seat, other_id: str, reason: str) -> Seat:
    with writing(seat.meeting_id) as page:
        other = _member(seat, other_id)
        steering.remove(page, other, reason)
        audit.record(page.session, seat.user_id, "seat_removed", other.id)
    broadcast.tell(page)
    return other


def _member(seat: Seat, other_id: str) -> Seat:
    other = access.seat_for(seat, other_id)
    ensure(policy.may_act_on_seat(seat, other))
    return other


def whisper(seat: Seat, other_id: str, body: str) -> Whisper:
    """A private line to one person in the meeting."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        other = access.seat_for(seat, other_id)
        if other.id == seat.id:
            raise invalid("A whisper goes to somebody else.")
        line = whisper_to(page, other, sender="facilitators", by=seat, body=body)
    broadcast.tell(page)
    return line


# The room


def set_mode(seat: Seat, mode: str) -> str:
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        steering.set_mode(page, seat.meeting, mode)
        audit.record(page.session, seat.user_id, "mode_set", seat.meeting_id, mode)
    broadcast.tell(page)
    return mode


def share_guideline(seat: Seat, guideline_id: str) -> SharedGuideline:
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        shared = _share(page, seat, guideline_id)
    broadcast.tell(page)
    return shared


def _share(page: Page, seat: Seat, guideline_id: str) -> SharedGuideline:
    if guideline_id not in {card.id for card in guidance.guidelines()}:
        raise invalid("guideline: there is no such card.")
    shared = SharedGuideline(meeting_id=seat.meeting_id, guideline=guideline_id, by_id=seat.id)
    page.session.add(shared)
    page.session.flush()
    page.add(seat.meeting_id, ROOM, "guideline_shared", shared.id)
    return shared


def close_meeting(seat: Seat) -> None:
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        steering.end_meeting(page, seat.meeting)
        audit.record(page.session, seat.user_id, "meeting_closed", seat.meeting_id)
    broadcast.tell(page)


# Flags, cues, reports


def claim(seat: Seat, kind: str, thing_id: str) -> Flag | Cue | Report:
    """Take a flag, cue or report in hand. Raises conflict, naming who has it."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        thing = _find(seat, kind, thing_id)
        _ensure_open(seat, thing)
        thing.state, thing.claimed_by_id = "claimed", seat.id
        page.session.flush()
        page.add(seat.meeting_id, STAFF, f"{kind}_changed", thing.id)
    broadcast.tell(page)
    return thing


def _find(seat: Seat, kind: str, thing_id: str) -> Flag | Cue | Report:
    if kind == "flag":
        return access.flag_for(seat, thing_id)
    if kind == "cue":
        return access.cue_for(seat, thing_id)
    return access.report_for(seat, thing_id)


def _ensure_open(seat: Seat, thing: Flag | Cue | Report) -> None:
    holder = thing.claimed_by
    if thing.state == "claimed":
        ensure(policy.may_take_in_hand(seat, holder, holder.name if holder else ""))
    if thing.state in ("decided", "seen", "superseded"):
        decision = thing.decision if isinstance(thing, Flag | Report) else None
        by = decision.by if decision else holder
        raise Refused("conflict", "This has been dealt with already.", by=by.name if by else None)


def mark_seen(seat: Seat, cue_id: str) -> Cue:
    """A cue was answered, or needs no answer."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        cue = access.cue_for(seat, cue_id)
        _ensure_open(seat, cue)
        cue.state, cue.claimed_by_id = "seen", seat.id
        page.session.flush()
        page.add(seat.meeting_id, STAFF, "cue_changed", cue.id)
    broadcast.tell(page)
    return cue


def hand_over(seat: Seat, kind: str, thing_id: str) -> Flag | Cue | Report:
    """Give a flag, cue or report to the colleagues: it is open again for whoever takes it.

    Raises conflict for one that another has in hand.
    """
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        thing = _find(seat, kind, thing_id)
        _ensure_open(seat, thing)
        thing.state, thing.claimed_by_id = "open", None
        page.session.flush()
        page.session.expire(thing, ["claimed_by"])
        page.add(seat.meeting_id, STAFF, f"{kind}_changed", thing.id)
        audit.record(page.session, seat.user_id, f"{kind}_handed_over", thing.id)
    broadcast.tell(page)
    return thing


def decide(
    seat: Seat,
    kind: str,
    thing_id: str,
    verdict: str,
    action: str = "none",
    text: str | None = None,
    minutes: int | None = None,
    guideline: str | None = None,
) -> Flag | Report:
    """Close a flag or report with a verdict, and do what was decided, in one go.

    A verdict that the finding was wrong keeps it from coming back. Raises conflict where a colleague was first, invalid
    where the action lacks what it needs.
    """
    lesson = learning.prepare(thing_id, verdict) if kind == "flag" else None
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        thing = _find(seat, kind, thing_id)
        assert isinstance(thing, Flag | Report)
        _ensure_open(seat, thing)
        decision = Decision(by_id=seat.id, verdict=verdict, action=action, at=clock.now())
        if isinstance(thing, Flag):
            decision.flag_id = thing.id
            learning.learn(page, thing, lesson, verdict, by=seat)
        else:
            decision.report_id = thing.id
        page.session.add(decision)
        thing.state = "decided"
        _carry_out(page, seat, thing, action, text, minutes, guideline)
        page.session.flush()
        page.session.expire(thing, ["decision"])
        page.add(seat.meeting_id, STAFF, f"{kind}_changed", thing.id)
        audit.record(page.session, seat.user_id, f"{kind}_decided", thing.id, f"{verdict}, {action}")
    broadcast.tell(page)
    if lesson is not None:
        learned.keep_up()
    return thing


def _carry_out(
    page: Page,
    seat: Seat,
    thing: Flag | Report,
    action: str,
    text: str | None,
    minutes: int | None,
    guideline: str | None,
) -> None:
    message = thing.message
    if action == "hide":
        if text is None:
            raise invalid("text: say to the author why it is hidden.")
        steering.hide(page, message, text, by=seat)
    elif action in ("mute", "remove"):
        ensure(policy.may_act_on_seat(seat, message.seat))
        if action == "remove":
            steering.remove(page, message.seat, text or "A facilitator has ended your part in this meeting.")
        elif minutes is None:
            raise invalid("minutes: say for how long.")
        else:
            steering.mute(page, message.seat, minutes)
            if text is not None:
                whisper_to(page, message.seat, sender="facilitators", by=seat, body=text, message_id=message.id)
    elif action == "whisper":
        if text is None:
            raise invalid("text: a whisper needs words.")
        whisper_to(page, message.seat, sender="facilitators", by=seat, body=text, message_id=message.id)
    elif action == "share_guideline":
        card = guideline or (thing.guideline if isinstance(thing, Flag) else None)
        if card is None:
            raise invalid("guideline: say which card.")
        _share(page, seat, card)


def reopen(seat: Seat, kind: str, thing_id: str) -> Flag | Report:
    """Undo a decision that did nothing but judge. Raises conflict where it is not decided."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        thing = _find(seat, kind, thing_id)
        assert isinstance(thing, Flag | Report)
        decision = page.session.scalar(
            select(Decision).where((Decision.flag_id == thing.id) | (Decision.report_id == thing.id))
        )
        if thing.state != "decided" or decision is None or decision.by_id != seat.id:
            raise Refused("conflict", "There is no decision of yours to undo.")
        page.session.delete(decision)
        learning.unlearn(page, thing.id)
        thing.state, thing.claimed_by_id = "open", None
        page.session.flush()
        page.session.expire(thing, ["decision"])
        page.add(seat.meeting_id, STAFF, f"{kind}_changed", thing.id)
        audit.record(page.session, seat.user_id, f"{kind}_reopened", thing.id)
    broadcast.tell(page)
    if kind == "flag":
        learned.keep_up()
    return thing
