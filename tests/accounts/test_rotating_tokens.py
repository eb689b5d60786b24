from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from server.accounts import administration, browser, sign_ins
from server.extensions import db
from server.models import SignIn, User
from tests.accounts.conftest import Clock
from tests.factories import a_user

ClientOf = Callable[[User | None], FlaskClient]


@pytest.fixture
def eli(app: Flask) -> User:
    return a_user("eli")


def carried(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session[browser.TOKEN])


def carry(client: FlaskClient, token: str) -> FlaskClient:
    with client.session_transaction() as session:
        session[browser.TOKEN] = token
    return client


def test_a_page_after_a_quarter_of_an_hour_brings_a_new_token(eli: User, client_of: ClientOf, time: Clock) -> None:
    client = client_of(eli)
    first = carried(client)
    client.get("/account")
    assert carried(client) == first
    time.pass_(minutes=15)
    client.get("/account")
    assert carried(client) != first
    assert client.get("/account").status_code == 200


def test_only_pages_bring_a_new_token(eli: User, client_of: ClientOf, time: Clock) -> None:
    client = client_of(eli)
    first = carried(client)
    time.pass_(minutes=20)
    client.get("/static/css/base.css")
    client.get("/readyz")
    client.get("/nowhere", headers={"Accept": "application/json"})
    client.post("/ground-rules")
    assert carried(client) == first


def test_a_request_in_flight_is_answered_with_the_token_it_left_with(
    eli: User, client_of: ClientOf, time: Clock
) -> None:
    client = client_of(eli)
    late = carry(client_of(None), carried(client))
    time.pass_(minutes=15)
    client.get("/account")
    client.get("/account")
    time.pass_(seconds=30)
    assert late.get("/account").status_code == 200


def test_a_late_answer_does_not_put_the_old_token_back(eli: User, client_of: ClientOf, time: Clock) -> None:
    client = client_of(eli)
    late = carry(client_of(None), carried(client))
    time.pass_(minutes=15)
    client.get("/account")
    client.get("/account")
    # The page makes a form token, and would keep it in the cookie beside the old token.
    assert "Set-Cookie" not in late.get("/account").headers


def test_a_copied_token_that_was_replaced_ends_the_sign_in_for_both(
    eli: User, client_of: ClientOf, time: Clock
) -> None:
    client = client_of(eli)
    thief = carry(client_of(None), carried(client))
    time.pass_(minutes=15)
    client.get("/account")
    client.get("/account")
    time.pass_(seconds=61)
    assert thief.get("/account").status_code == 302
    assert client.get("/account").status_code == 302


def test_a_thief_who_rotates_first_is_found_out_by_the_next_visit(eli: User, client_of: ClientOf, time: Clock) -> None:
    client = client_of(eli)
    thief = carry(client_of(None), carried(client))
    time.pass_(minutes=15)
    thief.get("/account")
    thief.get("/account")
    time.pass_(seconds=61)
    assert client.get("/account").status_code == 302
    assert thief.get("/account").status_code == 302


def test_an_answer_that_was_lost_with_its_new_token_locks_nobody_out(
    eli: User, client_of: ClientOf, time: Clock
) -> None:
    client = client_of(eli)
    before = carried(client)
    time.pass_(minutes=15)
    client.get("/account")
    carry(client, before)
    time.pass_(minutes=5)
    assert client.get("/account").status_code == 200
    assert carried(client) != before
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("token", ["", ".", "nobody.secret", "x" * 5000, "\u0000.\u0000"])
def test_a_token_that_is_none_is_nobody(app: Flask, client_of: ClientOf, token: str) -> None:
    assert carry(client_of(None), token).get("/account").status_code == 302


def test_a_token_with_the_right_id_and_another_secret_is_nobody(eli: User, client_of: ClientOf) -> None:
    sign_in_id = carried(client_of(eli)).partition(".")[0]
    assert carry(client_of(None), f"{sign_in_id}.made-up").get("/account").status_code == 302


def test_the_database_has_no_token(eli: User, client_of: ClientOf) -> None:
    token = carried(client_of(eli))
    sign_in = db.session.get(SignIn, token.partition(".")[0])
    assert sign_in is not None
    assert token.partition(".")[2] not in sign_in.token_hash


def environ_of(client: FlaskClient) -> dict[str, object]:
    cookie = client.get_cookie("holdfast")
    assert cookie is not None
    return EnvironBuilder(path="/socket.io/", headers={"Cookie": f"holdfast={cookie.value}"}).get_environ()


def test_a_socket_is_known_by_its_cookie_alone(eli: User, client_of: ClientOf) -> None:
    found = browser.sign_in_of(environ_of(client_of(eli)))
    assert found is not None and found.user_id == eli.id
    assert browser.sign_in_of(EnvironBuilder().get_environ()) is None
    forged = EnvironBuilder(headers={"Cookie": "holdfast=eyJfdXNlcl9pZCI6IngueSJ9.aaaaaa.bbbbbb"}).get_environ()
    assert browser.sign_in_of(forged) is None


def test_a_socket_is_nobodys_after_its_person_was_paused(eli: User, client_of: ClientOf) -> None:
    environ = environ_of(client_of(eli))
    administration.suspend(a_user("ada", "admin"), eli.id, "asked for a break")
    assert browser.sign_in_of(environ) is None


def test_a_visit_is_noted_now_and_then_and_not_with_every_page(eli: User, client_of: ClientOf, time: Clock) -> None:
    client = client_of(eli)
    first = sign_ins.of_user(eli.id)[0].seen_at
    time.pass_(minutes=4)
    client.get("/account")
    assert sign_ins.of_user(eli.id)[0].seen_at == first
    time.pass_(minutes=1)
    client.get("/account")
    assert sign_ins.of_user(eli.id)[0].seen_at == time.at
