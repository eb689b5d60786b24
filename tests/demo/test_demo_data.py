"""What a demo start finds or makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import ConfigurationError, Settings
from server import clock
from server.accounts import actions as accounts
from server.accounts import ground_rules, passwords
from server.demo import data
from server.errors import Refused
from server.extensions import db
from server.journal import writing
from server.meetings import actions as meetings
from server.meetings import recurrence
from server.models import Group, Meeting, Seat, Series, User
from server.rooms import steering
from tests import factories
from tests.moving_clock import MovingClock


def named(name: str) -> User:
    return db.session.scalars(select(User).filter_by(name=name)).one()


def live() -> Meeting:
    meeting = data.live_meeting()
    assert meeting is not None
    return meeting


def everything() -> dict[str, Any]:
    """What the demo made, as it is in the database."""
    counts = {table.__name__: db.session.scalar(select(func.count()).select_from(table)) for table in (Group, Series)}
    hashes = dict(db.session.execute(select(User.name, User.password_hash)).all())
    meeting_ids = sorted(db.session.scalars(select(Meeting.id)))
    seats = sorted(db.session.scalars(select(Seat.id)))
    return {**counts, "hashes": hashes, "meetings": meeting_ids, "seats": seats}


def test_six_people_sign_in_with_the_demos_password(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    for name, role, _relation in data.PEOPLE:
        user = named(name)
        assert user.role == role
        assert user.rules_version == ground_rules.current().version
        assert passwords.matches(user.password_hash, settings.password_of_demo)
        assert accounts.sign_in(name, settings.password_of_demo, "127.0.0.1")


def test_nobody_signs_in_as_one_of_those_who_talk(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    with pytest.raises(Refused):
        accounts.sign_in("rosa", settings.password_of_demo, "127.0.0.1")


def test_a_second_start_changes_nothing(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    before = everything()
    db.session.expire_all()
    data.ensure_demo(settings)
    assert everything() == before


def test_a_forgotten_password_is_the_demos_again_at_the_next_start(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    others = {name: kept for name, kept in everything()["hashes"].items() if name != "fay"}
    with writing() as page:
        page.session.scalars(select(User).filter_by(name="fay")).one().password_hash = passwords.hash_of("another one")
    data.ensure_demo(settings)
    assert passwords.matches(named("fay").password_hash, settings.password_of_demo)
    assert {name: kept for name, kept in everything()["hashes"].items() if name != "fay"} == others


def test_the_group_is_open_and_all_six_have_a_seat(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    meeting = live()
    assert (meeting.group.name, meeting.group.entry, meeting.status) == ("Tuesday partners", "open", "open")
    seats = db.session.scalars(select(Seat).filter_by(meeting_id=meeting.id)).all()
    assert {(seat.name, seat.role) for seat in seats} == {(name, role) for name, role, _ in data.PEOPLE}


def test_every_account_finds_the_room_on_the_front_page(
    app: Flask, settings: Settings, client_of: Callable[..., Any]
) -> None:
    data.ensure_demo(settings)
    for name, _role, _relation in data.PEOPLE:
        assert f'href="/rooms/{live().id}"' in client_of(named(name)).get("/").text


def test_the_meeting_is_the_same_until_its_time_is_over(
    app: Flask, settings: Settings, moving_clock: MovingClock
) -> None:
    data.ensure_demo(settings)
    first = live().id
    moving_clock.move(hours=3)
    data.ensure_demo(settings)
    assert live().id == first
    moving_clock.move(hours=1)
    data.ensure_demo(settings)
    assert live().id != first


def test_a_server_that_runs_on_has_a_new_meeting_after_the_old_one(
    app: Flask, settings: Settings, moving_clock: MovingClock
) -> None:
    data.ensure_demo(settings)
    first = live().id
    moving_clock.move(hours=4, minutes=16)
    meetings.close_overdue()
    data.renew_live_meeting()
    assert live().id != first
    assert db.session.scalar(select(func.count()).select_from(Seat).filter_by(meeting_id=live().id)) == 6


def test_a_meeting_that_was_closed_early_comes_back_at_the_next_start_alone(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    first = live().id
    with writing() as page:
        steering.end_meeting(page, page.session.get_one(Meeting, first))
    data.renew_live_meeting()
    assert data.live_meeting() is None
    data.ensure_demo(settings)
    assert live().id != first


def test_tuesdays_are_planned_across_a_change_of_clocks(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    series = db.session.scalars(select(Series)).one()
    planned = db.session.scalars(select(Meeting).filter_by(series_id=series.id).order_by(Meeting.starts_at)).all()
    shown = {recurrence.to_local(meeting.starts_at, series.time_zone).strftime("%A %H:%M") for meeting in planned}
    assert shown == {"Tuesday 19:00"}
    assert len({meeting.starts_at.hour for meeting in planned}) == 2
    gaps = {later.starts_at - earlier.starts_at for earlier, later in pairwise(planned)}
    assert timedelta(weeks=1) in gaps and len(gaps) == 2


def test_an_ended_series_stays_ended(app: Flask, settings: Settings) -> None:
    data.ensure_demo(settings)
    series = db.session.scalars(select(Series)).one()
    meetings.end_series(named("ada"), series.id)
    data.ensure_demo(settings)
    assert [one.ended for one in db.session.scalars(select(Series))] == [True]
    later = select(Meeting).filter_by(status="planned").where(Meeting.starts_at > clock.now())
    assert db.session.scalars(later).all() == []


def test_production_refuses_the_demo(app: Flask, tmp_path: Path) -> None:
    settings = Settings.from_environment(environment="production", data_dir=tmp_path / "data")
    with pytest.raises(ConfigurationError, match="production"):
        data.ensure_demo(settings)
    assert db.session.scalars(select(User)).all() == []


def test_a_database_with_somebody_elses_dee_is_left_alone(app: Flask, settings: Settings) -> None:
    dee = factories.a_user("Dee")
    kept = dee.password_hash
    with pytest.raises(ConfigurationError, match="Dee"):
        data.ensure_demo(settings)
    assert [(user.name, user.password_hash) for user in db.session.scalars(select(User))] == [("Dee", kept)]
