"""Everything the server says to a socket: names, addresses, order.

A broadcast is an event of the journal going out. This process remembers, for each stream that somebody here listens
to, how far it has told; what another worker committed in between is read from the journal first, so that order holds
with several workers and nothing depends on the message between them arriving.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import structlog
from flask import g
from sqlalchemy import select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from server import connections, frames, payloads
from server.clock import iso
from server.connections import MODERATION, ROOMS, Connection
from server.extensions import db, socketio
from server.journal import REPLAY_LIMIT, ROOM, STAFF, Page
from server.models import Alert, Event, Seat, Stream

log = structlog.get_logger()

# How far each (meeting, stream) has been told by this process.
_told: dict[tuple[str, str], int] = {}
# Rendering may wait for the database; whoever commits next must not overtake meanwhile.
_telling = threading.RLock()


def _namespace(stream: str) -> str:
    return MODERATION if stream == STAFF else ROOMS


def _address(meeting_id: str, stream: str) -> str:
    return f"{stream}:{meeting_id}" if stream in (ROOM, STAFF) else stream


# Listening


def listen(connection: Connection, seat: Seat, *streams: str) -> None:
    """Join the socket to the streams, before their state is read: what comes twice is dropped by the client."""
    if connection.seat_id not in (None, seat.id):
        for address in socketio.server.rooms(connection.sid, namespace=connection.namespace):
            if address != connection.sid:
                socketio.server.leave_room(connection.sid, address, namespace=connection.namespace)
    connection.meeting_id, connection.seat_id = seat.meeting_id, seat.id
    for stream in streams:
        socketio.server.enter_room(connection.sid, _address(seat.meeting_id, stream), namespace=connection.namespace)
        _follow(seat.meeting_id, stream)
    # Also where nobody here may hear the room: its end is the end of every socket.
    _follow(seat.meeting_id, ROOM)


def _follow(meeting_id: str, stream: str) -> None:
    """Tell of this stream from now on."""
    key = (meeting_id, stream)
    if key not in _told:
        last = db.session.scalar(select(Stream.last).filter_by(meeting_id=meeting_id, name=stream))
        _told[key] = last or 0


def followed() -> set[str]:
    """The meetings of which this process tells."""
    return {meeting_id for meeting_id, _stream in list(_told)}


def deafen(seat_id: str) -> None:
    """The seat's sockets hear the room no more; they keep their private stream."""
    for connection in connections.of_seat(seat_id):
        assert connection.meeting_id is not None
        stream = STAFF if connection.namespace == MODERATION else ROOM
        socketio.server.leave_room(
            connection.sid, _address(connection.meeting_id, stream), namespace=connection.namespace
        )


def _forget(meeting_id: str) -> None:
    for key in [key for key in list(_told) if key[0] == meeting_id]:
        _told.pop(key, None)


def forget_everything() -> None:
    """As in a process that has just begun."""
    _told.clear()
    _called.clear()
    bind_poker(None)


# Telling


def tell(page: Page) -> None:
    """Send a committed page's events to those who may hear them. Never raises: the change itself is already kept.

    What cannot be told while the database is away is told by the next `catch_up`.
    """
    try:
        with _telling:
            for event in page.events:
                key = (event.meeting_id, event.stream)
                if key in _told and event.seq > _told[key] + 1:
                    _catch_up(*key)
                if key in _told and event.seq == _told[key] + 1:
                    _send(event)
    except SQLAlchemyError as error:
        db.session.rollback()
        log.error("broadcast_waits", error=type(error).__name__)
    for event in page.events:
        _poke(event)


def _send(event: Event) -> None:
    """Raises SQLAlchemyError, and has then told nothing."""
    try:
        payload = payloads.render(event)
        _told[event.meeting_id, event.stream] = event.seq
        socketio.emit(
            event.kind, payload, to=_address(event.meeting_id, event.stream), namespace=_namespace(event.stream)
        )
        _after(event)
    except SQLAlchemyError:
        raise
    except Exception as error:
        # The stream goes on all the same, and whoever comes back gets this by replay.
        _told[event.meeting_id, event.stream] = event.seq
        log.error("broadcast_failed", kind=event.kind, error=type(error).__name__)


def _after(event: Event) -> None:
    """What an event means for the sockets themselves."""
    if event.kind == "person_left" and event.subject_id is not None:
        deafen(event.subject_id)
    elif event.kind == "removed" and event.subject_id is not None:
        deafen(event.subject_id)
        for connection in connections.of_seat(event.subject_id):
            _disconnect(connection)
    elif event.kind == "meeting_closed":
        for connection in connections.of_meeting(event.meeting_id):
            _disconnect(connection)
        _forget(event.meeting_id)


