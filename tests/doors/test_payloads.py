"""Whatever is sent through a door: a typed answer, nothing changed, nobody told, and no word of it in the log."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from server.connections import MODERATION, ROOMS
from server.sockets import Door
from tests.doors.scene import EVERY_EVENT, SECRET, Scene, at_either_door, kept, refusal

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
