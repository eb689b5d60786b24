"""Where accounts meet the browser: Flask-Login, and the session cookie with the sign-in's token in it.

What Flask-Login keeps as the user's id is that token, so that a cookie is worth exactly as much as its sign-in.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from config import ConfigurationError, Settings
from server.accounts import sign_ins, throttle
from server.extensions import login
from server.models import SignIn, User, field_cipher

log = structlog.get_logger()

# Flask-Login's own key.
TOKEN = "_user_id"  # noqa: S105
_KEPT = "once_"


def bind(app: Flask) -> None:
    """All the wiring of accounts: the throttle, how long sign-ins last, who is signed in, the rotation of tokens.

    Raises ConfigurationError.
    """
    settings: Settings = app.config["HOLDFAST"]
    try:
        throttle.bind(settings.login_failures, settings.redis_url)
    except ValueError:
        reason = "HOLDFAST_LOGIN_FAILURES cannot be used: write it in the form of `10 per 15 minutes`."
        raise ConfigurationError(reason) from None
    sign_ins.bind(settings.sign_in_days)
    app.permanent_session_lifetime = timedelta(days=settings.sign_in_days)
    # A slow answer must not put back the cookie that a quicker one has replaced.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    login.session_protection = None
    login.login_view = "accounts.login"
    login.user_loader(_user_behind)
    login.init_app(app)
    app.after_request(_keep_fresh)


def sign_in(token: str, *, stay: bool = False) -> None:
    """This browser carries the token from now on, and nothing of what its session held before.

    `stay`: also after the browser was closed.
    """
    before = current_sign_in_id()
    found = sign_ins.resolve(token)
    assert found is not None, "a token that was just made"
    if before is not None and before != found.id:
        sign_ins.end(before)
    _empty_session()
    login_user(found.user)
    session.pop("_id", None)
    session[TOKEN] = token
    session.permanent = stay


def sign_out() -> None:
    """This browser's sign-in ends, here and for its sockets."""
    before = current_sign_in_id()
    if before is not None:
        sign_ins.end(before)
    logout_user()
    _empty_session()


def current_sign_in_id() -> str | None:
    """The id of the sign-in behind this request; None for a visitor."""
    return _id_in(session[TOKEN]) if current_user.is_authenticated else None


def sign_in_of(environ: dict[str, Any]) -> SignIn | None:
    """The live sign-in behind a WSGI environ's cookie. Needs an app context, and no request."""
    carried = current_app.session_interface.open_session(current_app, current_app.request_class(environ))
    token = carried.get(TOKEN) if carried is not None else None
    return sign_ins.resolve(token) if isinstance(token, str) else None


def stays() -> bool:
    """Whether this browser stays signed in after it was closed."""
    return session.permanent


def address() -> str:
    """Whence the request comes, as far as the proxies in front are believed."""
    return request.remote_addr or ""


def device() -> str:
    return sign_ins.device_of(request.user_agent.string)


def keep_once(what: str, words: list[str]) -> None:
    """Keep words for the next page, which shows them once; unreadable in the cookie that carries them there."""
    session[_KEPT + what] = field_cipher.encrypt("\n".join(words)).decode()


def take_once(what: str) -> list[str]:
    """What `keep_once` kept; nothing the second time."""
    kept = session.pop(_KEPT + what, None)
    return field_cipher.decrypt(kept.encode()).split("\n") if kept else []


def _user_behind(token: str) -> User | None:
    found = sign_ins.resolve(token)
    return found.user if found is not None else None


def _id_in(token: str) -> str:
    return token.partition(".")[0]


def _empty_session() -> None:
    session.clear()
    # The form token of this request belonged to the session that has gone.
    g.pop(current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token"), None)


def _keep_fresh(response: Response) -> Response:
    """Note the visit, and let the token rotate where a page carries the new one."""
    if request.endpoint is None or request.endpoint == "static":
        return response
    token = session.get(TOKEN)
    is_page = request.method == "GET" and response.status_code == 200 and response.mimetype == "text/html"
    try:
        if token is None or not current_user.is_authenticated:
            return response
        fresh = sign_ins.renew(token, may_rotate=is_page)
        if fresh is not None:
            session[TOKEN] = fresh
        elif session.modified and sign_ins.is_replaced(token):
            session.modified = False
    except SQLAlchemyError as error:
        # The page is ready and the token still good; the next page rotates it.
        log.warning("sign_in_not_renewed", error=type(error).__name__)
    return response
