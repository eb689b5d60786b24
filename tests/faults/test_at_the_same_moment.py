"""Several people, or several workers, do things at the same moment on one PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from server import access, audit
from server.care import actions as care
from server.errors import Refused
from server.extensions import db
from server.journal import ROOM, STAFF, seat_stream, writing
from server.models import Alert, AuditEntry, Event, Meeting, Message, Seat, Stream, User
from server.moderation import actions as moderation
from server.rooms import actions as rooms
from server.rooms import whispers
from tests import factories
from tests.faults.conftest import Together

DESPAIR = "I don't want to live anymore. I have the pills here."
SHAMING = "You are such an enabler, eli."


class Room:
    """An open meeting of dee and eli, with fay and gus. A verb gets its seat anew, as every event does."""

    def __init__(self) -> None:
        people = {name: factories.a_user(name) for name in ("dee", "eli")}
        people |= {name: factories.a_user(name, "facilitator") for name in ("fay", "gus")}
        self.meeting = factories.a_meeting(facilitators=[people["fay"], people["gus"]])
        self.id = self.meeting.id
        self.users = {name: user.id for name, user in people.items()}
        self.seats = {name: factories.a_seat(user, self.meeting).id for name, user in people.items()}
        db.session.rollback()

    def seat(self, name: str) -> Seat:
        user = db.session.get(User, self.users[name])
        assert user is not None
        return access.take_seat(user, self.id)

    def say(self, name: str, client_id: str, body: str = "Good evening") -> str:
        said = rooms.post_message(self.seat(name), body, client_id)
        assert said.message is not None
        return said.message.id


@pytest.fixture
def room(app_on_postgres: Any) -> Room:
    return Room()


def every_stream_is_without_gaps() -> bool:
    for stream in db.session.scalars(select(Stream)):
        told = select(Event.seq).filter_by(meeting_id=stream.meeting_id, stream=stream.name).order_by(Event.seq)
        if list(db.session.scalars(told)) != list(range(1, stream.last + 1)):
            return False
    return True


def codes(results: list[Any]) -> list[str]:
    """`ok`, or the code of a refusal; anything else is not an answer."""
    for result in results:
        assert not isinstance(result, Exception) or isinstance(result, Refused), repr(result)
    return sorted(result.code if isinstance(result, Refused) else "ok" for result in results)


def test_what_is_put_on_record_at_the_same_moment_makes_one_chain(room: Room, together: Together) -> None:
    def put(number: int) -> Callable[[], None]:
        def record() -> None:
            for turn in range(5):
                with writing() as page:
                    audit.record(page.session, None, "act", f"{number}-{turn}")

        return record

    assert together(*[put(number) for number in range(6)]) == [None] * 6
    assert db.session.scalar(select(func.count()).select_from(AuditEntry).filter_by(act="act")) == 30
    assert audit.first_broken(db.session) is None


def test_the_same_words_sent_twice_at_the_same_moment_are_one_message(room: Room, together: Together) -> None:
    for number in range(5):
        ids = together(*[partial(room.say, "dee", f"client-{number}")] * 4)
        assert len(set(ids)) == 1, ids
    assert db.session.scalar(select(func.count()).select_from(Message)) == 5
    assert every_stream_is_without_gaps()


def test_of_two_who_take_an_alert_at_the_same_moment_one_has_it(room: Room, together: Together) -> None:
    def take(who: str, alert_id: str) -> str | None:
        return care.claim(room.seat(who), alert_id).claimed_by_id

    for number in range(5):
        room.say("dee", f"client-{number}", DESPAIR)
        alert = db.session.scalars(select(Alert.id).filter_by(state="open")).one()
        taken = together(*[partial(take, who, alert) for who in ("fay", "gus")])
        assert codes(taken) == ["conflict", "ok"]
        winner = next(result for result in taken if isinstance(result, str))
        assert db.session.scalars(select(Alert.claimed_by_id).filter_by(id=alert)).one() == winner


def test_the_last_chair_is_taken_by_one(room: Room, together: Together) -> None:
    mo, ned = factories.a_user("mo").id, factories.a_user("ned").id
    with writing() as page:
        meeting = page.session.get(Meeting, room.id)
        assert meeting is not None
        meeting.group.capacity = 3

    def enter(user_id: str) -> str:
        user = db.session.get(User, user_id)
        assert user is not None
        return factories.meetings.enter(user, room.id).id

    assert codes(together(lambda: enter(mo), lambda: enter(ned))) == ["conflict", "ok"]


def test_somebody_who_enters_twice_at_the_same_moment_has_one_seat(room: Room, together: Together) -> None:
    mo = factories.a_user("mo").id

    def enter() -> str:
        user = db.session.get(User, mo)
        assert user is not None
        return factories.meetings.enter(user, room.id).id

    seats = together(enter, enter, enter)
    assert codes(seats) == ["ok"] * 3
    assert len(set(seats)) == 1


def test_no_two_acts_in_a_room_wait_for_each_other_for_ever(room: Room, together: Together) -> None:
    """Speaking, answering, muting, whispering, deciding and leaving touch the same rows and streams in every order."""
    first = room.say("dee", "first", SHAMING)
    dee = room.seats["dee"]
    rounds = range(12)

    def again(act: Callable[[int], Any]) -> Callable[[], list[Any]]:
        def acts() -> list[Any]:
            done: list[Any] = []
            for number in rounds:
                try:
                    done.append(act(number))
                except Refused as refusal:
                    done.append(refusal)
            return done

        return acts

    done = together(
        again(lambda number: room.say("dee", f"dee-{number}", DESPAIR)),
        again(lambda number: rooms.edit_message(room.seat("dee"), first, f"{DESPAIR} {number}")),
        again(lambda number: rooms.react(room.seat("eli"), first, "strength", number % 2 == 0)),
        again(lambda number: whispers.whisper_to_facilitators(room.seat("dee"), f"Are you there? {number}")),
        again(lambda number: moderation.mute(room.seat("fay"), dee, 5)),
        again(lambda number: moderation.whisper(room.seat("gus"), dee, f"I am here. {number}")),
        again(lambda number: moderation.set_mode(room.seat("gus"), ("slow", "open")[number % 2])),
        again(lambda number: rooms.step(room.seat("dee"), away=number % 2 == 0)),
        again(lambda number: rooms.keep_present(sorted(room.seats.values()))),
        again(lambda number: rooms.leave(room.seat("eli"))),
    )
    for results in done:
        assert isinstance(results, list), repr(results)
        codes(results)
    assert every_stream_is_without_gaps()
    assert audit.first_broken(db.session) is None
    spoken = select(Message.place).where(Message.place.is_not(None)).order_by(Message.place)
    posted = select(Event.seq).filter_by(stream=ROOM, kind="message_posted").order_by(Event.seq)
    assert list(db.session.scalars(spoken)) == list(db.session.scalars(posted))
    assert {STAFF, seat_stream(dee)} <= set(db.session.scalars(select(Stream.name)))
