"""The open sockets of this process, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass

ROOMS = "/rooms"
MODERATION = "/moderation"


@dataclass(slots=True)
class Connection:
    """One socket in one namespace. `seat_id` once it has entered or watches."""

    sid: str
    namespace: str
    sign_in_id: str
    user_id: str
    role: str
    meeting_id: str | None = None
    seat_id: str | None = None


_open: dict[str, Connection] = {}


def opened(connection: Connection) -> None:
    _open[connection.sid] = connection


def closed(sid: str) -> Connection | None:
    return _open.pop(sid, None)


def find(sid: str) -> Connection | None:
    return _open.get(sid)


def all_open() -> list[Connection]:
    return list(_open.values())


def of_seat(seat_id: str) -> list[Connection]:
    return [connection for connection in _open.values() if connection.seat_id == seat_id]


def of_meeting(meeting_id: str) -> list[Connection]:
    return [connection for connection in _open.values() if connection.meeting_id == meeting_id]


def forget_everything() -> None:
    """As in a process that has just begun."""
    _open.clear()
