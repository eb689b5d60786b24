"""Whatever is sent through a door: a typed answer, nothing changed, nobody told, and no word of it in the log."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from server import connections, throttle
from server.connections import MODERATION, ROOMS, Connection
from server.extensions import db
from server.models import Event, Message, Reaction, Report, SignIn, User, Whisper
from server.moderation.events import door as moderation_door
from server.rooms.events import door as rooms_door
from server.sockets import Door
from tests import factories
from tests.app_fixtures import Evening
from tests.lines import Line

# A word that is in every text sent here, and in no code.
SECRET = "xylophonist"
EVERY_EVENT = [(door, event) for door in (rooms_door, moderation_door) for event in door.events]
at_either_door = pytest.mark.parametrize("door", (rooms_door, moderation_door), ids=lambda door: door.namespace)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Everything is logged."""
    return Settings.from_environment(data_dir=tmp_path / "data", database_url="", redis_url="", log_level="debug")


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    """What is written into the log, whoever writes it."""
    written = io.StringIO()
    kept_factory, handler = structlog.get_config()["logger_factory"], logging.StreamHandler(written)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    structlog.configure(logger_factory=kept_factory)


@dataclass
class Scene:
    """dee and eli in the room, fay at the panel, and one of everything in this meeting and in another."""

    lines: dict[str, Line]
    here: dict[str, str]
    elsewhere: dict[str, str]
    listeners: list[Line]
    before: list[int | None] = field(default_factory=list)

    def sender(self, door: Door) -> Line:
        return self.lines[door.namespace]

    def fields(self, door: Door, event: str, ids: dict[str, str] | None = None) -> dict[str, Any]:
        """A payload that would do something."""
        ids = ids or self.here
        texts = dict.fromkeys(("body", "reason", "outcome", "text"), f"About the {SECRET}")
        rest = {"client_id": "new", "reaction": "strength", "on": True, "minutes": 5, "mode": "slow", "limit": 10}
        rest |= {"verdict": "right", "action": "none", "guideline": "not-the-problem", "since": 0, "private_since": 0}
        known = {**texts, **rest, **ids, "before": ids["message"], "reply_to": ids["message"], "ask": False}
        wanted = {name: known[name] for name in self.form(door, event).model_fields if name in known}
        one_of = [name for name in ("alert", "flag", "cue", "report") if name in wanted]
        return {name: value for name, value in wanted.items() if name not in one_of[1:]}

    @staticmethod
    def form(door: Door, event: str) -> Any:
        return door.events[event][0]

    def begin_anew(self) -> None:
        """What counts is what happens from now on."""
        for line in (*self.lines.values(), *self.listeners):
            line.forget()
        self.before = kept()

    def heard(self) -> list[Any]:
        return [told for line in (*self.lines.values(), *self.listeners) for told in line.heard()]


@pytest.fixture
def scene(evening: Evening, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(throttle, "asking", throttle.Pace(10**6, 10**6))
    monkeypatch.setattr(throttle, "speaking", throttle.Pace(10**6, 10**6))

    def furnish() -> dict[str, str]:
        dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
        said = dee.does("say", client_id="old", body="You are such an enabler, eli.")["id"]
        dee.does("say", client_id="cry", body="I don't want to live anymore. I have the pills here.")
        dee.does("say", client_id="cue", body="My sister says I am enabling him.")
        report = eli.does("report", message=said, reason="That hurt.")["report"]
        seat = eli.does("enter")["you"]["seat"]
        found = {kind: fay.heard(f"{kind}_raised")[0][kind] for kind in ("flag", "cue", "alert")}
        return {"meeting": evening.id, "message": said, "seat": seat, "report": report, **found}

    elsewhere = furnish()
    evening.meet_anew()
    here = furnish()
    made = Scene(
        lines={ROOMS: evening.room("dee"), MODERATION: evening.panel("fay")},
        here=here,
        elsewhere=elsewhere,
        listeners=[evening.room("eli"), evening.room("gus"), evening.panel("gus")],
    )
    made.begin_anew()
    return made


def kept() -> list[int | None]:
    """How many rows there are of what an event could make."""
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Event, Message, Whisper, Report)] + [
        db.session.scalar(select(func.count()).select_from(Reaction))
    ]