def _catch_up(meeting_id: str, stream: str) -> None:
    """Send what others committed to a stream since this process last told of it."""
    missed = select(Event).filter_by(meeting_id=meeting_id, stream=stream).where(Event.seq > _told[meeting_id, stream])
    for event in db.session.scalars(missed.order_by(Event.seq)).all():
        if (meeting_id, stream) in _told:
            _send(event)


def catch_up() -> None:
    """Send whatever other workers committed to the streams that somebody here listens to, and forget the others."""
    with _telling:
        for meeting_id in followed() - {connection.meeting_id for connection in connections.all_open()}:
            _forget(meeting_id)
    if not _told:
        return
    streams = select(Stream).where(tuple_(Stream.meeting_id, Stream.name).in_(list(_told)))
    with _telling:
        for stream in db.session.scalars(streams).all():
            key = (stream.meeting_id, stream.name)
            if stream.last > _told.get(key, stream.last):
                _catch_up(*key)


def _poke(event: Event) -> None:
    """Tell the other workers that a stream has moved."""
    if _poker is not None:
        _poker({"meeting": event.meeting_id, "stream": event.stream, "seq": event.seq})


_poker: Any = None


def bind_poker(poke: Any) -> None:
    """`poke(dict)` hands a hint to the other workers; it must neither block nor raise."""
    global _poker
    _poker = poke


def poked(hint: dict[str, Any]) -> None:
    """Another worker says that a stream has moved, or passes on who is typing."""
    if "typing" in hint:
        _emit_typing(hint["meeting"], hint["typing"], skip=None)
        return
    key = (str(hint.get("meeting")), str(hint.get("stream")))
    with _telling:
        if key in _told and hint.get("seq", 0) > _told[key]:
            _catch_up(*key)


def typing(seat: Seat, on: bool, sid: str | None) -> None:
    """Somebody is writing; not kept, not replayed."""
    payload = {"meeting": seat.meeting_id, "seat": seat.id, "name": seat.name, "on": on}
    _emit_typing(seat.meeting_id, payload, skip=sid)
    if _poker is not None:
        _poker({"meeting": seat.meeting_id, "typing": payload})


def _emit_typing(meeting_id: str, payload: dict[str, Any], skip: str | None) -> None:
    socketio.emit("typing", payload, to=_address(meeting_id, ROOM), namespace=ROOMS, skip_sid=skip)


def alert_elsewhere(alert: Alert, way: Callable[[Connection], str]) -> None:
    """An alert that nobody took: to all facilitators at level 1, to the admins too at level 2. Without its words.

    `way`: where somebody who is told of it can go, as a path of this site.

    Each level of an alert is told once by this process, to those who are at the panel of another meeting then.
    """
    if (alert.id, alert.level) in _called:
        return
    _called.add((alert.id, alert.level))
    payload = {"alert": alert.id, "meeting": alert.meeting_id, "kind": alert.kind, "at": iso(alert.at)}
    roles = ("facilitator",) if alert.level < 2 else ("facilitator", "admin")
    for connection in connections.all_open():
        elsewhere = connection.meeting_id not in (None, alert.meeting_id)
        if connection.namespace == MODERATION and connection.role in roles and elsewhere:
            told = {**payload, "url": way(connection)}
            socketio.emit("alert_elsewhere", told, to=connection.sid, namespace=MODERATION)


_called: set[tuple[str, int]] = set()


# Closing


def _disconnect(connection: Connection) -> None:
    connections.closed(connection.sid)
    if g.get("answering") == connection.sid:
        # Whoever asked for what ends their own socket still gets the answer: the door hangs up after it.
        g.hang_up = True
        return
    socketio.server.disconnect(connection.sid, namespace=connection.namespace)


def close_sign_in(sign_in_id: str) -> None:
    """End every socket of a sign-in that has ended."""
    for connection in connections.all_open():
        if connection.sign_in_id == sign_in_id:
            _disconnect(connection)


def close_user(user_id: str) -> None:
    """End every socket of a person: suspended, or with another role from now on."""
    for connection in connections.all_open():
        if connection.user_id == user_id:
            _disconnect(connection)


def close_others(open_ones: list[Connection], roles: dict[str, str]) -> None:
    """End those of the sockets whose sign-in is not in `roles`, or whose person has another role there."""
    for connection in open_ones:
        if roles.get(connection.sign_in_id) != connection.role:
            _disconnect(connection)


# Who has so much unread costs memory, and gets it quicker by coming back.
MOST_UNREAD = REPLAY_LIMIT


def close_stalled() -> None:
    """End the sockets that do not read: they come back and get what they missed from the journal."""
    for eio_sid, socket in list(socketio.server.eio.sockets.items()):
        if socket.queue.qsize() > MOST_UNREAD:
            log.warning("stalled_reader_closed")
            frames.cut_off(socketio.server.eio, eio_sid)
