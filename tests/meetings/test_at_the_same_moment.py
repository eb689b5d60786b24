"""On PostgreSQL, with several workers, what is done at the same moment is done once and waits for nobody for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from config import Settings
from server.extensions import db
from server.meetings import actions, recurrence
from server.meetings.actions import Plan
from server.models import Event, Meeting, Message, Rsvp, Seat, User
from server.rooms import actions as rooms
from tests import factories
from tests.moving_clock import MovingClock


@pytest.fixture
def settings(settings_of_postgres: Settings) -> Settings:
    return settings_of_postgres


def entering(user: User, meeting: Meeting) -> Callable[[], Any]:
    user_id, meeting_id = user.id, meeting.id
    return lambda: actions.enter(db.session.get_one(User, user_id), meeting_id)


def test_one_person_at_three_doors_has_one_seat(together: Callable[..., list[str]]) -> None:
    dee, meeting = factories.a_user("dee"), factories.a_meeting()
    assert together(*[entering(dee, meeting)] * 3) == []
    assert len(db.session.scalars(select(Seat)).all()) == 1
    entered = select(Event).filter_by(stream="room", kind="person_entered")
    assert len(db.session.scalars(entered).all()) == 1


def test_the_last_chair_is_taken_once(together: Callable[..., list[str]]) -> None:
    meeting = factories.a_meeting(factories.a_group(capacity=2))
    people = [factories.a_user(name) for name in ("dee", "eli", "mo", "nia")]
    assert together(*[entering(person, meeting) for person in people]) == ["conflict", "conflict"]
    assert len(db.session.scalars(select(Seat).filter_by(standing="in")).all()) == 2


def test_talking_coming_and_closing_do_not_wait_for_each_other(
    together: Callable[..., list[str]], moving_clock: MovingClock
) -> None:
    dee, eli = factories.a_user("dee"), factories.a_user("eli")
    meeting = factories.a_meeting()
    meeting_id, seat_id = meeting.id, factories.a_seat(dee, meeting).id

    def talk() -> None:
        for number in range(15):
            rooms.post_message(db.session.get_one(Seat, seat_id), "I am here.", f"line-{number}")

    def come_and_go() -> None:
        for _ in range(10):
            rooms.leave(actions.enter(db.session.get_one(User, eli_id), meeting_id))

    eli_id = eli.id
    assert together(talk, come_and_go) == []
    assert len(db.session.scalars(select(Message)).all()) == 15
    moving_clock.set(meeting.ends_at)
    moving_clock.move(minutes=15)
    for code in together(actions.close_overdue, talk, come_and_go, actions.close_overdue):
        assert code == "closed"
    assert db.session.get_one(Meeting, meeting_id).status == "closed"
    closings = select(Event).filter_by(meeting_id=meeting_id, kind="meeting_closed")
    assert len(db.session.scalars(closings).all()) == 1
    numbers = db.session.scalars(select(Event.seq).filter_by(meeting_id=meeting_id, stream="room").order_by(Event.seq))
    assert list(numbers) == list(range(1, len(db.session.scalars(select(Event).filter_by(stream="room")).all()) + 1))


def test_a_meeting_that_two_facilitators_open_is_opened_once(
    together: Callable[..., list[str]], moving_clock: MovingClock
) -> None:
    fay, gus = factories.a_user("fay", "facilitator"), factories.a_user("gus", "facilitator")
    meeting = factories.a_meeting(facilitators=[fay, gus], open_now=False)
    moving_clock.set(meeting.starts_at)
    ids = [fay.id, gus.id]
    meeting_id = meeting.id

    def opening(user_id: str) -> Callable[[], Any]:
        return lambda: actions.open_meeting(db.session.get_one(User, user_id), meeting_id)

    assert together(opening(ids[0]), opening(ids[1])) == ["conflict"]
    assert together(actions.open_due, actions.open_due) == []
    assert db.session.get_one(Meeting, meeting_id).status == "open"


def test_two_workers_plan_a_series_ahead_once(together: Callable[..., list[str]], moving_clock: MovingClock) -> None:
    ada, group = factories.a_user("ada", "admin"), factories.a_group()
    local = recurrence.to_local(moving_clock.moment, "UTC").replace(second=0, microsecond=0)
    actions.plan_series(ada, Plan(group.id, "Every day", local, "UTC", 60, (ada.id,), recurrence.DAYS))
    moving_clock.move(weeks=3)
    assert together(*[actions.materialise_ahead] * 3) == []
    planned = list(db.session.scalars(select(Meeting.occurrence_local)))
    assert len(planned) == len(set(planned)) in range(76, 80)


def test_saying_yes_on_two_devices_is_one_answer(together: Callable[..., list[str]]) -> None:
    dee, meeting = factories.a_user("dee"), factories.a_meeting(open_now=False)
    dee_id, meeting_id = dee.id, meeting.id
    answering = [lambda: actions.answer(db.session.get_one(User, dee_id), meeting_id, coming=True)] * 3
    assert together(*answering) == []
    assert [answer.coming for answer in db.session.scalars(select(Rsvp))] == [True]
