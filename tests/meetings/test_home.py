"""What one finds on the front page and on a meeting's own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from server import clock
from server.extensions import db
from server.journal import writing
from server.meetings import actions, listing, recurrence
from server.models import Meeting, Seat, User
from server.rooms import steering
from tests import factories
from tests.moving_clock import MovingClock


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def at(meeting: Meeting, starts_at: datetime) -> Meeting:
    with writing() as page:
        moved = page.session.get_one(Meeting, meeting.id)
        moved.starts_at, moved.ends_at = starts_at, starts_at + timedelta(minutes=90)
    return moved


def living_in(user: User, zone: str) -> User:
    with writing() as page:
        page.session.get_one(User, user.id).time_zone = zone
    return user


def test_a_visitor_is_asked_to_sign_in(app: Flask, client_of: Callable[..., Any]) -> None:
    meeting = factories.a_meeting()
    for address in ("/", f"/meetings/{meeting.id}", f"/meetings/{meeting.id}.ics", "/calendar", "/admin/meetings"):
        answer = client_of(None).get(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login")


def test_what_is_on_now_is_one_tap_away(app: Flask, client_of: Callable[..., Any]) -> None:
    meeting = factories.a_meeting()
    page = client_of(factories.a_user("dee")).get("/").text
    assert f'href="/rooms/{meeting.id}"' in page
    assert f"/moderation/{meeting.id}" not in page
    assert "/admin/" not in page


def test_a_facilitator_finds_the_panel_beside_the_room(app: Flask, client_of: Callable[..., Any]) -> None:
    fay, gus = factories.a_user("fay", "facilitator"), factories.a_user("gus", "facilitator")
    meeting = factories.a_meeting(facilitators=[fay])
    assert f'href="/moderation/{meeting.id}"' in client_of(fay).get("/").text
    assert f"/moderation/{meeting.id}" not in client_of(gus).get("/").text


def test_an_admin_finds_the_panel_and_the_plans(app: Flask, client_of: Callable[..., Any]) -> None:
    meeting = factories.a_meeting()
    page = client_of(factories.a_user("ada", "admin")).get("/").text
    assert f'href="/moderation/{meeting.id}"' in page
    assert 'href="/admin/meetings"' in page
    assert 'href="/admin/meetings/plan"' in page


@pytest.mark.parametrize(("minutes_before", "offered"), [(16, False), (15, True), (1, True)])
def test_open_it_now_is_offered_from_fifteen_minutes_before(
    app: Flask, client_of: Callable[..., Any], moving_clock: MovingClock, minutes_before: int, offered: bool
) -> None:
    fay, dee = factories.a_user("fay", "facilitator"), factories.a_user("dee")
    meeting = factories.a_meeting(facilitators=[fay], open_now=False)
    moving_clock.set(meeting.starts_at - timedelta(minutes=minutes_before))
    for address in ("/", f"/meetings/{meeting.id}"):
        assert (f'action="/meetings/{meeting.id}/open"' in client_of(fay).get(address).text) is offered
        assert f"/meetings/{meeting.id}/open" not in client_of(dee).get(address).text


def test_a_time_is_told_in_ones_own_zone_and_in_the_meetings(app: Flask, client_of: Callable[..., Any]) -> None:
    year = clock.now().year + 1
    at(factories.a_meeting(open_now=False), datetime(year, 7, 2, 23, 0, tzinfo=UTC))
    page = client_of(living_in(factories.a_user("dee"), "Europe/Berlin")).get("/").text.replace("\u202f", " ")
    assert f'<time datetime="{year}-07-02T23:00:00.000Z" data-show="day_and_time">' in page
    assert "Jul 3, 1:00 AM" in plain(page)
    assert "7:00 PM in New York" in plain(page)


def test_a_zone_that_is_no_longer_known_reads_as_utc(app: Flask, client_of: Callable[..., Any]) -> None:
    factories.a_meeting(open_now=False)
    assert client_of(living_in(factories.a_user("dee"), "Atlantis/Capital")).get("/").status_code == 200


def test_an_empty_front_page_is_warm(app: Flask, client_of: Callable[..., Any]) -> None:
    browser = client_of(factories.a_user("dee"))
    nothing = plain(browser.get("/").text)
    assert "You have not missed anything" in nothing
    assert "No further meeting is planned yet" in nothing
    factories.a_meeting(open_now=False)
    assert "The next meeting is just below" in plain(browser.get("/").text)


def test_meetings_of_ones_own_come_first_and_what_is_next_in_order(app: Flask, client_of: Callable[..., Any]) -> None:
    dee = factories.a_user("dee")
    other, own = factories.a_meeting(), factories.a_meeting()
    factories.a_seat(dee, own)
    soon = clock.now() + timedelta(hours=1)
    later, sooner = (at(factories.a_meeting(open_now=False), soon + timedelta(hours=hours)) for hours in (2, 0))
    page = client_of(dee).get("/").text
    places = [page.index(f"/meetings/{one.id}") for one in (own, other, sooner, later)]
    assert places == sorted(places)


def test_what_is_over_or_cancelled_is_not_on_the_front_page(app: Flask, client_of: Callable[..., Any]) -> None:
    dee, ada = factories.a_user("dee"), factories.a_user("ada", "admin")
    cancelled, over = factories.a_meeting(open_now=False), factories.a_meeting()
    actions.cancel_meeting(ada, cancelled.id)
    with writing() as page:
        steering.end_meeting(page, page.session.get_one(Meeting, over.id))
    browser = client_of(dee)
    front = browser.get("/").text
    assert cancelled.id not in front and over.id not in front
    assert "This meeting is cancelled" in browser.get(f"/meetings/{cancelled.id}").text
    assert "This meeting is over" in browser.get(f"/meetings/{over.id}").text


def test_whoever_was_asked_to_leave_is_told_kindly(app: Flask, client_of: Callable[..., Any]) -> None:
    dee = factories.a_user("dee")
    meeting = factories.a_meeting()
    seat = factories.a_seat(dee, meeting)
    with writing() as page:
        steering.remove(page, page.session.get_one(Seat, seat.id), "Not tonight.")
    front = client_of(dee).get("/").text
    assert f"/rooms/{meeting.id}" not in front
    assert "You are welcome at the next one" in front


def test_saying_that_one_comes_and_changing_ones_mind(app: Flask, client_of: Callable[..., Any]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    fay = factories.a_user("fay", "facilitator")
    meeting = factories.a_meeting(facilitators=[fay], open_now=False)
    dee, keeper = client_of(factories.a_user("dee")), client_of(fay)
    dee.post(f"/meetings/{meeting.id}/answer", data={"coming": "yes"})
    assert "You mean to come" in dee.get("/").text
    assert "Mean to come 1" in plain(keeper.get(f"/meetings/{meeting.id}").text)
    dee.post(f"/meetings/{meeting.id}/answer", data={"coming": "no"})
    assert "You mean to come" not in dee.get("/").text
    assert "Mean to come 0" in plain(keeper.get(f"/meetings/{meeting.id}").text)


@pytest.mark.parametrize("coming", [None, "", "maybe", "YES"])
def test_an_answer_is_yes_or_no(app: Flask, client_of: Callable[..., Any], coming: str | None) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    meeting = factories.a_meeting(open_now=False)
    browser = client_of(factories.a_user("dee"))
    form = {} if coming is None else {"coming": coming}
    answer = browser.post(f"/meetings/{meeting.id}/answer", data=form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "invalid")
    assert browser.post("/meetings/nothing/answer", data={"coming": "yes"}).status_code == 404


def test_nothing_happens_without_the_forms_token(app: Flask, client_of: Callable[..., Any]) -> None:
    fay = factories.a_user("fay", "facilitator")
    meeting = factories.a_meeting(facilitators=[fay])
    browser = client_of(fay)
    for act in ("enter", "open", "answer"):
        assert browser.post(f"/meetings/{meeting.id}/{act}", data={"coming": "yes"}).status_code == 400
    assert browser.post("/calendar/new").status_code == 400
    db.session.expire_all()
    assert db.session.get_one(User, fay.id).feed_secret is None


def test_a_meeting_that_is_not_there_is_not_there(app: Flask, client_of: Callable[..., Any]) -> None:
    assert client_of(factories.a_user("dee")).get("/meetings/nothing").status_code == 404


def test_what_people_wrote_is_text_on_every_page(app: Flask, client_of: Callable[..., Any]) -> None:
    evil = "<script>alert(1)</script>"
    ada = factories.a_user("ada", "admin")
    group = factories.a_group(evil, description=evil)
    meeting = factories.a_meeting(group, facilitators=[ada])
    browser = client_of(ada)
    for address in ("/", f"/meetings/{meeting.id}", "/admin/meetings", "/admin/meetings/plan", "/admin/groups/"):
        assert evil not in browser.get(address).text


def test_a_series_is_listed_once_with_its_next_days(app: Flask, client_of: Callable[..., Any]) -> None:
    ada = factories.a_user("ada", "admin")
    group, single = factories.a_group(), factories.a_meeting(open_now=False)
    local = recurrence.to_local(clock.now() + timedelta(days=2), "UTC").replace(second=0, microsecond=0)
    plan = actions.Plan(group.id, "Every day", local, "UTC", 60, (ada.id,), recurrence.DAYS)
    actions.plan_series(ada, plan)
    front = listing.front_page(ada)
    assert [one.meeting.title for one in front.next] == [single.title, "Every day"]
    assert len(front.next[1].then) == listing.THEN
    page = client_of(ada).get("/").text
    assert page.count("Every day") == 1
    for later in front.next[1].then:
        assert f'href="/meetings/{later.id}"' in page
