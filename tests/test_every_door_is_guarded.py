"""Deny by default: whoever adds a view or an event without a guard, or opens one to everybody, meets these tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from server import connections
from server.connections import MODERATION, ROOMS, Connection
from server.extensions import db, socketio
from server.models import SignIn, User
from server.moderation.events import door as moderation_door
from server.rooms.events import door as rooms_door
from server.security import guard_of
from server.sockets import Door
from tests.factories import a_meeting, a_sign_in, a_user
from tests.sources import PROJECT, short, within

DOORS = (rooms_door, moderation_door)
ANYBODY = {
    "static",
    "accounts.login",
    "accounts.signup",
    "accounts.recover",
    # Works with the secret that it carries: a reset, or the first admin.
    "accounts.link",
    # Reading them; accepting them takes a sign-in.
    "accounts.ground_rules",
    # A calendar program asks, with the secret that it was given.
    "meetings.calendar",
    "pages.help",
    "pages.safety",
    "pages.exit_now",
    "pages.healthz",
    "pages.readyz",
}
BEFORE_GROUND_RULES = {
    "accounts.logout",
    "accounts.accept_ground_rules",
    "accounts.settings",
    "accounts.change_password",
    "accounts.change_details",
    "accounts.recovery_codes",
    "accounts.new_recovery_codes",
    "accounts.end_sign_in",
    "accounts.end_other_sign_ins",
}
# Leaving in a hurry must never fail for want of a token; it changes nothing that could be abused.
WITHOUT_FORM_TOKEN = {"pages.exit_now"}

ClientOf = Callable[[User | None], FlaskClient]


def guarded(app: Flask, kind: str) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if guard_of(app, rule.endpoint) == kind}


def requests_of(app: Flask, *kinds: str) -> Iterator[tuple[Rule, str, str]]:
    """Every way to ask for a view that is guarded so: its rule, the method, and an address with made-up ids."""
    for rule in app.url_map.iter_rules():
        if guard_of(app, rule.endpoint) in kinds:
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield rule, method, re.sub(r"<(?:\w+:)?\w+>", "0123456789abcdef0123", rule.rule)


@pytest.fixture
def without_form_tokens(app: Flask) -> None:
    """So that what answers is the guard and not the missing token."""
    app.config["WTF_CSRF_ENABLED"] = False


# Views


def test_only_what_is_listed_here_is_open_to_everybody(app: Flask) -> None:
    assert guarded(app, "public") == ANYBODY


def test_only_what_is_listed_here_comes_before_the_ground_rules(app: Flask) -> None:
    assert guarded(app, "before_ground_rules") == BEFORE_GROUND_RULES


def test_everything_below_admin_is_for_admins_and_nothing_else_is(app: Flask) -> None:
    below = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin/")}
    assert below
    assert guarded(app, "admins_only") == below


@pytest.mark.usefixtures("without_form_tokens")
def test_a_visitor_reaches_nothing_but_what_is_open_to_everybody(app: Flask, client_of: ClientOf) -> None:
    visitor = client_of(None)
    for _, method, address in requests_of(app, "signed_in", "before_ground_rules", "admins_only"):
        answer = visitor.open(address, method=method, headers={"Accept": "application/json"})
        assert answer.status_code == 401, f"{method} {address}"
        assert answer.get_json()["error"]["code"] == "unauthenticated"
        page = visitor.open(address, method=method, headers={"Accept": "text/html"})
        assert page.status_code == 302, f"{method} {address}"
        assert page.headers["Location"].startswith("/login"), f"{method} {address}"


@pytest.mark.usefixtures("without_form_tokens")
@pytest.mark.parametrize("role", ["member", "facilitator"])
def test_nobody_but_an_admin_reaches_what_is_for_admins(app: Flask, client_of: ClientOf, role: str) -> None:
    person = client_of(a_user("dee", role))
    for _, method, address in requests_of(app, "admins_only"):
        answer = person.open(address, method=method, headers={"Accept": "application/json"})
        assert answer.status_code == 403, f"{method} {address}"


@pytest.mark.usefixtures("without_form_tokens")
def test_whoever_has_not_accepted_the_ground_rules_is_led_to_them(app: Flask, client_of: ClientOf) -> None:
    user = a_user("ada", "admin")
    user.rules_version = 0
    db.session.commit()
    person = client_of(user)
    for _, method, address in requests_of(app, "signed_in", "admins_only"):
        answer = person.open(address, method=method, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/ground-rules"), f"{method} {address}"
        told = person.open(address, method=method, headers={"Accept": "application/json"})
        assert (told.status_code, told.get_json()["error"]["code"]) == (403, "forbidden"), f"{method} {address}"


@pytest.mark.parametrize(
    ("accepted", "is_json"),
    [
        ("application/json", True),
        ("application/json, text/plain, */*", True),
        ("text/html;q=0.5, application/json", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("*/*", False),
        (None, False),
    ],
)
def test_an_error_is_json_where_that_is_asked_for_by_name(
    client_of: ClientOf, accepted: str | None, is_json: bool
) -> None:
    answer = client_of(None).get("/no-such-page", headers={"Accept": accepted} if accepted else {})
    assert (answer.status_code, answer.is_json) == (404, is_json)


def test_nothing_is_changed_without_a_form_token(app: Flask, client_of: ClientOf) -> None:
    admin = client_of(a_user("ada", "admin"))
    asked = 0
    for rule, method, address in requests_of(app, "public", "signed_in", "before_ground_rules", "admins_only"):
        if method != "GET" and rule.endpoint not in WITHOUT_FORM_TOKEN:
            answer = admin.open(address, method=method, headers={"Accept": "application/json"})
            assert answer.status_code == 400, f"{method} {address}"
            asked += 1
    assert asked > 10


def test_every_answer_carries_the_headers_that_protect_it(app: Flask, client_of: ClientOf) -> None:
    visitor = client_of(None)
    for address in ("/help", "/login", "/", "/no-such-page", "/static/css/base.css"):
        answer = visitor.get(address)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], address
        assert "unsafe" not in answer.headers["Content-Security-Policy"], address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


# Sockets


def test_the_doors_are_the_only_ones_who_listen(app: Flask) -> None:
    assert set(socketio.server.handlers) | set(socketio.server.namespace_handlers) == {ROOMS, MODERATION}
    for namespace, handlers in socketio.server.handlers.items():
        assert set(handlers) == {"connect", "disconnect", "*"}, namespace


def test_no_other_file_registers_an_event() -> None:
    registering = set()
    for path in within("server", ".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in (
                "on",
                "on_event",
                "on_namespace",
                "register_namespace",
            ):
                if "socketio" in ast.unparse(node.value):
                    registering.add(short(path))
    assert registering <= {"server/sockets.py"}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.namespace)
def test_a_socket_that_nobody_let_in_gets_no_answer_from_any_event(app: Flask, door: Door) -> None:
    meeting = a_meeting()
    for event in door.events:
        answer = door.answer("a-strangers-socket", event, ({"meeting": meeting.id},))
        assert answer["error"]["code"] == "unauthenticated", event


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.namespace)
def test_every_event_names_its_meeting_and_refuses_what_has_the_wrong_shape(door: Door) -> None:
    for event, (form, _) in door.events.items():
        assert form.model_fields["meeting"].is_required(), event


def let_in(door: Door, user: User) -> str:
    """The id of a socket of this user that is through the door, without a network."""

    a_sign_in(user)
    sign_in = db.session.query(SignIn).filter_by(user_id=user.id).one()
    connections.opened(Connection(f"socket-of-{user.name}", door.namespace, sign_in.id, user.id, user.role))
    return f"socket-of-{user.name}"


PLAUSIBLE = {
    "body": "Hello",
    "client_id": "c1",
    "message": "0123456789abcdef0123",
    "seat": "0123456789abcdef0123",
    "flag": "0123456789abcdef0123",
    "alert": "0123456789abcdef0123",
    "before": "0123456789abcdef0123",
    "reaction": "strength",
    "reason": "It hurts",
    "outcome": "We talked",
    "verdict": "right",
    "minutes": 5,
    "mode": "slow",
    "guideline": "no-diagnosis",
    "on": True,
}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.namespace)
def test_no_event_reaches_a_meeting_in_which_one_has_no_seat(app: Flask, door: Door) -> None:
    """`enter` aside, which is how one gets a seat where the meeting's own rules allow it."""
    meeting = a_meeting()
    sid = let_in(door, a_user("gus", "facilitator"))
    for event, (form, _) in door.events.items():
        if event == "enter":
            continue
        payload = {name: value for name, value in PLAUSIBLE.items() if name in form.model_fields}
        if {"flag", "alert"} <= set(payload):
            del payload["flag"]
        answer = door.answer(sid, event, ({"meeting": meeting.id, **payload},))
        assert answer.get("error", {}).get("code") in ("not_found", "forbidden"), (event, answer)


def test_the_protocol_document_names_the_events_that_there_are() -> None:
    text = (PROJECT / "docs/protocol.md").read_text()
    for heading, door in (("## `/rooms`: what the client sends", rooms_door), ("## `/moderation`", moderation_door)):
        section = text.split(heading, 1)[1]
        table = re.search(r"\| event \| fields \|.*?\n\n", section, re.DOTALL)
        assert table, heading
        named = {
            name for row in re.findall(r"^\| (`.*?) \|", table[0], re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
        }
        assert named == set(door.events), door.namespace
