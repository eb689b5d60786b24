from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.accounts import actions, browser, ground_rules, sign_ins
from server.accounts.ground_rules import GroundRules
from server.models import User
from tests.accounts.pages import OTHER_PASSWORD, PASSWORD, log_in, send, text_of
from tests.factories import a_sign_in, a_user

ClientOf = Callable[[User | None], FlaskClient]


# Ground rules


def test_nothing_of_the_house_is_open_before_the_ground_rules_are_accepted(visitor: FlaskClient) -> None:
    send(visitor, "/signup", username="dee", password=PASSWORD)
    assert {visitor.get(path).location for path in ("/", "/rooms/x", "/calendar")} == {"/ground-rules"}
    assert visitor.get("/help").status_code == 200
    assert visitor.get("/account").status_code == 200


def test_a_new_version_of_the_rules_is_asked_about_again(
    dee: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(dee)
    assert client.get("/").status_code == 200
    newer = GroundRules(99, "New rules", ground_rules.current().html)
    monkeypatch.setattr(ground_rules, "current", lambda: newer)
    assert client.get("/").location == "/ground-rules"
    assert send(client, "/ground-rules", version=99).location == "/"
    assert client.get("/").status_code == 200


def test_accepting_a_version_that_is_not_the_present_one_accepts_nothing(visitor: FlaskClient) -> None:
    send(visitor, "/signup", username="dee", password=PASSWORD)
    for version in (0, 99):
        assert send(visitor, "/ground-rules", version=version).location == "/ground-rules"
    assert send(visitor, "/ground-rules", version="all of them").status_code == 400
    assert visitor.get("/").location == "/ground-rules"


def test_the_ground_rules_can_be_read_by_anybody_and_accepted_by_those_signed_in(visitor: FlaskClient) -> None:
    page = visitor.get("/ground-rules")
    assert page.status_code == 200
    assert "you are not the problem" in text_of(page)
    token = visitor.get("/login").text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    assert visitor.post(
        "/ground-rules", data={"csrf_token": token, "version": ground_rules.current().version}
    ).location.startswith("/login")


# The password


def test_a_new_password_ends_the_other_sign_ins_and_the_copies_of_this_one(dee: User, client_of: ClientOf) -> None:
    here, elsewhere, copy = client_of(dee), client_of(dee), client_of(None)
    with here.session_transaction() as session:
        copied = session[browser.TOKEN]
    with copy.session_transaction() as session:
        session[browser.TOKEN] = copied
    changed = send(here, "/account/password", page="/account", password=PASSWORD, new_password=OTHER_PASSWORD)
    assert changed.location == "/account"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == copy.get("/account").status_code == 302
    assert len(sign_ins.of_user(dee.id)) == 1


def test_the_new_password_works_and_the_old_one_does_not(dee: User, client_of: ClientOf) -> None:
    send(client_of(dee), "/account/password", page="/account", password=PASSWORD, new_password=OTHER_PASSWORD)
    assert log_in(client_of(None), "dee").status_code == 401
    assert log_in(client_of(None), "dee", OTHER_PASSWORD).location == "/"


@pytest.mark.parametrize(
    ("present", "new", "says"),
    [
        (OTHER_PASSWORD, OTHER_PASSWORD, "This is not your present password"),
        (PASSWORD, "short", "at least 8 characters"),
        (PASSWORD, "12345678", "among the first that are tried"),
        (PASSWORD, "", "Please choose a new password"),
    ],
)
def test_a_password_that_cannot_be_changed_stays(
    dee: User, client_of: ClientOf, present: str, new: str, says: str
) -> None:
    client = client_of(dee)
    answer = send(client, "/account/password", page="/account", password=present, new_password=new)
    assert answer.status_code == 400
    assert says in text_of(answer)
    assert log_in(client_of(None), "dee").location == "/"


def test_guessing_the_present_password_in_an_open_browser_has_to_wait(dee: User, client_of: ClientOf) -> None:
    client = client_of(dee)
    fields = {"password": OTHER_PASSWORD, "new_password": OTHER_PASSWORD}
    statuses = [send(client, "/account/password", page="/account", **fields).status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]


# Sign-ins


def test_ones_sign_ins_are_listed_with_the_browser_they_are_in(dee: User, client_of: ClientOf) -> None:
    phone = client_of(None)
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    log_in(phone, "dee")
    assert "Firefox on Android here" in text_of(phone.get("/account"))


def test_one_sign_in_can_be_ended_from_another(dee: User, client_of: ClientOf) -> None:
    lost = client_of(dee)
    (sign_in,) = sign_ins.of_user(dee.id)
    here = client_of(dee)
    send(here, f"/account/sign-ins/{sign_in.id}/end", page="/account")
    assert lost.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_all_other_sign_ins_can_be_ended_at_once(dee: User, client_of: ClientOf) -> None:
    here, others = client_of(dee), [client_of(dee), client_of(dee)]
    send(here, "/account/sign-ins/end-others", page="/account")
    assert here.get("/account").status_code == 200
    assert [other.get("/account").status_code for other in others] == [302, 302]


def test_nobody_ends_the_sign_in_of_somebody_else(dee: User, client_of: ClientOf) -> None:
    eli = a_user("eli")
    theirs = a_sign_in(eli).partition(".")[0]
    client = client_of(dee)
    not_mine = send(client, f"/account/sign-ins/{theirs}/end", page="/account")
    nobodys = send(client, "/account/sign-ins/nobodys/end", page="/account")
    # The tokens of the forms in the page carry the second they were made in.
    one, other = (re.sub(r'"[\w-]+\.[\w-]+\.[\w-]+"', '"token"', answer.text) for answer in (not_mine, nobodys))
    assert (not_mine.status_code, one) == (nobodys.status_code, other)
    assert not_mine.status_code == 404
    assert len(sign_ins.of_user(eli.id)) == 1


def test_a_sign_in_that_has_ended_is_not_listed(dee: User, client_of: ClientOf) -> None:
    client_of(dee)
    actions.end_other_sign_ins(dee, None)
    assert sign_ins.of_user(dee.id) == []


# Details


def test_details_can_be_given_and_taken_back(dee: User, client_of: ClientOf) -> None:
    client = client_of(dee)
    given = {"relation": "sibling", "email": "dee@example.org", "time_zone": "Europe/Berlin"}
    assert send(client, "/account/details", page="/account", **given).location == "/account"
    assert (dee.relation, dee.email, dee.time_zone) == ("sibling", "dee@example.org", "Europe/Berlin")
    taken_back = {"relation": "", "email": "", "time_zone": "UTC"}
    send(client, "/account/details", page="/account", **taken_back)
    assert (dee.relation, dee.email, dee.time_zone) == (None, None, "UTC")


@pytest.mark.parametrize(
    ("field", "value"), [("relation", "boss"), ("email", "nonsense"), ("time_zone", "../../etc/passwd")]
)
def test_a_detail_that_cannot_be_is_said_beside_its_field(
    dee: User, client_of: ClientOf, field: str, value: str
) -> None:
    fields = {"relation": "", "email": "", "time_zone": "UTC", field: value}
    answer = send(client_of(dee), "/account/details", page="/account", **fields)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/account/password",
        "/account/details",
        "/account/recovery-codes",
        "/account/sign-ins/end-others",
        "/ground-rules",
        "/recover",
        "/logout",
    ],
)
def test_no_form_is_taken_without_its_token(dee: User, client_of: ClientOf, path: str) -> None:
    assert client_of(dee).post(path).status_code == 400


@pytest.mark.parametrize("path", ["/account", "/account/recovery-codes"])
def test_visitors_are_asked_to_sign_in_first(app: Flask, visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).location.startswith("/login?next=")
    assert visitor.get(path, headers={"Accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("path", ["/login", "/signup", "/recover", "/ground-rules", "/account"])
def test_pages_keep_a_neutral_title_and_say_nothing_in_line(dee: User, client_of: ClientOf, path: str) -> None:
    client = client_of(dee if path == "/account" else None)
    page = client.get(path)
    assert "<title>Notes</title>" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "style=" not in page.text and "onclick" not in page.text and "<script>" not in page.text
