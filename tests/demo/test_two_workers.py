"""Two workers of one PostgreSQL start the demo, and talk in it, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from config import Settings
from server.demo import data, script
from server.demo.talk import Talk
from server.extensions import db
from server.meetings import actions as meetings
from server.models import Group, Meeting, Message, Seat, Series, User
from server.rooms import actions as rooms
from tests.moving_clock import MovingClock


@pytest.fixture
def settings(settings_of_postgres: Settings) -> Settings:
    return settings_of_postgres


def how_many(table: Any) -> int | None:
    return db.session.scalar(select(func.count()).select_from(table))


def test_they_make_everything_once(settings: Settings, together: Callable[..., None]) -> None:
    together(*[lambda: data.ensure_demo(settings)] * 3)
    assert how_many(User) == len(data.PEOPLE) + len(script.current().people)
    assert (how_many(Group), how_many(Series), how_many(Seat)) == (1, 1, len(data.PEOPLE))
    assert len(db.session.scalars(select(Meeting).filter_by(title=data.LIVE)).all()) == 1


def test_they_renew_the_meeting_once(
    settings: Settings, together: Callable[..., None], moving_clock: MovingClock
) -> None:
    data.ensure_demo(settings)
    moving_clock.move(hours=4, minutes=16)
    together(*[meetings.close_overdue] * 2)
    together(*[data.renew_live_meeting] * 3)
    assert len(db.session.scalars(select(Meeting).filter_by(title=data.LIVE)).all()) == 2


def test_they_say_every_line_once_and_in_order(
    settings: Settings, together: Callable[..., None], moving_clock: MovingClock
) -> None:
    data.ensure_demo(settings)
    meeting = data.live_meeting()
    assert meeting is not None
    fay = meetings.enter(db.session.scalars(select(User).filter_by(name="fay")).one(), meeting.id).id
    workers = [Talk(), Talk()]
    for _ in range(30):
        moving_clock.move(seconds=2)
        rooms.keep_present([fay])
        together(*[worker.go_on for worker in workers])
    said = list(db.session.scalars(select(Message.client_id).order_by(Message.place)))
    expected = [entry.client_id for entry in script.current().entries if entry.say is not None]
    assert said == expected[: len(said)]
    assert len(said) >= 15
