"""A meeting opens at its time or a little before, and closes a little after its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from server import clock, policy
from server.errors import Refused
from server.extensions import db
from server.meetings import actions
from server.models import AuditEntry, Event, Meeting, Seat
from tests import factories
from tests.moving_clock import MovingClock


def tomorrow(*facilitators: Any) -> Meeting:
    return factories.a_meeting(facilitators=facilitators, open_now=False)


def status(meeting: Meeting) -> str:
    db.session.rollback()
    db.session.expire_all()
    return meeting.status


@pytest.mark.parametrize(("minutes_early", "opens"), [(15, True), (15.1, False), (1, True), (-30, True), (-61, False)])
def test_a_facilitator_opens_from_fifteen_minutes_early_until_the_end(
    app: Flask, moving_clock: MovingClock, minutes_early: float, opens: bool
) -> None:
    fay = factories.a_user("fay", "facilitator")
    meeting = tomorrow(fay)
    moving_clock.set(meeting.starts_at - timedelta(minutes=minutes_early))
    if opens:
        actions.open_meeting(fay, meeting.id)
        assert status(meeting) == "open"
        assert meeting.opened_at == clock.now()
    else:
        with pytest.raises(Refused) as refusal:
            actions.open_meeting(fay, meeting.id)
        assert refusal.value.code == "conflict"
        assert status(meeting) == "planned"


@pytest.mark.parametrize(("name", "role"), [("dee", "member"), ("gus", "facilitator")])
def test_nobody_opens_a_meeting_that_is_not_theirs(app: Flask, moving_clock: MovingClock, name: str, role: str) -> None:
    fay, other = factories.a_user("fay", "facilitator"), factories.a_user(name, role)
    meeting = tomorrow(fay)
    moving_clock.set(meeting.starts_at - timedelta(minutes=5))
    with pytest.raises(Refused) as refusal:
        actions.open_meeting(other, meeting.id)
    assert refusal.value.code == "forbidden"
    assert status(meeting) == "planned"


def test_an_admin_opens_any_meeting_and_it_is_on_record(app: Flask, moving_clock: MovingClock) -> None:
    ada = factories.a_user("ada", "admin")
    meeting = tomorrow()
    moving_clock.set(meeting.starts_at - timedelta(minutes=5))
    actions.open_meeting(ada, meeting.id)
    record = db.session.scalars(select(AuditEntry).filter_by(act="open_meeting")).one()
    assert (record.actor_id, record.subject) == (ada.id, meeting.id)


def test_a_meeting_opens_by_itself_at_its_time(app: Flask, moving_clock: MovingClock) -> None:
    meeting = tomorrow()
    moving_clock.set(meeting.starts_at - timedelta(seconds=1))
    actions.open_due()
    assert status(meeting) == "planned"
    moving_clock.move(seconds=1)
    actions.open_due()
    assert status(meeting) == "open"


def test_an_open_meeting_lasts_until_fifteen_minutes_past_its_end(app: Flask, moving_clock: MovingClock) -> None:
    meeting = factories.a_meeting()
    seat = factories.a_seat(factories.a_user("dee"), meeting)
    moving_clock.set(meeting.ends_at + timedelta(minutes=15) - timedelta(seconds=1))
    actions.close_overdue()
    assert status(meeting) == "open"
    moving_clock.move(seconds=1)
    actions.close_overdue()
    assert status(meeting) == "closed"
    assert db.session.get_one(Seat, seat.id).standing == "left"
    told = db.session.scalars(select(Event.kind).filter_by(meeting_id=meeting.id, stream="room")).all()
    assert "meeting_closed" in told


def test_what_was_missed_while_no_server_ran_is_over_and_was_never_open(app: Flask, moving_clock: MovingClock) -> None:
    meeting = tomorrow()
    moving_clock.set(meeting.ends_at)
    actions.open_due()
    actions.close_overdue()
    assert status(meeting) == "closed"
    assert meeting.opened_at is None


def test_a_cancelled_meeting_does_not_open(app: Flask, moving_clock: MovingClock) -> None:
    fay, ada = factories.a_user("fay", "facilitator"), factories.a_user("ada", "admin")
    meeting = tomorrow(fay)
    actions.cancel_meeting(ada, meeting.id)
    moving_clock.set(meeting.starts_at)
    actions.open_due()
    with pytest.raises(Refused):
        actions.open_meeting(fay, meeting.id)
    assert status(meeting) == "cancelled"


def test_nobody_enters_before_it_is_open(app: Flask) -> None:
    meeting = tomorrow()
    with pytest.raises(Refused) as refusal:
        actions.enter(factories.a_user("dee"), meeting.id)
    assert refusal.value.code == "closed"


def test_entering_takes_the_role_that_the_meeting_gives(app: Flask) -> None:
    fay, gus = factories.a_user("fay", "facilitator"), factories.a_user("gus", "facilitator")
    dee, ada = factories.a_user("dee"), factories.a_user("ada", "admin")
    meeting = factories.a_meeting(facilitators=[fay])
    roles = [actions.enter(person, meeting.id).role for person in (dee, fay, gus, ada)]
    assert roles == ["member", "facilitator", "member", "admin"]


def test_opening_leads_to_the_panel_and_entering_to_the_room(
    app: Flask, client_of: Callable[..., Any], moving_clock: MovingClock
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    fay, dee = factories.a_user("fay", "facilitator"), factories.a_user("dee")
    meeting = tomorrow(fay)
    moving_clock.set(meeting.starts_at - timedelta(minutes=10))
    opened = client_of(fay).post(f"/meetings/{meeting.id}/open")
    assert opened.headers["Location"] == f"/moderation/{meeting.id}"
    entered = client_of(dee).post(f"/meetings/{meeting.id}/enter")
    assert entered.headers["Location"] == f"/rooms/{meeting.id}"
    seat = db.session.scalars(select(Seat).filter_by(meeting_id=meeting.id, user_id=dee.id)).one()
    assert seat.standing == "in"


@given(st.integers(-20_000, 20_000))
def test_no_moment_is_both_for_opening_and_for_closing(seconds: int) -> None:
    at = clock.now()
    meeting = Meeting(status="planned", starts_at=at, ends_at=at + timedelta(hours=1), mode="open")
    moment = at + timedelta(seconds=seconds)
    due = policy.is_due(meeting, moment)
    meeting.status = "open"
    assert not (due and policy.is_overdue(meeting, moment))
