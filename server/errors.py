"""The typed errors of the outer contract, for HTTP and sockets alike.

A verb raises one of these; the doors turn it into `{"ok": false, "error": ...}`, an error page, or JSON. The message
is a sentence for the person who reads it.
"""

from __future__ import annotations

from server.policy import Ruling

HTTP_STATUS = {
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "invalid": 400,
    "too_large": 413,
    "rate_limited": 429,
    "closed": 409,
    "muted": 403,
    "removed": 403,
    "held": 409,
    "conflict": 409,
    "unavailable": 503,
}


class Refused(Exception):
    """What was asked is not done, and nothing else happened. `code` is one of HTTP_STATUS."""

    def __init__(self, code: str, message: str, **details: object) -> None:
        super().__init__(code)
        assert code in HTTP_STATUS, code
        self.code = code
        self.message = message
        self.details = {key: value for key, value in details.items() if value is not None}

    @property
    def status(self) -> int:
        return HTTP_STATUS[self.code]

    def payload(self) -> dict[str, object]:
        """The `error` object of the contract."""
        return {"code": self.code, "message": self.message, **self.details}


def invalid(message: str) -> Refused:
    return Refused("invalid", message)


def not_found(what: str = "That") -> Refused:
    return Refused("not_found", f"{what} is not here.")


def ensure(ruling: Ruling) -> None:
    """Raise Refused with the ruling's reason, unless it allows."""
    if not ruling.allowed:
        raise Refused(ruling.code, ruling.reason, retry_after=ruling.retry_after, until=ruling.until, by=ruling.by)
