"""Deny by default: who may reach a view, and the headers every answer carries.

A view is for people who are signed in and have accepted the present ground rules, unless it says otherwise with one of
the three decorators below; a test of the house reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_login.utils import login_url
from werkzeug.middleware.proxy_fix import ProxyFix

from server import policy
from server.errors import Refused, ensure

View = TypeVar("View", bound=Callable[..., Any])

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)


def public(view: View) -> View:
    """Anybody may see this, signed in or not."""
    view.holdfast_guard = "public"  # type: ignore[attr-defined]
    return view


def before_ground_rules(view: View) -> View:
    """For people who are signed in, also before they accepted the ground rules."""
    view.holdfast_guard = "before_ground_rules"  # type: ignore[attr-defined]
    return view


def admins_only(view: View) -> View:
    view.holdfast_guard = "admins_only"  # type: ignore[attr-defined]
    return view


def guard_of(app: Flask, endpoint: str) -> str:
    """`public`, `before_ground_rules`, `admins_only`, or `signed_in`, which is the rule."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return "public"
    return str(getattr(app.view_functions[endpoint], "holdfast_guard", "signed_in"))


def is_local(target: str) -> bool:
    """Whether a `next` leads to this site and not elsewhere."""
    parts = urlsplit(target)
    return target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc


def signed_in_user() -> Any:
    """The account itself, which verbs keep and the database writes; `current_user` only stands for it."""
    return current_user._get_current_object()


def wants_json() -> bool:
    """Whether JSON is asked for: by name where both would do."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def protect(app: Flask, *, rules_version: Callable[[], int], trusted_proxies: int) -> None:
    """Bind the guard and the headers to the app."""
    if trusted_proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=0)
        app.wsgi_app = proxied  # type: ignore[method-assign]

    @app.before_request
    def guard() -> Any:
        if request.endpoint is None:
            return None
        kind = guard_of(app, request.endpoint)
        if kind == "public":
            return None
        if not current_user.is_authenticated:
            if wants_json():
                abort(401)
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(login_url(url_for("accounts.login"), wanted))
        if kind == "admins_only":
            ensure(policy.may_administer(current_user))
        if kind != "before_ground_rules" and current_user.rules_version < rules_version():
            if wants_json():
                raise Refused("forbidden", _("Please read and accept the ground rules first."))
            return redirect(url_for("accounts.ground_rules"))
        return None

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        if current_app.config["HOLDFAST"].https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response
