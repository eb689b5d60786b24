"""The pages that everybody reaches, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from server.accounts import sign_ins
from server.extensions import db
from tests import factories

Clients = Callable[..., Any]


def test_help_is_in_reach_of_visitors_and_sorted_by_what_it_is_about(client_of: Clients) -> None:
    page = client_of(None).get("/help").get_data(as_text=True)
    assert page.count("<details") == 4
    assert "Holdfast is not an emergency service" in page
    numbers = ("988", "911", "1-800-662-4357", "START to 88788", "1-800-422-4453", "HOME to 741741", "1-800-222-1222")
    assert [number for number in numbers if number not in page] == []


@pytest.mark.parametrize("page", ["/help", "/safety", "/login", "/signup"])
def test_titles_are_neutral_and_nothing_is_stored(client_of: Clients, page: str) -> None:
    answer = client_of(None).get(page)
    assert "<title>Notes</title>" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_exit_ends_the_sign_in_and_clears_what_the_browser_kept(app: Flask, client_of: Clients, method: str) -> None:
    dee = factories.a_user("dee")
    browser = client_of(dee)
    assert browser.get("/").status_code == 200
    answer = browser.open("/exit", method=method)
    assert answer.status_code == 303
    assert answer.headers["Location"] == app.config["HOLDFAST"].exit_url
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert sign_ins.of_user(dee.id) == []
    assert browser.get("/").status_code == 302


def test_health_is_told_to_machines(client_of: Clients) -> None:
    assert client_of(None).get("/healthz").json == {"status": "alive"}
    assert client_of(None).get("/readyz").json["status"] == "ready"


def test_a_database_that_is_away_is_told_as_not_ready(app: Flask, client_of: Clients) -> None:
    db.session.rollback()
    db.session.close()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    answer = client_of(None).get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "unavailable")


def test_a_page_that_is_not_there_says_so_kindly_or_as_json(client_of: Clients) -> None:
    dee = client_of(factories.a_user("dee"))
    page = dee.get("/no/such/page")
    assert page.status_code == 404
    assert "There is no such page here" in page.get_data(as_text=True)
    error = dee.get("/no/such/page", headers={"Accept": "application/json"}).json["error"]
    assert error["code"] == "not_found"


def test_every_answer_carries_the_strict_policy(client_of: Clients) -> None:
    for path in ("/help", "/login", "/no/such/page", "/static/css/base.css"):
        policy = client_of(None).get(path).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
