"""What a person sees when something is refused or fails over HTTP:

a page in plain words, or JSON where that is asked for.
"""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from server.errors import HTTP_STATUS, Refused
from server.extensions import db
from server.security import wants_json

log = structlog.get_logger()

_CODES = {
    400: "invalid",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "invalid",
    413: "too_large",
    415: "invalid",
    429: "rate_limited",
}


def answer_failures(app: Flask) -> None:
    """Bind the error handlers to the app."""

    @app.errorhandler(Refused)
    def refused(refusal: Refused) -> Any:
        log.info("request_refused", endpoint=request.endpoint, code=refusal.code)
        return _answer(refusal.code, refusal.message, refusal.status, refusal.details)

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> Any:
        log.info("request_refused", endpoint=request.endpoint, code="csrf")
        return _answer(
            "invalid", _("This form had been open for a while. Please go back, reload the page and send it again."), 400
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        status = error.code or 500
        if status < 400:
            return error
        code = _CODES.get(status, "unavailable" if status >= 500 else "invalid")
        return _answer(code, _sentence(status), status)

    @app.errorhandler(SQLAlchemyError)
    def database(error: SQLAlchemyError) -> Any:
        db.session.rollback()
        # The page says who is signed in, and to find that out would fail in the same way.
        g._login_user = AnonymousUserMixin()
        log.error("database_failed", endpoint=request.endpoint, error=type(error).__name__)
        return _answer("unavailable", _("This could not be kept just now. Please try again in a moment."), 503)

    @app.errorhandler(Exception)
    def anything(error: Exception) -> Any:
        if app.testing:
            raise error
        log.error("request_failed", endpoint=request.endpoint, error=type(error).__name__, exc_info=app.debug)
        return _answer("unavailable", _("Something on our side went wrong. It is not your doing."), 500)


def _sentence(status: int) -> str:
    if status == 404:
        return _("There is no such page here. Perhaps it has moved, or the meeting is over.")
    if status == 401:
        return _("Please sign in first.")
    if status == 413:
        return _("That was too much to send at once.")
    if status >= 500:
        return _("Something on our side went wrong. It is not your doing.")
    return _("This could not be done the way it was asked for.")


def _answer(code: str, message: str, status: int, details: dict[str, object] | None = None) -> Any:
    assert code in HTTP_STATUS
    headers = {"Retry-After": str(details["retry_after"])} if details and "retry_after" in details else {}
    if wants_json():
        return jsonify(error={"code": code, "message": message, **(details or {})}), status, headers
    return render_template("errors/error.html", message=message, code=None if status < 500 else status), status, headers
