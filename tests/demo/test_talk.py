"""The demo's group talks when a facilitator is there, in order, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from server.app import create_app
from server.demo import data, script
from server.demo.talk import Talk, run_talk
from server.extensions import db
from server.journal import writing
from server.meetings import actions as meetings
from server.models import Alert, Cue, Flag, Meeting, Message, Reaction, Seat, User
from server.rooms import actions as rooms
from server.rooms import steering
from tests.moving_clock import MovingClock


class Enough(BaseException):
    """The test has seen enough."""


def live() -> Meeting:
    meeting = data.live_meeting()
    assert meeting is not None
    return meeting


def come_in(name: str) -> Seat:
    return meetings.enter(db.session.scalars(select(User).filter_by(name=name)).one(), live().id)


def seat_of(name: str) -> Seat:
    return db.session.scalars(select(Seat).join(User, Seat.user_id == User.id).where(User.name == name)).one()


def said() -> list[str]:
    """The client ids of what was said, in the order of the room."""
    db.session.rollback()
    placed = select(Message.client_id).where(Message.place.is_not(None)).order_by(Message.place)
    return list(db.session.scalars(placed))


def lines(entries: tuple[script.Entry, ...] = script.current().entries) -> list[str]:
    return [entry.client_id for entry in entries if entry.say is not None]


@pytest.fixture
def let_time_pass(app: Flask, settings: Settings, moving_clock: MovingClock) -> Callable[..., None]:
    """Run the talk for so many seconds, in steps of so many, while those named keep their seats."""
    data.ensure_demo(settings)

    def passing(seconds: float, *here: str, step: float = 1.0) -> None:
        seats = [seat_of(name).id for name in here]
        end = moving_clock.moment.timestamp() + seconds

        def sleep(_: float) -> None:
            moving_clock.move(seconds=step)
            if moving_clock.moment.timestamp() > end:
                raise Enough
            rooms.keep_present(seats)

        with pytest.raises(Enough):
            run_talk(app, sleep)

    return passing


def test_nobody_talks_before_a_facilitator_is_there(app: Flask, let_time_pass: Callable[..., None]) -> None:
    let_time_pass(30)
    come_in("dee")
    let_time_pass(30, "dee")
    assert said() == []


def test_a_facilitator_sees_the_product_at_work_within_a_minute(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    let_time_pass(5, "fay")
    assert len(said()) >= 1
    let_time_pass(55, "fay")
    assert len(db.session.scalars(select(Flag)).all()) >= 3
    assert len(db.session.scalars(select(Cue)).all()) >= 1
    assert len(db.session.scalars(select(Alert)).all()) == 1
    assert len(db.session.scalars(select(Reaction)).all()) >= 3


def test_the_evening_is_played_in_order_to_its_end_and_then_it_is_silent(
    app: Flask, let_time_pass: Callable[..., None]
) -> None:
    come_in("gus")
    let_time_pass(20 * 150, "gus", step=20)
    assert said() == lines()
    talkers = select(Seat.standing).join(User, Seat.user_id == User.id).where(User.scripted)
    assert set(db.session.scalars(talkers)) == {"left"}
    reactions = [entry for entry in script.current().entries if entry.reaction is not None]
    assert len(db.session.scalars(select(Reaction)).all()) == len(reactions)
    let_time_pass(60, "gus", step=5)
    assert said() == lines()
    assert set(db.session.scalars(talkers)) == {"left"}


def test_they_pause_while_no_facilitator_is_there(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    let_time_pass(12, "fay")
    rooms.leave(seat_of("fay"))
    before = said()
    let_time_pass(60)
    assert said() == before
    come_in("gus")
    let_time_pass(12, "gus")
    assert len(said()) > len(before)
    assert said() == lines()[: len(said())]


def test_a_closed_laptop_is_nobody_there(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    let_time_pass(240)
    before = said()
    let_time_pass(60)
    assert said() == before != []


def test_a_restart_goes_on_where_it_stopped(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    for _ in range(6):
        let_time_pass(7, "fay")
    assert said() == lines()[: len(said())]
    assert len(said()) >= 12


def test_two_workers_say_no_line_twice(app: Flask, settings: Settings, moving_clock: MovingClock) -> None:
    data.ensure_demo(settings)
    fay = come_in("fay").id
    one, other = Talk(), Talk()
    for _ in range(60):
        moving_clock.move(seconds=1)
        rooms.keep_present([fay])
        for worker in (one, other):
            worker.go_on()
            db.session.rollback()
    assert said() == lines()[: len(said())]
    assert len(said()) >= 10


def test_somebody_muted_is_passed_over_and_the_evening_goes_on(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    let_time_pass(4, "fay")
    with writing() as page:
        steering.mute(page, page.session.get_one(Seat, seat_of("june").id), 5)
    let_time_pass(60, "fay")
    junes = {entry.client_id for entry in script.current().entries if entry.who == "june"}
    spoken = said()
    assert not junes & set(spoken)
    expected = [client_id for client_id in lines() if client_id not in junes]
    assert spoken == expected[: len(spoken)] and len(spoken) > 10


def test_a_quiet_moment_is_kept_and_nothing_is_lost_in_it(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    let_time_pass(10, "fay")
    before = said()
    with writing() as page:
        steering.set_mode(page, page.session.get_one(Meeting, live().id), "quiet")
    let_time_pass(30, "fay")
    assert said() == before
    with writing() as page:
        steering.set_mode(page, page.session.get_one(Meeting, live().id), "open")
    let_time_pass(15, "fay")
    assert said() == lines()[: len(said())] != before


def test_held_lines_wait_and_the_others_go_on(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    with writing() as page:
        steering.set_mode(page, page.session.get_one(Meeting, live().id), "hold")
    let_time_pass(40, "fay")
    held = set(db.session.scalars(select(Message.client_id).filter_by(state="held")))
    assert held
    assert said() == [client_id for client_id in lines() if client_id not in held][: len(said())]


def test_whoever_was_removed_does_not_come_back(app: Flask, let_time_pass: Callable[..., None]) -> None:
    come_in("fay")
    let_time_pass(4, "fay")
    with writing() as page:
        steering.remove(page, page.session.get_one(Seat, seat_of("tom").id), "Not tonight.")
    let_time_pass(50, "fay", step=5)
    assert seat_of("tom").standing == "removed"
    toms = {entry.client_id for entry in script.current().entries if entry.who == "tom"}
    assert not toms & set(said())


def test_a_database_that_is_away_does_not_end_the_talk(settings: Settings) -> None:
    away = create_app(settings, port=5999)
    tries = 0

    def sleep(_: float) -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            raise Enough

    with pytest.raises(Enough):
        run_talk(away, sleep)
    assert tries == 3
