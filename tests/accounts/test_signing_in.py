from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config import Settings
from server import offload
from server.accounts import actions, administration, browser, passwords
from server.errors import Refused
from server.extensions import db
from server.journal import writing
from server.models import SignIn, User
from tests.accounts.conftest import Clock
from tests.accounts.pages import OTHER_PASSWORD, PASSWORD, log_in, send, text_of
from tests.factories import a_user

ClientOf = Callable[[User | None], FlaskClient]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"login_failures": "3 per 15 minutes"})


def test_somebody_with_their_password_comes_in(dee: User, visitor: FlaskClient) -> None:
    assert log_in(visitor, "dee").location == "/"
    assert "Sign out" in visitor.get("/").text


def test_capitals_in_a_name_do_not_keep_anybody_out(dee: User, visitor: FlaskClient) -> None:
    assert log_in(visitor, "Dee").location == "/"


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(dee: User, client_of: ClientOf) -> None:
    wrong = log_in(client_of(None), "dee", OTHER_PASSWORD)
    unknown = log_in(client_of(None), "eli", OTHER_PASSWORD)
    assert wrong.status_code == unknown.status_code == 401

    def bare(page: str) -> str:
        return re.sub(r'name="csrf_token"[^>]*>', "", page.replace("eli", "dee"))

    assert bare(wrong.text) == bare(unknown.text)


