"""Pages in reach of everybody: help, leaving safely, the way out, and what machines ask about the server's health."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import nh3
from flask import Blueprint, current_app, jsonify, make_response, redirect, render_template
from markdown_it import MarkdownIt
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from server import guidance, schema
from server.accounts import browser
from server.extensions import csrf, db
from server.security import public

pages = Blueprint("pages", __name__)

_CRISES = ("suicide", "overdose", "violence", "child_safety")
_TEXTS = Path(__file__).parent / "texts"


@cache
def _help_text() -> Markup:
    words = (_TEXTS / "help.md").read_text(encoding="utf-8")
    return Markup(nh3.clean(MarkdownIt().render(words)))  # noqa: S704 - it is our own text, and cleaned


@pages.get("/help")
@public
def help() -> str:
    region = current_app.config["HOLDFAST"].region
    return render_template(
        "pages/help.html",
        crises=[guidance.help_for(region, kind) for kind in _CRISES],
        resource=guidance.help_for(region, "help"),
        region=guidance.region_name(region),
        help_html=_help_text(),
    )


@pages.get("/safety")
@public
def safety() -> str:
    return render_template("pages/safety.html")


@pages.route("/exit", methods=["GET", "POST"])
@csrf.exempt
@public
def exit_now() -> Any:
    """Leave without a trace on this page: the sign-in ends, storage is cleared, and Back finds nothing.

    A GET too, and without a token: in a hurry a link must do, and all that a forged one could do is to sign somebody
    out.
    """
    browser.sign_out()
    destination = current_app.config["HOLDFAST"].exit_url
    response = make_response(redirect(destination, code=303))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/healthz")
@public
def healthz() -> Any:
    return jsonify(status="alive")


@pages.get("/readyz")
@public
def readyz() -> Any:
    try:
        ready = schema.is_current(db.engine)
    except SQLAlchemyError:
        ready = False
    if not ready:
        return jsonify(status="unavailable", **_reading()), 503
    degraded = guidance.semantic_trouble() not in (None, guidance.SWITCHED_OFF)
    return jsonify(status="degraded" if degraded else "ready", **_reading())


def _reading() -> dict[str, str]:
    """How texts are read, and why not in full."""
    trouble = guidance.semantic_trouble()
    return {"reading": "full"} if trouble is None else {"reading": "rules", "reason": trouble}