@pytest.fixture
def nothing_comes_of_it(scene: Scene, log: io.StringIO) -> Iterator[None]:
    """What is sent in this test changes nothing, is told to nobody and written into no log."""
    log.truncate(0)
    yield
    assert kept() == scene.before
    assert scene.heard() == []
    assert "event_refused" in log.getvalue(), "the log is not being read"
    assert SECRET not in log.getvalue()
    assert "Traceback" not in log.getvalue()


def refusal(answer: dict[str, Any]) -> str:
    """The code of a refusal that keeps to the contract."""
    assert answer["ok"] is False, answer
    assert set(answer) == {"ok", "error"}
    error = answer["error"]
    assert re.fullmatch(r"\S.*[.!?]", error["message"]), error
    assert set(error) <= {"code", "message", "retry_after", "until", "by"}
    assert SECRET not in str(error)
    return str(error["code"])


# Shapes


@at_either_door
@pytest.mark.usefixtures("nothing_comes_of_it")
def test_what_is_not_one_object_is_invalid(scene: Scene, door: Door) -> None:
    for event in door.events:
        fields = scene.fields(door, event)
        wrong = (
            [],
            [SECRET],
            [[fields]],
            [42],
            [None],
            [True],
            [fields, fields],
            [fields, SECRET],
            [{}],
            [{SECRET: SECRET}],
        )
        for payloads in wrong:
            assert refusal(scene.sender(door).send(event, tuple(payloads))) == "invalid", payloads


@at_either_door
@pytest.mark.usefixtures("nothing_comes_of_it")
def test_a_missing_field_is_named(scene: Scene, door: Door) -> None:
    for event in door.events:
        form = scene.form(door, event)
        for name in [name for name, one in form.model_fields.items() if one.is_required()]:
            fields = scene.fields(door, event)
            del fields[name]
            answer = scene.sender(door).send(event, fields)
            assert refusal(answer) == "invalid", name
            assert name in answer["error"]["message"]


def deep(levels: int) -> Any:
    bottom: Any = SECRET
    for _ in range(levels):
        bottom = {"a": [bottom]}
    return bottom


WRONG = {
    "nothing": None,
    "a truth": True,
    "a number": 7,
    "a fraction": 1.5,
    "no number": float("nan"),
    "a huge number": 10**90,
    "a text": SECRET,
    "no text": "",
    "a list": [SECRET],
    "an object": {SECRET: SECRET},
    "a deep object": deep(60),
    "bytes": SECRET.encode(),
    "half a character": f"{SECRET}\ud800",
    "NUL": f"{SECRET}\x00",
    "nothing to see": "\u200b\u2060\ufeff\u200d",
    "nothing but marks": "\u0301\u0301",
    "blanks": " \t\n\u3000",
    "an endless text": SECRET * 1_000,
}


@at_either_door
@pytest.mark.usefixtures("nothing_comes_of_it")
def test_a_field_of_the_wrong_kind_is_refused(scene: Scene, door: Door) -> None:
    """With one thing wrong, the whole is refused, unless it is right for this field after all."""
    for event in door.events:
        form = scene.form(door, event)
        for name in form.model_fields:
            for what, value in WRONG.items():
                fields = {**scene.fields(door, event), name: value}
                if is_right(form, fields):
                    continue
                code = refusal(scene.sender(door).send(event, fields))
                long_words = what == "an endless text" and name in ("body", "text")
                assert code == ("too_large" if long_words else "invalid"), (name, what)


def is_right(form: Any, fields: dict[str, Any]) -> bool:
    try:
        form.model_validate(fields)
    except ValueError:
        return False
    return True


