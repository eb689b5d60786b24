"""An admin makes groups, changes them, puts them away and brings them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from server.errors import Refused
from server.extensions import db
from server.groups import actions
from server.groups.actions import GroupDetails
from server.models import AuditEntry, Group, Meeting
from tests import factories

DETAILS = GroupDetails("Tuesday partners", "For partners.", 20, "open", 30)


@pytest.fixture
def browser(app: Flask, client_of: Callable[..., Any]) -> FlaskClient:
    """An admin's."""
    app.config["WTF_CSRF_ENABLED"] = False
    client: FlaskClient = client_of(factories.a_user("ada", "admin"))
    return client


def filled_in(**changed: Any) -> dict[str, Any]:
    form = {
        "name": "Tuesday partners",
        "description": "For partners.",
        "capacity": "20",
        "entry": "open",
        "retention_days": "30",
    }
    return {**form, **changed}


def groups() -> list[Group]:
    db.session.rollback()
    return list(db.session.scalars(select(Group).order_by(Group.name)))


def test_a_group_is_made_and_listed(browser: FlaskClient) -> None:
    assert "There is no group yet" in browser.get("/admin/groups/").text
    answer = browser.post("/admin/groups/new", data=filled_in(entry="waiting_room", capacity="12"))
    assert answer.headers["Location"] == "/admin/groups/"
    (group,) = groups()
    assert (group.name, group.entry, group.capacity, group.retention_days) == (
        "Tuesday partners",
        "waiting_room",
        12,
        30,
    )
    assert "Tuesday partners" in browser.get("/admin/groups/").text
    record = db.session.scalars(select(AuditEntry)).one()
    assert (record.act, record.subject) == ("make_group", group.id)


def test_names_are_tidied(browser: FlaskClient) -> None:
    browser.post("/admin/groups/new", data=filled_in(name="  Tuesday \n  partners ", description=" One.  \n\n Two. "))
    (group,) = groups()
    assert (group.name, group.description) == ("Tuesday partners", "One.\n\nTwo.")


def test_a_group_is_changed_and_what_was_changed_is_on_record(browser: FlaskClient) -> None:
    browser.post("/admin/groups/new", data=filled_in())
    (group,) = groups()
    assert 'value="Tuesday partners"' in browser.get(f"/admin/groups/{group.id}").text
    browser.post(f"/admin/groups/{group.id}", data=filled_in(capacity="8", retention_days="7"))
    (group,) = groups()
    assert (group.capacity, group.retention_days) == (8, 7)
    record = db.session.scalars(select(AuditEntry).filter_by(act="edit_group")).one()
    assert record.detail == "capacity, retention_days"


def test_two_names_that_differ_in_capitals_alone_are_one(browser: FlaskClient) -> None:
    browser.post("/admin/groups/new", data=filled_in())
    answer = browser.post("/admin/groups/new", data=filled_in(name="TUESDAY PARTNERS"))
    assert answer.status_code == 400
    assert "There is already a group with this name." in answer.text
    assert len(groups()) == 1


def test_a_group_keeps_its_name_when_it_is_saved(browser: FlaskClient) -> None:
    browser.post("/admin/groups/new", data=filled_in())
    (group,) = groups()
    assert browser.post(f"/admin/groups/{group.id}", data=filled_in(name="TUESDAY partners")).status_code == 302
    assert [one.name for one in groups()] == ["TUESDAY partners"]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": "x"},
        {"name": "x" * 81},
        {"name": "turn \u202e around"},
        {"name": "nul \x00"},
        {"description": "x" * 1001},
        {"capacity": ""},
        {"capacity": "1"},
        {"capacity": "51"},
        {"capacity": "many"},
        {"entry": "locked"},
        {"entry": ""},
        {"retention_days": "0"},
        {"retention_days": "366"},
        {"retention_days": "1.5"},
    ],
)
def test_a_form_that_is_filled_in_wrongly_comes_back_and_keeps_nothing(
    browser: FlaskClient, changed: dict[str, Any]
) -> None:
    answer = browser.post("/admin/groups/new", data=filled_in(**changed))
    assert answer.status_code == 400
    assert 'class="field-error"' in answer.text
    as_json = browser.post("/admin/groups/new", data=filled_in(**changed), headers={"Accept": "application/json"})
    assert as_json.json is not None
    assert (as_json.status_code, as_json.json["error"]["code"]) == (400, "invalid")
    assert groups() == []


def test_a_group_is_put_away_and_brought_back(browser: FlaskClient) -> None:
    browser.post("/admin/groups/new", data=filled_in())
    (group,) = groups()
    meeting = factories.a_meeting(group, open_now=False)
    browser.post(f"/admin/groups/{group.id}/archive")
    assert groups()[0].archived
    assert db.session.get_one(Meeting, meeting.id).status == "cancelled"
    assert "Tuesday partners" not in browser.get("/admin/meetings/plan").text
    browser.post(f"/admin/groups/{group.id}/bring-back")
    assert not groups()[0].archived
    assert "Tuesday partners" in browser.get("/admin/meetings/plan").text
    assert db.session.get_one(Meeting, meeting.id).status == "cancelled"


@pytest.mark.parametrize("role", ["member", "facilitator"])
def test_groups_are_for_admins_alone(app: Flask, client_of: Callable[..., Any], role: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    person, group = factories.a_user("dee", role), factories.a_group()
    browser = client_of(person)
    for address in ("/admin/groups/", "/admin/groups/new", f"/admin/groups/{group.id}"):
        assert browser.get(address).status_code == 403
    for address in ("new", group.id, f"{group.id}/archive", f"{group.id}/bring-back"):
        assert browser.post(f"/admin/groups/{address}", data=filled_in()).status_code == 403
    for act in (lambda: actions.make_group(person, DETAILS), lambda: actions.edit_group(person, group.id, DETAILS)):
        with pytest.raises(Refused):
            act()
    assert [(one.id, one.archived) for one in groups()] == [(group.id, False)]


def test_a_group_that_is_not_there_is_not_there(browser: FlaskClient) -> None:
    assert browser.get("/admin/groups/nothing").status_code == 404
    for act in ("", "/archive", "/bring-back"):
        assert browser.post(f"/admin/groups/nothing{act}", data=filled_in()).status_code == 404
