"""An admin plans one meeting or a series; what cannot be is refused and nothing is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server import clock
from server.accounts import administration
from server.errors import Refused
from server.extensions import db
from server.meetings import actions, listing, recurrence
from server.meetings.actions import Plan
from server.models import Group, Meeting, Series, User
from tests import factories
from tests.moving_clock import MovingClock

ZONE = "America/New_York"


@pytest.fixture
def ada(app: Flask) -> User:
    app.config["WTF_CSRF_ENABLED"] = False
    return factories.a_user("ada", "admin")


@pytest.fixture
def fay(app: Flask) -> User:
    return factories.a_user("fay", "facilitator")


@pytest.fixture
def group(app: Flask) -> Group:
    return factories.a_group("Tuesday partners")


def next_week() -> datetime:
    local = recurrence.to_local(clock.now() + timedelta(days=7), ZONE)
    return local.replace(hour=19, minute=0, second=0, microsecond=0)


def a_plan(group: Group, *facilitators: User, **changed: Any) -> Plan:
    details: dict[str, Any] = {
        "group_id": group.id,
        "title": "Tuesday evening",
        "first_local": next_week(),
        "time_zone": ZONE,
        "minutes": 90,
        "facilitators": tuple(person.id for person in facilitators),
    }
    return Plan(**{**details, **changed})


def filled_in(group: Group, *facilitators: User, **changed: Any) -> dict[str, Any]:
    form: dict[str, Any] = {
        "group_id": group.id,
        "title": "Tuesday evening",
        "repeat": "once",
        "date": next_week().date().isoformat(),
        "time": "19:00",
        "time_zone": ZONE,
        "minutes": "90",
        "facilitators": [person.id for person in facilitators],
    }
    return {**form, **changed}


def counts() -> tuple[int | None, int | None]:
    """How many meetings and series there are."""
    meetings, series = (select(func.count()).select_from(table) for table in (Meeting, Series))
    return db.session.scalar(meetings), db.session.scalar(series)


def test_a_planned_meeting_is_at_its_wall_clock_time(ada: User, fay: User, group: Group) -> None:
    meeting = actions.plan_meeting(ada, a_plan(group, fay))
    assert meeting.starts_at == recurrence.to_utc(next_week(), ZONE)
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=90)
    assert [person.name for person in meeting.facilitators] == ["fay"]


def test_a_series_has_its_meetings_of_the_next_eight_weeks(ada: User, fay: User, group: Group) -> None:
    series = actions.plan_series(ada, a_plan(group, fay, days=("TU", "TH")))
    planned = db.session.scalars(select(Meeting).filter_by(series_id=series.id).order_by(Meeting.starts_at)).all()
    assert len(planned) in range(13, 17)
    assert {recurrence.to_local(one.starts_at, ZONE).strftime("%a %H:%M") for one in planned} == {
        "Tue 19:00",
        "Thu 19:00",
    }
    assert all(one.starts_at <= clock.now() + timedelta(weeks=8) for one in planned)
    assert all([person.name for person in one.facilitators] == ["fay"] for one in planned)


def test_time_goes_on_and_the_series_with_it_without_doubles(
    ada: User, fay: User, group: Group, moving_clock: MovingClock
) -> None:
    series = actions.plan_series(ada, a_plan(group, fay, days=("TU",)))
    for _ in range(4):
        actions.materialise_ahead()
        actions.materialise_ahead()
        moving_clock.move(weeks=6)
    locals_ = list(db.session.scalars(select(Meeting.occurrence_local).filter_by(series_id=series.id)))
    assert len(set(locals_)) == len(locals_)
    ordered = sorted(local for local in locals_ if local is not None)
    assert {later - earlier for earlier, later in pairwise(ordered)} == {timedelta(weeks=1)}
    assert len(ordered) >= 24


def test_a_cancelled_occurrence_does_not_come_back(ada: User, fay: User, group: Group) -> None:
    series = actions.plan_series(ada, a_plan(group, fay, days=("TU",)))
    first = db.session.scalars(select(Meeting).filter_by(series_id=series.id).order_by(Meeting.starts_at)).first()
    assert first is not None
    actions.cancel_meeting(ada, first.id)
    before = counts()
    actions.materialise_ahead()
    assert counts() == before
    assert db.session.get_one(Meeting, first.id).status == "cancelled"


def test_ending_a_series_cancels_what_is_planned_and_leaves_what_is_open(
    ada: User, fay: User, group: Group, moving_clock: MovingClock
) -> None:
    series = actions.plan_series(ada, a_plan(group, fay, days=("TU",)))
    first = db.session.scalars(select(Meeting).filter_by(series_id=series.id).order_by(Meeting.starts_at)).first()
    assert first is not None
    moving_clock.set(first.starts_at)
    actions.open_due()
    actions.end_series(ada, series.id)
    actions.materialise_ahead()
    by_status = db.session.scalars(
        select(Meeting.status).filter_by(series_id=series.id).order_by(Meeting.starts_at)
    ).all()
    assert by_status[0] == "open"
    assert set(by_status[1:]) == {"cancelled"}


def test_a_group_that_is_put_away_takes_its_plans_with_it(ada: User, fay: User, group: Group) -> None:
    actions.plan_series(ada, a_plan(group, fay, days=("TU",)))
    actions.plan_meeting(ada, a_plan(group, fay))
    actions.archive_group(ada, group.id)
    assert set(db.session.scalars(select(Meeting.status))) == {"cancelled"}
    with pytest.raises(Refused) as refusal:
        actions.plan_meeting(ada, a_plan(group, fay))
    assert refusal.value.code == "invalid"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"group_id": "nothing"}, "not_found"),
        ({"time_zone": "Mars/Olympus"}, "invalid"),
        ({"time_zone": "../../etc/passwd"}, "invalid"),
        ({"minutes": 14}, "invalid"),
        ({"minutes": 241}, "invalid"),
        ({"facilitators": ()}, "invalid"),
        ({"facilitators": ("nobody",)}, "invalid"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    ada: User, fay: User, group: Group, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.plan_meeting(ada, a_plan(group, fay, **changed))
    assert refusal.value.code == code
    assert counts() == (0, 0)


def test_members_and_the_suspended_facilitate_nothing(ada: User, fay: User, group: Group) -> None:
    administration.suspend(ada, fay.id, "A pause.")
    for person in (fay, factories.a_user("dee")):
        with pytest.raises(Refused) as refusal:
            actions.plan_meeting(ada, a_plan(group, person))
        assert refusal.value.code == "invalid"
    assert fay.name not in [person.name for person in actions.people_who_facilitate()]


@pytest.mark.parametrize("role", ["member", "facilitator"])
def test_only_admins_plan(app: Flask, fay: User, group: Group, client_of: Callable[..., Any], role: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    person = factories.a_user("eli", role)
    meeting = factories.a_meeting(group, open_now=False)
    with pytest.raises(Refused):
        actions.plan_meeting(person, a_plan(group, fay))
    browser = client_of(person)
    for address in ("/admin/meetings", "/admin/meetings/plan"):
        assert browser.get(address).status_code == 403
    assert browser.post("/admin/meetings/plan", data=filled_in(group, fay)).status_code == 403
    assert browser.post(f"/admin/meetings/{meeting.id}/cancel").status_code == 403
    assert counts() == (1, 0)


def test_an_admin_plans_a_meeting_on_the_page(
    ada: User, fay: User, group: Group, client_of: Callable[..., Any]
) -> None:
    browser = client_of(ada)
    form = browser.get(f"/admin/meetings/plan?group={group.id}").text
    assert "Tuesday partners" in form and "fay" in form
    answer = browser.post("/admin/meetings/plan", data=filled_in(group, fay))
    assert answer.headers["Location"] == "/admin/meetings"
    meeting = db.session.scalars(select(Meeting)).one()
    assert meeting.starts_at == recurrence.to_utc(next_week(), ZONE)
    assert "Tuesday evening" in browser.get("/admin/meetings").text


def test_an_admin_plans_and_ends_a_series_on_the_page(
    ada: User, fay: User, group: Group, client_of: Callable[..., Any]
) -> None:
    browser = client_of(ada)
    browser.post("/admin/meetings/plan", data=filled_in(group, fay, repeat="weekly", days=["TU", "TH"]))
    series = db.session.scalars(select(Series)).one()
    page = browser.get("/admin/meetings").text
    assert "Tuesday, Thursday at 7:00" in page and "New York" in page
    browser.post(f"/admin/series/{series.id}/end")
    assert set(db.session.scalars(select(Meeting.status))) == {"cancelled"}


@pytest.mark.parametrize(
    "changed",
    [
        {"title": ""},
        {"title": "x"},
        {"title": "x" * 81},
        {"title": "turn \u202e around"},
        {"title": "bell \x07"},
        {"group_id": "nothing"},
        {"repeat": "daily"},
        {"repeat": "weekly", "days": []},
        {"repeat": "weekly", "days": ["XX"]},
        {"date": "tomorrow"},
        {"date": "2026-02-30"},
        {"date": "2001-01-01"},
        {"date": "2199-01-01"},
        {"time": "25:00"},
        {"time": ""},
        {"time_zone": "Mars/Olympus"},
        {"minutes": "fourteen"},
        {"minutes": "14"},
        {"minutes": "100000000000000000000"},
        {"facilitators": []},
        {"facilitators": ["nobody"]},
    ],
)
def test_a_form_that_is_filled_in_wrongly_comes_back_and_keeps_nothing(
    ada: User, fay: User, group: Group, client_of: Callable[..., Any], changed: dict[str, Any]
) -> None:
    browser = client_of(ada)
    answer = browser.post("/admin/meetings/plan", data=filled_in(group, fay, **changed))
    assert answer.status_code == 400
    assert 'class="field-error"' in answer.text
    as_json = browser.post(
        "/admin/meetings/plan", data=filled_in(group, fay, **changed), headers={"Accept": "application/json"}
    )
    assert (as_json.status_code, as_json.json["error"]["code"]) == (400, "invalid")
    assert counts() == (0, 0)


def test_a_time_that_clocks_skip_is_asked_for_again(
    ada: User, fay: User, group: Group, client_of: Callable[..., Any], moving_clock: MovingClock
) -> None:
    moving_clock.set(recurrence.to_utc(datetime.fromisoformat("2027-03-01 12:00"), ZONE))
    browser = client_of(ada)
    answer = browser.post("/admin/meetings/plan", data=filled_in(group, fay, date="2027-03-14", time="02:30"))
    assert answer.status_code == 400
    assert "this time is skipped" in answer.text
    assert counts() == (0, 0)


def test_a_moment_that_has_passed_is_asked_for_again(
    ada: User, fay: User, group: Group, client_of: Callable[..., Any], moving_clock: MovingClock
) -> None:
    moving_clock.set(recurrence.to_utc(datetime.fromisoformat("2027-03-01 12:00"), ZONE))
    browser = client_of(ada)
    answer = browser.post("/admin/meetings/plan", data=filled_in(group, fay, date="2027-03-01", time="11:59"))
    assert answer.status_code == 400
    assert "has passed already" in answer.text
    assert counts() == (0, 0)


def test_a_facilitator_who_is_expected_twice_is_pointed_out(
    ada: User, fay: User, group: Group, client_of: Callable[..., Any]
) -> None:
    browser = client_of(ada)
    browser.post("/admin/meetings/plan", data=filled_in(group, fay))
    answer = browser.post(
        "/admin/meetings/plan", data=filled_in(group, fay, title="Parents", time="20:00"), follow_redirects=True
    )
    assert "Expected in two meetings at once: fay" in answer.text
    assert "fay is also expected in “Parents” at that time." in answer.text
    assert "fay is also expected in “Tuesday evening” at that time." in answer.text
    assert [len(one.clashes) for one in listing.planned()] == [1, 1]


def test_an_open_meeting_cannot_be_cancelled(ada: User, group: Group) -> None:
    meeting = factories.a_meeting(group)
    with pytest.raises(Refused) as refusal:
        actions.cancel_meeting(ada, meeting.id)
    assert refusal.value.code == "conflict"


def test_what_is_not_there_cannot_be_cancelled_or_ended(ada: User, client_of: Callable[..., Any]) -> None:
    browser = client_of(ada)
    assert browser.post("/admin/meetings/nothing/cancel").status_code == 404
    assert browser.post("/admin/series/nothing/end").status_code == 404
