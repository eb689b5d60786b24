"""The Socket.IO door: every event of every namespace passes through `Door.answer`, and nothing else is listened to.

An event is looked up in the namespace's table, its payload parsed by its form, its sender's sign-in read from the
database, and then its handler called. Whatever goes wrong becomes a typed error; what people wrote is never logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from flask import Flask, g
from pydantic import BaseModel, ValidationError
from socketio.exceptions import ConnectionRefusedError as Refusal
from sqlalchemy.exc import SQLAlchemyError

from server import connections, frames, throttle
from server.accounts import browser, sign_ins
from server.connections import MODERATION, Connection
from server.errors import Refused, invalid
from server.extensions import db, socketio
from server.models import User

log = structlog.get_logger()

Payload = dict[str, Any]
Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent an event, as the database has them now, and over which socket."""

    user: User
    connection: Connection


Handler = Callable[[Caller, Any], Payload]


class Door:
    """One namespace: its events, each with its form and handler."""

    def __init__(self, namespace: str, goodbye: Callable[[Connection], None] = lambda connection: None) -> None:
        self.namespace, self._goodbye = namespace, goodbye
        self.events: dict[str, tuple[type[BaseModel], Handler]] = {}

    def on(
        self, event: str, form: type[Form]
    ) -> Callable[[Callable[[Caller, Form], Payload]], Callable[[Caller, Form], Payload]]:
        """Register the handler of an event; the payload it gets has the form's shape."""

        def register(handler: Callable[[Caller, Form], Payload]) -> Callable[[Caller, Form], Payload]:
            self.events[event] = (form, handler)
            return handler

        return register

    def connect(self, sid: str, environ: Any) -> None:
        """Let a socket of a signed-in person in. Raises Refusal, which the client gets as a connect error."""
        if connections.find(sid) is not None:
            return
        try:
            sign_in = browser.sign_in_of(environ)
        except SQLAlchemyError as error:
            log.error("database_failed", event_name="connect", error=type(error).__name__)
            raise _refusal("unavailable", "Please try again in a moment.") from None
        if sign_in is None:
            raise _refusal("unauthenticated", "Please sign in first.")
        if self.namespace == MODERATION and sign_in.user.role == "member":
            log.warning("member_refused_at_moderation", user=sign_in.user_id)
            raise _refusal("forbidden", "This is for facilitators.")
        connections.opened(Connection(sid, self.namespace, sign_in.id, sign_in.user_id, sign_in.user.role))

    def disconnect(self, sid: str) -> None:
        connection = connections.closed(sid)
        if connection is None:
            return
        try:
            self._goodbye(connection)
        except SQLAlchemyError as error:
            log.error("database_failed", event_name="disconnect", error=type(error).__name__)

    def answer(self, sid: str, event: Any, payloads: tuple[Any, ...]) -> Payload:
        """The acknowledgement of one event."""
        connection = connections.find(sid)
        g.answering = sid
        try:
            if connection is None:
                raise Refused("unauthenticated", "Please sign in again.")
            return {"ok": True, **self._handle(connection, event, payloads)}
        except Refused as refused:
            self._log(connection, event, refused.code)
            g.hang_up = g.get("hang_up", False) or refused.code == "unauthenticated"
            return {"ok": False, "error": refused.payload()}
        except Exception as error:
            db.session.rollback()
            kind = "database_failed" if isinstance(error, SQLAlchemyError) else "event_failed"
            # The traceback has code alone: parameters are hidden from database errors, and payloads are in no message.
            log.error(kind, event_name=_known(self, event), error=type(error).__name__, where=_where(error))
            message = "This could not be kept just now. Please try again in a moment."
            return {"ok": False, "error": {"code": "unavailable", "message": message}}

    def _handle(self, connection: Connection, event: Any, payloads: tuple[Any, ...]) -> Payload:
        if _ending:
            raise Refused("unavailable", "Holdfast starts anew. Please try again in a moment.")
        throttle.asking.ensure(connection.sid)
        sign_in = sign_ins.still_valid(connection.sign_in_id)
        if sign_in is None or sign_in.user.role != connection.role:
            raise Refused("unauthenticated", "You have been signed out. Please sign in again.")
        if not isinstance(event, str) or event not in self.events:
            raise invalid("There is no such event here.")
        form, handler = self.events[event]
        return handler(Caller(sign_in.user, connection), _parse(form, payloads))

    def _log(self, connection: Connection | None, event: Any, code: str) -> None:
        level = log.warning if code == "forbidden" else log.info
        user = connection.user_id if connection else None
        level("event_refused", event_name=_known(self, event), namespace=self.namespace, code=code, user=user)


def _refusal(code: str, message: str) -> Refusal:
    """What a client gets as its connect error: the sentence, and as `data` the `error` object of the contract."""
    return Refusal(message, {"code": code, "message": message})


def _known(door: Door, event: Any) -> str:
    """An event's name for the log; a stranger's could be anything, also somebody's words."""
    return event if isinstance(event, str) and event in door.events else "unknown"


def _where(error: BaseException) -> str:
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}" if traceback else ""


def _parse(form: type[Form], payloads: tuple[Any, ...]) -> Form:
    """Raises invalid, or too_large, naming the field."""
    if len(payloads) != 1 or not isinstance(payloads[0], dict):
        raise invalid("An event carries one object.")
    try:
        return form.model_validate(payloads[0])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        if first["type"] == "too_large":
            raise Refused("too_large", f"{first['msg']}.") from None
        field = ".".join(str(part) for part in first["loc"]) or "payload"
        raise invalid(f"{field}: {first['msg']}.") from None


def _hang_up_after_the_answer(sid: str, namespace: str) -> None:
    def later() -> None:
        socketio.sleep(0)
        socketio.server.disconnect(sid, namespace=namespace)

    socketio.start_background_task(later)


_answering: set[str] = set()


def answers_under_way() -> int:
    """How many events are being answered at this moment."""
    return len(_answering)


_ending = False


def begin_no_more() -> None:
    """Whoever asks from now on is told to try again: this process ends."""
    global _ending
    _ending = True


def open_doors(app: Flask, *doors: Door) -> None:
    """Listen at each door, within an app context and without the cost of a request's."""
    for door in doors:
        _open(app, door)
    frames.guard(socketio)


def _open(app: Flask, door: Door) -> None:
    def connect(sid: str, environ: Any, auth: Any = None) -> None:
        with app.app_context():
            door.connect(sid, environ)

    def disconnect(sid: str, reason: Any = None) -> None:
        with app.app_context():
            door.disconnect(sid)

    def answer(event: Any, sid: str, *payloads: Any) -> Payload:
        _answering.add(sid)
        try:
            with app.app_context():
                answered = door.answer(sid, event, payloads)
                ends = g.get("hang_up", False)
        finally:
            _answering.discard(sid)
        if ends:
            # Only now: to leave the context may wait for the database, and the answer goes out first.
            _hang_up_after_the_answer(sid, door.namespace)
        return answered

    socketio.server.on("connect", handler=connect, namespace=door.namespace)
    socketio.server.on("disconnect", handler=disconnect, namespace=door.namespace)
    socketio.server.on("*", handler=answer, namespace=door.namespace)
