"""The facilitators' Socket.IO door: parse, take the chair, call the verb, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server import access, broadcast, journal
from server.care import actions as care
from server.connections import MODERATION
from server.journal import STAFF
from server.meetings import actions as meetings
from server.moderation import actions, forms
from server.payloads import replayed, room, staff
from server.rooms.forms import OneMessage, RoomForm
from server.sockets import Caller, Door

Payload = dict[str, Any]

door = Door(MODERATION)

_SHAPES: dict[str, Callable[[Any], Payload]] = {
    "flag": staff.flag,
    "cue": staff.cue,
    "report": staff.report,
    "alert": staff.alert,
}


@door.on("watch", forms.Watch)
def watch(caller: Caller, form: forms.Watch) -> Payload:
    chair = meetings.take_chair(caller.user, form.meeting)
    broadcast.listen(caller.connection, chair, STAFF)
    seq = journal.last_seq(chair.meeting_id, STAFF)
    if form.since is not None:
        events = journal.events_since(chair.meeting_id, STAFF, form.since, seq)
        if events is not None:
            return {"seq": seq, "events": [replayed(event) for event in events]}
    return {"seq": seq, **staff.state(chair.meeting_id)}


@door.on("claim", forms.Claim)
def claim(caller: Caller, form: forms.Claim) -> Payload:
    chair = access.take_chair(caller.user, form.meeting)
    kind, thing_id = form.named
    thing = care.claim(chair, thing_id) if kind == "alert" else actions.claim(chair, kind, thing_id)
    return {kind: _SHAPES[kind](thing)}


@door.on("decide", forms.Decide)
def decide(caller: Caller, form: forms.Decide) -> Payload:
    chair = access.take_chair(caller.user, form.meeting)
    kind, thing_id = form.named
    thing = actions.decide(chair, kind, thing_id, form.verdict, form.action, form.text, form.minutes, form.guideline)
    return {kind: _SHAPES[kind](thing)}


@door.on("reopen", forms.Reopen)
def reopen(caller: Caller, form: forms.Reopen) -> Payload:
    kind, thing_id = form.named
    return {kind: _SHAPES[kind](actions.reopen(access.take_chair(caller.user, form.meeting), kind, thing_id))}


@door.on("escalate", forms.Escalate)
def escalate(caller: Caller, form: forms.Escalate) -> Payload:
    chair = access.take_chair(caller.user, form.meeting)
    kind, thing_id = form.named
    thing = care.escalate(chair, thing_id) if kind == "alert" else actions.hand_over(chair, kind, thing_id)
    return {kind: _SHAPES[kind](thing)}


@door.on("resolve", forms.Resolve)
def resolve(caller: Caller, form: forms.Resolve) -> Payload:
    chair = access.take_chair(caller.user, form.meeting)
    kind, thing_id = form.named
    if kind == "alert":
        return {kind: staff.alert(care.resolve(chair, thing_id, form.outcome))}
    if kind == "cue":
        return {kind: staff.cue(actions.mark_seen(chair, thing_id))}
    return {kind: staff.flag(actions.decide(chair, kind, thing_id, "right"))}  # type: ignore[arg-type]


@door.on("hide", forms.Hide)
def hide(caller: Caller, form: forms.Hide) -> Payload:
    message = actions.hide(access.take_chair(caller.user, form.meeting), form.message, form.reason)
    return {"message": room.message(message)}


@door.on("restore", OneMessage)
def restore(caller: Caller, form: OneMessage) -> Payload:
    return {"message": room.message(actions.restore(access.take_chair(caller.user, form.meeting), form.message))}


@door.on("release", OneMessage)
def release(caller: Caller, form: OneMessage) -> Payload:
    return {"message": room.message(actions.release(access.take_chair(caller.user, form.meeting), form.message))}


@door.on("mute", forms.Mute)
def mute(caller: Caller, form: forms.Mute) -> Payload:
    return {"seat": staff.seat(actions.mute(access.take_chair(caller.user, form.meeting), form.seat, form.minutes))}


@door.on("unmute", forms.OneSeat)
def unmute(caller: Caller, form: forms.OneSeat) -> Payload:
    return {"seat": staff.seat(actions.unmute(access.take_chair(caller.user, form.meeting), form.seat))}


@door.on("admit", forms.OneSeat)
def admit(caller: Caller, form: forms.OneSeat) -> Payload:
    return {"seat": staff.seat(actions.admit(access.take_chair(caller.user, form.meeting), form.seat))}


@door.on("remove", forms.Remove)
def remove(caller: Caller, form: forms.Remove) -> Payload:
    return {"seat": staff.seat(actions.remove(access.take_chair(caller.user, form.meeting), form.seat, form.reason))}


@door.on("whisper", forms.Whisper)
def whisper(caller: Caller, form: forms.Whisper) -> Payload:
    return {
        "whisper": room.whisper(actions.whisper(access.take_chair(caller.user, form.meeting), form.seat, form.body))
    }


@door.on("set_mode", forms.SetMode)
def set_mode(caller: Caller, form: forms.SetMode) -> Payload:
    return {"mode": actions.set_mode(access.take_chair(caller.user, form.meeting), form.mode)}


@door.on("share_guideline", forms.ShareGuideline)
def share_guideline(caller: Caller, form: forms.ShareGuideline) -> Payload:
    return {"id": actions.share_guideline(access.take_chair(caller.user, form.meeting), form.guideline).id}


@door.on("close_meeting", RoomForm)
def close_meeting(caller: Caller, form: RoomForm) -> Payload:
    actions.close_meeting(access.take_chair(caller.user, form.meeting))
    return {}
