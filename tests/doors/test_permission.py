"""Whoever has no business behind a door: refused, event by event, and it changes nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server import connections
from server.connections import MODERATION, ROOMS, Connection
from server.extensions import db
from server.models import SignIn, User
from server.moderation.events import door as moderation_door
from server.rooms.events import door as rooms_door
from server.sockets import Door
from tests import factories
from tests.app_fixtures import Evening
from tests.doors.scene import Scene, at_either_door, refusal
from tests.lines import Line

Ask = Callable[[str, dict[str, Any]], dict[str, Any]]


@pytest.fixture
def let_in(app: Flask) -> Callable[[Door, User], Ask]:
    """A socket that is through the door, though its owner has no business there any more."""

    def make(door: Door, user: User) -> Ask:
        sign_in = db.session.scalars(select(SignIn).filter_by(user_id=user.id).limit(1)).one()
        sid = f"socket-of-{user.name}"
        connections.opened(Connection(sid, door.namespace, sign_in.id, user.id, user.role))

        def ask(event: str, fields: dict[str, Any]) -> dict[str, Any]:
            with app.app_context():
                return door.answer(sid, event, (fields,))

        return ask

    return make


@pytest.mark.usefixtures("nothing_comes_of_it")
def test_a_member_at_the_panel_is_forbidden_and_that_is_on_record(
    scene: Scene, evening: Evening, log: io.StringIO, let_in: Callable[[Door, User], Ask]
) -> None:
    dee = evening.people["dee"]
    ask = let_in(moderation_door, dee)
    for event in moderation_door.events:
        answer = ask(event, scene.fields(moderation_door, event))
        assert refusal(answer) == "forbidden", event
        line = log.getvalue().splitlines()[-1]
        for part in ("level='warning'", f"event_name='{event}'", "code='forbidden'", f"user='{dee.id}'"):
            assert part in line


@at_either_door
@pytest.mark.usefixtures("nothing_comes_of_it")
def test_somebody_without_a_seat_finds_no_meeting(scene: Scene, socket_of: Callable[..., Any], door: Door) -> None:
    tom = factories.a_user("tom", "facilitator")
    stranger = Line(socket_of(tom, door.namespace), door.namespace, scene.here["meeting"])
    # Entering is how one gets a seat, where the meeting's rules allow it.
    for event in set(door.events) - {"enter"}:
        code = refusal(stranger.send(event, scene.fields(door, event)))
        assert code in ("not_found", "forbidden"), event


@pytest.mark.usefixtures("nothing_comes_of_it")
def test_whoever_was_removed_does_nothing_more(
    let_in: Callable[[Door, User], Ask], evening: Evening, scene: Scene
) -> None:
    """Through a socket that the removal did not reach in time."""
    seat = scene.lines[ROOMS].does("enter")["you"]["seat"]
    scene.lines[MODERATION].does("remove", seat=seat, reason="Until next week.")
    ask = let_in(rooms_door, evening.people["dee"])
    scene.begin_anew()
    # Whoever has gone may go once more.
    for event in set(rooms_door.events) - {"leave"}:
        answer = ask(event, scene.fields(rooms_door, event))
        assert refusal(answer) == "removed", event


@at_either_door
@pytest.mark.usefixtures("nothing_comes_of_it")
def test_in_a_meeting_that_is_over_nothing_more_is_done(
    let_in: Callable[[Door, User], Ask], evening: Evening, scene: Scene, door: Door
) -> None:
    scene.lines[MODERATION].does("close_meeting")
    ask = let_in(door, evening.people["dee" if door is rooms_door else "fay"])
    scene.begin_anew()
    # Whoever has gone may go once more, and those who led it may still read the panel.
    for event in set(door.events) - {"leave", "watch"}:
        answer = ask(event, scene.fields(door, event))
        assert refusal(answer) == "closed", event


@at_either_door
@pytest.mark.usefixtures("nothing_comes_of_it")
def test_an_ended_sign_in_does_nothing_more(
    let_in: Callable[[Door, User], Ask], evening: Evening, scene: Scene, door: Door
) -> None:
    user = evening.people["dee" if door is rooms_door else "fay"]
    ask = let_in(door, user)
    for sign_in in db.session.scalars(select(SignIn).filter_by(user_id=user.id)):
        sign_in.ended_at = sign_in.created_at
    db.session.commit()
    for event in door.events:
        answer = ask(event, scene.fields(door, event))
        assert refusal(answer) == "unauthenticated", event
