"""The gate in front of the sockets: who has no business here gets an HTTP answer, and not one frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

Environ = dict[str, Any]
PATH = "/socket.io"


class SocketGate:
    """WSGI middleware around everything.

    Lets a websocket through that comes from an allowed origin and is signed in.
    """

    def __init__(self, inner: Callable[..., Any], origins: list[str], is_signed_in: Callable[[Environ], bool]) -> None:
        self._inner, self._origins, self._is_signed_in = inner, frozenset(origins), is_signed_in

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != PATH and not path.startswith(PATH + "/"):
            return self._inner(environ, start_response)  # type: ignore[no-any-return]
        refusal = self._refusal(environ)
        if refusal is not None:
            status, reason = refusal
            log.info("socket_refused", status=status, reason=reason)
            start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")])
            return [reason.encode()]
        # Compression of each frame would be agreed on whenever a browser offers it; it costs 157 KiB a socket.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return self._inner(environ, start_response)  # type: ignore[no-any-return]

    def _refusal(self, environ: Environ) -> tuple[str, str] | None:
        query = parse_qs(environ.get("QUERY_STRING", ""))
        if query.get("transport") != ["websocket"] or environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            return "400 Bad Request", "Only the websocket transport is served here."
        # Some clients send the same Origin twice, and the server joins what comes twice.
        origins = set(environ.get("HTTP_ORIGIN", "").replace(" ", "").split(","))
        if len(origins) != 1 or not origins <= self._origins:
            return "403 Forbidden", "Sockets are not opened from this origin."
        environ["HTTP_ORIGIN"] = origins.pop()
        try:
            signed_in = self._is_signed_in(environ)
        except SQLAlchemyError:
            return "503 Service Unavailable", "Try again in a moment."
        if not signed_in:
            return "401 Unauthorized", "Sign in first."
        return None
