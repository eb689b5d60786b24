"""The room's Socket.IO door: parse, take the seat, call the verb, answer."""

from __future__ import annotations

from typing import Any

from server import access, broadcast, connections, journal
from server.connections import ROOMS, Connection
from server.journal import ROOM, seat_stream
from server.meetings import actions as meetings
from server.payloads import replayed, room
from server.rooms import actions, forms, whispers
from server.sockets import Caller, Door

Payload = dict[str, Any]


def _goodbye(connection: Connection) -> None:
    """The last socket of a seat is gone: a reload is back in a moment, a closed page is not."""
    if connection.seat_id is not None and not connections.of_seat(connection.seat_id):
        actions.keep_present([connection.seat_id], actions.AFTER_A_LOST_SOCKET)


door = Door(ROOMS, _goodbye)


@door.on("enter", forms.Enter)
def enter(caller: Caller, form: forms.Enter) -> Payload:
    seat = meetings.enter(caller.user, form.meeting)
    private = seat_stream(seat.id)
    waiting = seat.standing == "waiting"
    # Joined before anything is read: what happens meanwhile comes twice, and the client drops what it has.
    broadcast.listen(caller.connection, seat, *((private,) if waiting else (ROOM, private)))
    answer: Payload = {
        "seq": 0 if waiting else journal.last_seq(seat.meeting_id, ROOM),
        "private_seq": journal.last_seq(seat.meeting_id, private),
        "you": room.you(seat),
    }
    if waiting:
        return {**answer, "state": None}
    if form.since is not None:
        events = journal.events_since(seat.meeting_id, ROOM, form.since, answer["seq"])
        privately = journal.events_since(seat.meeting_id, private, form.private_since or 0, answer["private_seq"])
        if events is not None and privately is not None:
            return {**answer, "events": [replayed(event) for event in (*events, *privately)]}
    return {**answer, "state": room.state(seat)}


@door.on("say", forms.Say)
def say(caller: Caller, form: forms.Say) -> Payload:
    seat = access.take_seat(caller.user, form.meeting)
    said = actions.post_message(seat, form.body, form.client_id, form.reply_to, form.ask)
    if said.nudge is not None:
        return {"id": None, "seq": None, "state": "nudge", "nudge": room.nudge(said.nudge)}
    assert said.message is not None
    return _said(said.message)


def _said(message: Any) -> Payload:
    """What became of a message when it was said: the same answer for every retry."""
    private_seq = journal.seq_of(message.meeting_id, seat_stream(message.seat_id), "message_posted", message.id)
    if private_seq is not None:
        return {"id": message.id, "seq": None, "private_seq": private_seq, "state": "held"}
    return {"id": message.id, "seq": message.place, "state": "posted"}


@door.on("check", forms.Words)
def check(caller: Caller, form: forms.Words) -> Payload:
    finding = actions.draft_nudge(access.take_seat(caller.user, form.meeting), form.body)
    return {"nudge": room.nudge(finding) if finding is not None else None}


@door.on("history", forms.History)
def history(caller: Caller, form: forms.History) -> Payload:
    messages, more = actions.history(access.take_seat(caller.user, form.meeting), form.before, form.limit)
    return {"messages": [room.message(message) for message in messages], "more": more}


@door.on("edit", forms.Edit)
def edit(caller: Caller, form: forms.Edit) -> Payload:
    message = actions.edit_message(access.take_seat(caller.user, form.meeting), form.message, form.body)
    return {"message": room.message(message)}


@door.on("withdraw", forms.OneMessage)
def withdraw(caller: Caller, form: forms.OneMessage) -> Payload:
    message = actions.withdraw_message(access.take_seat(caller.user, form.meeting), form.message)
    return {"message": room.message(message)}


@door.on("react", forms.React)
def react(caller: Caller, form: forms.React) -> Payload:
    message = actions.react(access.take_seat(caller.user, form.meeting), form.message, form.reaction, form.on)
    return {"reactions": room.reactions(message)}


@door.on("report", forms.Tell)
def report(caller: Caller, form: forms.Tell) -> Payload:
    made = actions.report_message(access.take_seat(caller.user, form.meeting), form.message, form.reason)
    return {"report": made.id}


@door.on("typing", forms.Typing)
def typing(caller: Caller, form: forms.Typing) -> Payload:
    actions.typing(access.take_seat(caller.user, form.meeting), form.on, caller.connection.sid)
    return {}


@door.on("whisper", forms.Words)
def whisper(caller: Caller, form: forms.Words) -> Payload:
    line = whispers.whisper_to_facilitators(access.take_seat(caller.user, form.meeting), form.body)
    return {"whisper": room.whisper(line)}


@door.on("step_out", forms.RoomForm)
def step_out(caller: Caller, form: forms.RoomForm) -> Payload:
    return {"you": room.you(actions.step(access.take_seat(caller.user, form.meeting), away=True))}


@door.on("step_in", forms.RoomForm)
def step_in(caller: Caller, form: forms.RoomForm) -> Payload:
    return {"you": room.you(actions.step(access.take_seat(caller.user, form.meeting), away=False))}


@door.on("leave", forms.RoomForm)
def leave(caller: Caller, form: forms.RoomForm) -> Payload:
    return {"you": room.you(actions.leave(access.take_seat(caller.user, form.meeting)))}


@door.on("hide_person", forms.HidePerson)
def hide_person(caller: Caller, form: forms.HidePerson) -> Payload:
    seat = actions.hide_person(access.take_seat(caller.user, form.meeting), form.seat, form.on)
    return {"hidden": room.you(seat)["hidden"]}