@pytest.mark.parametrize("name", ["eli", "mo", "d" * 300])
def test_for_every_name_one_password_hash_of_the_same_cost_is_computed(
    dee: User, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with writing() as page:
        actions.make_user(page.session, "mo", scripted=True)
    seen: list[str] = []

    def watch(fn: Callable[..., Any], *args: Any) -> Any:
        seen.append(args[0])
        return fn(*args)

    monkeypatch.setattr(offload, "_run", watch)
    with pytest.raises(Refused):
        actions.sign_in(name, PASSWORD, "127.0.0.1")
    assert len(seen) == 1
    assert seen[0].startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert len(seen[0]) == len(dee.password_hash)


def test_hashing_goes_on_outside_any_write_transaction(dee: User, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []

    def watch(fn: Callable[..., Any], *args: Any) -> Any:
        inside.append(bool(db.session.info.get("writing")))
        return fn(*args)

    monkeypatch.setattr(offload, "_run", watch)
    actions.sign_in("dee", PASSWORD, "127.0.0.1")
    actions.change_password(dee, PASSWORD, OTHER_PASSWORD, "127.0.0.1")
    assert inside == [False, False, False]


def test_guessing_has_to_wait_and_the_right_password_waits_with_it(dee: User, visitor: FlaskClient) -> None:
    for _ in range(3):
        assert log_in(visitor, "dee", OTHER_PASSWORD).status_code == 401
    answer = log_in(visitor, "dee")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 15 * 60
    assert "your account is safe" in text_of(answer)


def test_guessing_does_not_lock_the_person_out_elsewhere(dee: User, app: Flask) -> None:
    for _ in range(4):
        with pytest.raises(Refused):
            actions.sign_in("dee", OTHER_PASSWORD, "203.0.113.7")
    assert actions.sign_in("dee", PASSWORD, "198.51.100.4")


def test_guessing_at_a_name_that_is_not_known_has_to_wait_in_the_same_way(dee: User, client_of: ClientOf) -> None:
    statuses = [log_in(client_of(None), "nobody here", OTHER_PASSWORD).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


def test_spelling_a_name_differently_gives_no_further_tries(dee: User, app: Flask) -> None:
    for spelling in ("dee", "DEE", "d-e-e"):
        with pytest.raises(Refused):
            actions.sign_in(spelling, OTHER_PASSWORD, "203.0.113.7")
    with pytest.raises(Refused) as refused:
        actions.sign_in("Dee", OTHER_PASSWORD, "203.0.113.7")
    assert refused.value.code == "rate_limited"


def test_signing_in_often_is_not_held_against_anybody(dee: User, app: Flask) -> None:
    for _ in range(6):
        actions.sign_in("dee", PASSWORD, "127.0.0.1")


def test_a_session_begins_anew_when_somebody_signs_in(dee: User, visitor: FlaskClient) -> None:
    visitor.get("/login")
    with visitor.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    log_in(visitor, "dee")
    with visitor.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before


def test_signing_in_as_somebody_else_ends_the_sign_in_before(dee: User, client_of: ClientOf) -> None:
    eli = a_user("eli")
    client = client_of(eli)
    send(client, "/login", page="/account", username="dee", password=PASSWORD)
    assert db.session.scalar(select(SignIn.ended_at).filter_by(user_id=eli.id)) is not None


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "\\\\evil.example", "evil", ""],
)
def test_next_never_leads_to_another_site(dee: User, visitor: FlaskClient, target: str) -> None:
    answer = visitor.get("/login", query_string={"next": target})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert token is not None
    fields = {"csrf_token": token[1], "username": "dee", "password": PASSWORD}
    assert visitor.post("/login", query_string={"next": target}, data=fields).location == "/"


def test_next_leads_to_the_page_that_was_asked_for(dee: User, visitor: FlaskClient) -> None:
    asked = visitor.get("/account?from=here")
    assert asked.location.startswith("/login?next=")
    assert log_in(visitor, "dee", path=asked.location).location == "/account?from=here"


def test_a_form_without_its_token_signs_nobody_in(dee: User, visitor: FlaskClient) -> None:
    answer = visitor.post("/login", data={"username": "dee", "password": PASSWORD})
    assert answer.status_code == 400
    assert db.session.scalar(select(func.count()).select_from(SignIn).filter_by(ended_at=None)) == 0


def test_somebody_whose_account_is_paused_does_not_come_in_and_is_told_why(dee: User, visitor: FlaskClient) -> None:
    administration.suspend(a_user("ada", "admin"), dee.id, "asked for a break")
    answer = log_in(visitor, "dee")
    assert answer.status_code == 403
    assert "paused" in text_of(answer)
    assert visitor.get("/").status_code == 302


def test_a_paused_account_looks_like_any_other_to_those_without_its_password(dee: User, visitor: FlaskClient) -> None:
    administration.suspend(a_user("ada", "admin"), dee.id, "asked for a break")
    assert log_in(visitor, "dee", OTHER_PASSWORD).status_code == 401


def test_nobody_signs_in_as_one_of_the_scripted_people(app: Flask) -> None:
    with writing() as page:
        mo = actions.make_user(page.session, "mo", scripted=True)
    for guess in (mo.password_hash, "!", ""):
        assert not passwords.matches(mo.password_hash, guess)


def test_an_older_hash_is_made_anew_when_its_password_is_right(dee: User, app: Flask) -> None:
    with writing():
        dee.password_hash = PasswordHasher(memory_cost=1024, time_cost=1, parallelism=1).hash(PASSWORD)
    actions.sign_in("dee", PASSWORD, "127.0.0.1")
    assert not passwords.needs_rehash(dee.password_hash)
    assert passwords.matches(dee.password_hash, PASSWORD)


def test_signing_out_ends_the_cookie_that_somebody_copied(dee: User, visitor: FlaskClient, client_of: ClientOf) -> None:
    log_in(visitor, "dee")
    thief = client_of(None)
    with visitor.session_transaction() as session:
        copied = session[browser.TOKEN]
    with thief.session_transaction() as session:
        session[browser.TOKEN] = copied
    assert thief.get("/account").status_code == 200
    out = send(visitor, "/logout", page="/account")
    assert out.location == "/login"
    assert thief.get("/account").status_code == 302
    assert visitor.get("/account").status_code == 302


def test_signing_out_asks_the_browser_to_forget_drafts(dee: User, client_of: ClientOf) -> None:
    assert send(client_of(dee), "/logout", page="/account").headers["Clear-Site-Data"] == '"storage"'


def test_signing_out_takes_a_post_with_a_token(dee: User, client_of: ClientOf) -> None:
    client = client_of(dee)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 400
    assert client.get("/account").status_code == 200


def test_the_cookie_lasts_beyond_the_browser_only_for_those_who_ask(dee: User, client_of: ClientOf) -> None:
    brief, lasting = client_of(None), client_of(None)
    assert "Expires" not in log_in(brief, "dee").headers["Set-Cookie"]
    stayed = send(lasting, "/login", username="dee", password=PASSWORD, stay="y")
    assert "Expires" in stayed.headers["Set-Cookie"]


def test_cookies_are_for_this_site_and_out_of_reach_of_scripts(dee: User, visitor: FlaskClient) -> None:
    cookie = log_in(visitor, "dee").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_sign_in_ends_after_its_days_without_a_visit(dee: User, client_of: ClientOf, time: Clock) -> None:
    client = client_of(dee)
    time.pass_(days=13)
    assert client.get("/account").status_code == 200
    time.pass_(days=13)
    assert client.get("/account").status_code == 200
    time.pass_(days=14)
    assert client.get("/account").status_code == 302
