"""What a websocket may send. A frame that is no packet ends its own connection, quietly: the libraries would log a
traceback for each, wait for the rest of it, or take it for an event that only they may raise."""

from __future__ import annotations

from collections.abc import Callable
from socket import SHUT_RDWR
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from flask_socketio import SocketIO

log = structlog.get_logger()

# The websocket behind each engine connection.
_lines: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

# Close, pong, message. Clients of this protocol send nothing else over a websocket, and the middle two alone.
CLOSE, PONG, MESSAGE = "1", "3", "4"


def guard(socketio: SocketIO) -> None:
    """Look at every frame before the libraries do."""
    server = socketio.server
    # The nameless namespace is let in by default, and has no door.
    server.namespaces = []
    server.eio.on("message", _careful(server))
    _watch_events(server)
    _watch_websockets(server.eio)


def _careful(server: Any) -> Callable[[str, Any], None]:
    inner = server._handle_eio_message

    def handle(eio_sid: str, data: Any) -> None:
        try:
            inner(eio_sid, data)
        except Exception as error:
            log.info("malformed_frame", error=type(error).__name__)
            hang_up(server.eio, eio_sid)

    return handle


def _watch_events(server: Any) -> None:
    inner = server._handle_event

    def handle(eio_sid: str, namespace: str | None, number: int | None, data: Any) -> None:
        # `disconnect` from a client would make the server forget a socket that goes on hearing the room.
        if not isinstance(data, list) or not data or not isinstance(data[0], str) or data[0] in server.reserved_events:
            raise ValueError("This is no event.")
        if data[0] == "*":
            # The library would take the door's own handler to be the handler of an event of this name.
            data = ["an event of no name", *data[1:]]
        inner(eio_sid, namespace, number, data)

    server._handle_event = handle


def _watch_websockets(eio: Any) -> None:
    websocket = eio._async.get("websocket")
    if websocket is None:
        return

    def watched(handler: Any, *rest: Any) -> Any:
        def handle(line: Any) -> Any:
            _lines[handler.__self__] = line
            return handler(_Watched(line, eio.max_http_buffer_size))

        return websocket(handle, *rest)

    eio._async = {**eio._async, "websocket": watched}


class _Watched:
    """A websocket that answers as closed once something arrived that is no packet."""

    def __init__(self, line: Any, longest: int) -> None:
        self._line, self._longest = line, longest
        if hasattr(line, "_recv_frame"):
            self._bound_fragments()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    def _bound_fragments(self) -> None:
        inner = self._line._recv_frame

        def receive(message: Any = None) -> Any:
            # Each fragment is bounded by the library, and all of them together are not.
            received = inner(message=message)
            if sum(map(len, received.data)) > self._longest:
                raise ValueError("This message is too large.")
            return received

        self._line._recv_frame = receive

    def wait(self) -> Any:
        """The next frame; None where the connection has ended, or has to."""
        frame = self._line.wait()
        if frame is None or isinstance(frame, bytes) or frame in (CLOSE, PONG):
            return frame
        if frame[:1] == MESSAGE and frame[1:2] in tuple("0123456789"):
            return frame
        log.info("malformed_frame", error="no_packet")
        return None


def hang_up(eio: Any, eio_sid: str) -> None:
    """End a connection once what was said to it is sent, without waiting for that."""
    connection = eio.sockets.pop(eio_sid, None)
    if connection is not None:
        connection.close(wait=False, reason=eio.reason.SERVER_DISCONNECT)


def cut_off(eio: Any, eio_sid: str) -> None:
    """End a connection that reads nothing any more, and what waits for it."""
    line = _lines.get(eio.sockets.get(eio_sid))
    hang_up(eio, eio_sid)
    if line is not None:
        try:
            line.socket.shutdown(SHUT_RDWR)
        except OSError as error:
            log.info("line_was_gone", error=type(error).__name__)
