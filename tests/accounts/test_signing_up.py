from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from server import offload
from server.accounts import actions, browser, codes, ground_rules
from server.errors import Refused
from server.extensions import db
from server.models import RecoveryCode, User
from tests.accounts.pages import PASSWORD, codes_on, send, text_of
from tests.factories import a_user


def test_a_newcomer_sees_their_codes_then_the_ground_rules_and_then_the_meetings(visitor: FlaskClient) -> None:
    signed_up = send(visitor, "/signup", username="dee", password=PASSWORD)
    assert signed_up.location == "/account/recovery-codes"
    shown = visitor.get("/account/recovery-codes")
    assert len(set(codes_on(shown))) == codes.HOW_MANY
    assert 'href="/ground-rules"' in shown.text
    assert visitor.get("/").location == "/ground-rules"
    accepted = send(visitor, "/ground-rules", version=ground_rules.current().version)
    assert accepted.location == "/"
    assert visitor.get("/").status_code == 200


def test_recovery_codes_are_shown_once(visitor: FlaskClient) -> None:
    send(visitor, "/signup", username="dee", password=PASSWORD)
    first = codes_on(visitor.get("/account/recovery-codes"))
    again = visitor.get("/account/recovery-codes", follow_redirects=True)
    assert first and not codes_on(again)
    assert not any(code in again.text for code in first)


def test_recovery_codes_are_not_readable_in_the_cookie_or_the_database(app: Flask, visitor: FlaskClient) -> None:
    send(visitor, "/signup", username="dee", password=PASSWORD)
    with visitor.session_transaction() as session:
        carried = str(dict(session))
    shown = codes_on(visitor.get("/account/recovery-codes"))
    kept = list(db.session.scalars(select(RecoveryCode.code_hash)))
    assert len(kept) == codes.HOW_MANY
    assert not any(code in carried or code in kept for code in shown)


def test_a_name_and_a_password_are_enough_and_the_rest_is_kept_when_given(visitor: FlaskClient) -> None:
    send(
        visitor,
        "/signup",
        username="dee",
        password=PASSWORD,
        relation="parent",
        email="dee@example.org",
        time_zone="America/New_York",
    )
    dee = actions.user_named("dee")
    assert dee is not None
    assert (dee.role, dee.relation, dee.email, dee.time_zone) == (
        "member",
        "parent",
        "dee@example.org",
        "America/New_York",
    )


def test_an_email_address_is_unreadable_in_the_database(app: Flask) -> None:
    actions.sign_up("dee", PASSWORD, email="dee@example.org")
    stored = db.session.execute(text("SELECT email FROM user_account")).scalar_one()
    assert b"dee" not in bytes(stored)


def test_a_browser_that_tells_no_known_time_zone_does_not_stop_a_sign_up(visitor: FlaskClient) -> None:
    assert send(visitor, "/signup", username="dee", password=PASSWORD, time_zone="Mars/Olympus").status_code == 302


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"username": "admin", "password": PASSWORD}, "taken for somebody of the staff"),
        ({"username": "Fac1litator", "password": PASSWORD}, "taken for somebody of the staff"),
        ({"username": "d", "password": PASSWORD}, "2 to 30 characters"),
        ({"username": "d\u202eee", "password": PASSWORD}, "letters, digits, spaces"),
        ({"username": "dee", "password": "short"}, "at least 8 characters"),
        ({"username": "dee", "password": "password1"}, "among the first that are tried"),
        ({"username": "dee", "password": "x" * 129}, "at most 128 characters"),
        ({"username": "dee", "password": PASSWORD, "email": "not an address"}, "does not look like an e-mail"),
        ({"username": "", "password": PASSWORD}, "Please choose a name"),
        ({"username": "dee" * 5000, "password": PASSWORD}, "too long"),
        ({"username": "dee", "password": PASSWORD, "relation": "boss"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(visitor: FlaskClient, fields: dict[str, str], says: str) -> None:
    answer = send(visitor, "/signup", **fields)
    assert answer.status_code == 400
    assert says in text_of(answer)
    assert 'aria-invalid="true"' in answer.text
    assert db.session.scalar(select(User.id)) is None


@pytest.mark.parametrize("alike", ["dee", "DEE", "d\u0435e", "Dée", "d.e.e"])
def test_a_name_that_looks_like_somebodys_is_refused(visitor: FlaskClient, alike: str) -> None:
    a_user("dee")
    answer = send(visitor, "/signup", username=alike, password=PASSWORD)
    assert answer.status_code == 409
    assert "or one like it" in text_of(answer)


def test_of_two_people_who_choose_one_name_at_once_the_first_gets_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def while_the_other_is_quicker(fn: Callable[..., Any], *args: Any) -> Any:
        a_user("Dee")
        return fn(*args)

    monkeypatch.setattr(offload, "_run", while_the_other_is_quicker)
    with pytest.raises(Refused) as refused:
        actions.sign_up("dee", PASSWORD)
    assert (refused.value.code, refused.value.details["field"]) == ("conflict", "username")
    assert list(db.session.scalars(select(User.name))) == ["Dee"]


def test_signing_up_without_a_form_token_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/signup", data={"username": "dee", "password": PASSWORD})
    assert answer.status_code == 400
    assert db.session.scalar(select(User.id)) is None


def test_a_refusal_is_json_where_json_is_asked_for(visitor: FlaskClient) -> None:
    page = visitor.get("/signup").text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answer = visitor.post(
        "/signup",
        data={"csrf_token": token, "username": "admin", "password": PASSWORD},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "invalid"
    assert answer.json["error"]["field"] == "username"


def test_passwords_are_kept_as_argon2id(app: Flask) -> None:
    user = actions.sign_up("dee", PASSWORD).user
    assert user.password_hash.startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_the_page_of_a_member_says_nothing_of_people_to_look_after(visitor: FlaskClient) -> None:
    send(visitor, "/signup", username="dee", password=PASSWORD)
    send(visitor, "/ground-rules", version=ground_rules.current().version)
    assert "/admin/" not in visitor.get("/account").text
    assert browser.TOKEN not in visitor.get("/account").text
