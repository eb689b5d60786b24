"""Calendar entries tell a time and nothing else, and their address can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from icalendar import Calendar

from server import clock
from server.accounts import administration
from server.meetings import actions, feed
from server.models import Meeting
from tests import factories


def entries(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def assert_discreet(file: bytes, meeting: Meeting) -> None:
    text = file.decode().lower()
    for word in (meeting.title, meeting.group.name, "fay", "holdfast", "localhost", "partner", "room", "meeting"):
        assert word.lower() not in text


def test_an_entry_says_when_and_nothing_else(app: Flask, client_of: Callable[..., Any]) -> None:
    dee, fay = factories.a_user("dee"), factories.a_user("fay", "facilitator")
    meeting = factories.a_meeting(facilitators=[fay], open_now=False)
    answer = client_of(dee).get(f"/meetings/{meeting.id}.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == "attachment; filename=appointment.ics"
    (entry,) = entries(answer.data)
    assert entry["SUMMARY"] == "Appointment"
    assert entry.start == meeting.starts_at.replace(microsecond=0)
    assert entry.end == meeting.ends_at.replace(microsecond=0)
    assert_discreet(answer.data, meeting)


def test_an_entry_of_no_meeting_is_not_there(app: Flask, client_of: Callable[..., Any]) -> None:
    assert client_of(factories.a_user("dee")).get("/meetings/nothing.ics").status_code == 404


def test_a_feed_lists_what_one_comes_to_and_facilitates(app: Flask, client_of: Callable[..., Any]) -> None:
    dee, fay = factories.a_user("dee"), factories.a_user("fay", "facilitator")
    one = factories.a_meeting(facilitators=[fay], open_now=False)
    factories.a_meeting(open_now=False)
    actions.answer(dee, one.id, coming=True)
    for person in (dee, fay):
        file = client_of(None).get(f"/calendar/{feed.new_address(person)}.ics").data
        assert [entry["UID"].split("@")[0] for entry in entries(file)] == [one.id]
        assert_discreet(file, one)


def test_a_feed_forgets_what_one_does_not_come_to_any_more(app: Flask, client_of: Callable[..., Any]) -> None:
    dee = factories.a_user("dee")
    meeting = factories.a_meeting(open_now=False)
    secret = feed.new_address(dee)
    actions.answer(dee, meeting.id, coming=True)
    actions.answer(dee, meeting.id, coming=False)
    assert entries(client_of(None).get(f"/calendar/{secret}.ics").data) == []


def test_a_cancelled_meeting_is_cancelled_in_the_feed(app: Flask, client_of: Callable[..., Any]) -> None:
    dee, ada = factories.a_user("dee"), factories.a_user("ada", "admin")
    meeting = factories.a_meeting(open_now=False)
    secret = feed.new_address(dee)
    actions.answer(dee, meeting.id, coming=True)
    actions.cancel_meeting(ada, meeting.id)
    (entry,) = entries(client_of(None).get(f"/calendar/{secret}.ics").data)
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_new_address_ends_the_one_before_and_stopping_ends_all(app: Flask, client_of: Callable[..., Any]) -> None:
    dee = factories.a_user("dee")
    browser, anybody = client_of(dee), client_of(None)
    first = feed.new_address(dee)
    assert anybody.get(f"/calendar/{first}.ics").status_code == 200
    assert first in browser.get("/calendar").text
    second = feed.new_address(dee)
    assert anybody.get(f"/calendar/{first}.ics").status_code == 404
    assert anybody.get(f"/calendar/{second}.ics").status_code == 200
    feed.stop(dee)
    assert anybody.get(f"/calendar/{second}.ics").status_code == 404
    assert second not in browser.get("/calendar").text


def test_whoever_is_suspended_has_no_feed(app: Flask, client_of: Callable[..., Any]) -> None:
    dee, ada = factories.a_user("dee"), factories.a_user("ada", "admin")
    secret = feed.new_address(dee)
    administration.suspend(ada, dee.id, "A pause.")
    assert client_of(None).get(f"/calendar/{secret}.ics").status_code == 404


def test_a_feed_lets_go_of_what_is_long_over(app: Flask, client_of: Callable[..., Any], moving_clock: Any) -> None:
    dee = factories.a_user("dee")
    meeting = factories.a_meeting(open_now=False)
    secret = feed.new_address(dee)
    actions.answer(dee, meeting.id, coming=True)
    moving_clock.set(clock.now() + timedelta(days=20))
    assert entries(client_of(None).get(f"/calendar/{secret}.ics").data) == []
