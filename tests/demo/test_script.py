"""The script of the demo: what it needs to be played, and what it shows."""

from __future__ import annotations

import pytest

from server import guidance
from server.demo import script
from server.demo.script import ScriptError

PEOPLE = "people: [{name: rosa, relation: parent}, {name: walt, relation: parent}]\n"


def in_the_first(seconds: float) -> list[str]:
    """The lines that are said within so many seconds of the first facilitator's arrival."""
    said, at = [], 0.0
    for entry in script.current().entries:
        at += entry.after
        if at <= seconds and entry.say is not None:
            said.append(entry.say)
    return said


def test_it_has_at_least_sixty_different_lines() -> None:
    lines = [entry.say for entry in script.current().entries if entry.say is not None]
    assert len(lines) >= 60
    assert len(set(lines)) == len(lines)


def test_everybody_says_something_and_goes_home_in_the_end() -> None:
    evening = script.current()
    names = {person.name for person in evening.people}
    assert {entry.who for entry in evening.entries} == names
    assert evening.gone_by(len(evening.entries)) == names
    assert evening.gone_by(0) == frozenset()


def test_the_first_minute_shows_what_the_room_is_for() -> None:
    readings = [guidance.read(line) for line in in_the_first(60)]
    categories = {flag.category for reading in readings for flag in reading.flags if flag.target == "member"}
    assert {"label", "blame", "abandon"} <= categories
    assert any(flag.target == "self" for reading in readings for flag in reading.flags)
    assert any(cue.kind == "reported_shame" for reading in readings for cue in reading.cues)
    assert any(cue.kind == "effort" for reading in readings for cue in reading.cues)
    assert any(reading.crisis for reading in readings)


def test_there_is_exactly_one_alert_and_it_comes_early() -> None:
    alarming = [
        line for line in (entry.say for entry in script.current().entries) if line and guidance.read(line).crisis
    ]
    assert len(alarming) == 1
    assert alarming[0] in in_the_first(60)


def test_lines_that_hurt_nobody_are_most_of_the_evening() -> None:
    readings = [guidance.read(entry.say) for entry in script.current().entries if entry.say is not None]
    assert sum(reading.shames_others for reading in readings) < len(readings) / 4


def test_a_script_knows_what_a_line_answers_and_who_goes() -> None:
    evening = script.parse(
        PEOPLE
        + "lines:\n"
        + "- {who: rosa, after: 2, id: hello, say: ' hello '}\n"
        + "- {who: walt, after: 1.5, react: with_you, to: hello}\n"
        + "- {who: walt, after: 3, say: night, reply_to: hello, leaves: true}\n"
    )
    hello, nod, night = evening.entries
    assert (hello.say, hello.about, hello.client_id) == ("hello", None, "script-1")
    assert (nod.say, nod.reaction, nod.about) == (None, "with_you", 1)
    assert (night.about, night.leaves) == (1, True)
    assert (evening.gone_by(2), evening.gone_by(3)) == (frozenset(), frozenset({"walt"}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("people: [", "not YAML"),
        ("- rosa", "people and lines"),
        (PEOPLE, "people and lines"),
        (PEOPLE + "lines: []", "something in it"),
        (PEOPLE + "lines: {}", "something in it"),
        ("people: [{name: rosa}]\nlines: [{who: rosa, after: 1, say: hi}]", "name and a relation"),
        ("people: [{name: rosa, relation: aunt}]\nlines: [{who: rosa, after: 1, say: hi}]", "relation"),
        ("people: [{name: a, relation: child}, {name: a, relation: child}]\nlines: [1]", "same name"),
        (PEOPLE + "lines: [hello]", "fields"),
        (PEOPLE + "lines: [{who: rosa, after: 1, say: hi, shout: true}]", "fields"),
        (PEOPLE + "lines: [{who: ada, after: 1, say: hi}]", "'ada'"),
        (PEOPLE + "lines: [{who: rosa, after: 0, say: hi}]", "seconds"),
        (PEOPLE + "lines: [{who: rosa, after: soon, say: hi}]", "seconds"),
        (PEOPLE + "lines: [{who: rosa, after: true, say: hi}]", "seconds"),
        (PEOPLE + "lines: [{who: rosa, after: .nan, say: hi}]", "seconds"),
        (PEOPLE + "lines: [{who: rosa, after: 1, say: ' '}]", "says something"),
        (PEOPLE + "lines: [{who: rosa, after: 1, say: 5}]", "says something"),
        (PEOPLE + "lines: [{who: rosa, after: 1}]", "says something"),
        (PEOPLE + "lines: [{who: rosa, after: 1, say: hi, reply_to: later}]", "'later'"),
        (PEOPLE + "lines: [{who: rosa, after: 1, react: with_you, to: later}]", "'later'"),
        (PEOPLE + "lines: [{who: rosa, after: 1, react: with_you}]", "reaction"),
        (
            PEOPLE + "lines: [{who: rosa, after: 1, say: hi, id: a}, {who: walt, after: 1, react: no, to: a}]",
            "reaction",
        ),
        (PEOPLE + "lines: [{who: rosa, after: 1, say: hi, id: a}, {who: rosa, after: 1, say: hi, id: a}]", "taken"),
        (PEOPLE + "lines: [{who: rosa, after: 1, say: hi, leaves: 1}, {who: walt, after: 1, say: hi}]", "leaves"),
        (
            PEOPLE + "lines: [{who: rosa, after: 1, say: bye, leaves: true}, {who: rosa, after: 1, say: hi}]",
            "still there",
        ),
    ],
)
def test_a_script_that_cannot_be_played_says_why(text: str, words: str) -> None:
    with pytest.raises(ScriptError, match=words):
        script.parse(text)