def test_what_counts_as_right_is_what_was_meant(scene: Scene) -> None:
    """The test above trusts the forms; this one does not."""
    sometimes_right = {"nothing", "a truth", "a number", "a huge number", "a text", "nothing but marks"}
    for door, event in EVERY_EVENT:
        form = scene.form(door, event)
        for name in form.model_fields:
            right = {
                what for what, value in WRONG.items() if is_right(form, {**scene.fields(door, event), name: value})
            }
            assert right <= sometimes_right, (event, name, right)
            if name in ("meeting", "message", "seat", "client_id", "before", "flag", "alert"):
                assert right <= {"a text", "nothing", "nothing but marks"}, (event, name, right)
            if name in ("body", "text", "reason", "outcome"):
                assert right <= {"a text", "nothing"}, (event, name, right)
            if name in ("on", "ask"):
                assert right == {"a truth"}, (event, name)
            if name in ("minutes", "limit"):
                assert right <= {"a number", "nothing"}, (event, name)


@pytest.mark.usefixtures("nothing_comes_of_it")
def test_an_unknown_event_is_invalid_at_either_door(scene: Scene) -> None:
    for line in scene.lines.values():
        for name in (SECRET, "", "Say", "say ", "connect_error", "message", "__proto__", "*"):
            assert refusal(line.call(name)) == "invalid"
    assert refusal(scene.lines[ROOMS].call("decide")) == "invalid"
    assert refusal(scene.lines[MODERATION].call("say")) == "invalid"


# Ids


def with_ids(scene: Scene, door: Door, event: str, ids: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The payload with one of its ids exchanged at a time."""
    for name in scene.form(door, event).model_fields:
        source = "message" if name in ("before", "reply_to") else name
        if source not in ids:
            continue
        fields = scene.fields(door, event)
        if name in ("flag", "cue", "report", "alert"):
            fields = {key: value for key, value in fields.items() if key not in ("flag", "cue", "report", "alert")}
        yield name, {**fields, name: ids[source]}


@at_either_door
def test_unknown_ids_and_those_of_another_meeting_read_the_same(scene: Scene, door: Door, log: io.StringIO) -> None:
    for event in door.events:
        before = kept()
        line = scene.sender(door)
        unknown = dict.fromkeys(scene.here, "0123456789abcdef0123")
        for (name, strange), (_, foreign) in zip(
            with_ids(scene, door, event, unknown), with_ids(scene, door, event, scene.elsewhere), strict=True
        ):
            answers = [line.send(event, strange)]
            # One's own seat in the other meeting is no stranger's there.
            if name != "meeting":
                answers.append(line.send(event, foreign))
                assert answers[0] == answers[1], name
            for answer in answers:
                assert refusal(answer) == "not_found", (name, answer)
        assert kept() == before
        assert scene.heard() == []
        assert SECRET not in log.getvalue()


# Permission


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


# Words


def test_what_people_write_is_in_no_line_of_the_log(scene: Scene, log: io.StringIO) -> None:
    """Everything that succeeds, at the most talkative level."""
    done = set()
    for door, event in EVERY_EVENT:
        if event not in ("leave", "remove", "close_meeting", "withdraw", "hide"):
            if scene.sender(door).send(event, scene.fields(door, event))["ok"]:
                done.add(event)
    assert {"say", "whisper", "edit", "check", "resolve", "history", "watch"} <= done
    assert SECRET not in log.getvalue()


def test_an_error_of_our_own_shows_its_place_and_not_the_words(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    def broken(*words: Any, **more: Any) -> None:
        raise RuntimeError(f"broken by {words} {more} {SECRET}")

    monkeypatch.setattr("server.rooms.actions.post_message", broken)
    assert refusal(scene.lines[ROOMS].call("say", client_id="1", body=SECRET)) == "unavailable"
    assert "event_failed" in log.getvalue()
    assert "RuntimeError" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_a_body_may_be_as_long_as_promised_and_no_longer(scene: Scene) -> None:
    dee = scene.lines[ROOMS]
    whole = "🌿" * 4_000
    assert dee.does("say", client_id="whole", body=f"  {whole}\n")["state"] == "posted"
    assert refusal(dee.call("say", client_id="more", body=whole + "🌿")) == "too_large"
    assert scene.listeners[0].bodies() == [whole]
