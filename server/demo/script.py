"""The demo's script: who is in the group, and what they say and do, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from server.models import REACTIONS, RELATIONS

_FILE = Path(__file__).parent / "script.yaml"

LONGEST = 4000


class ScriptError(ValueError):
    """A script that cannot be played; the text says which entry, and why."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    relation: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody does, `after` seconds after the entry before: say a line, or react to one.

    `number` counts from 1. `about` is the number of the earlier line that this answers or reacts to; None for none.
    With `leaves`, the person goes home after it.
    """

    number: int
    who: str
    after: float
    say: str | None
    reaction: str | None
    about: int | None
    leaves: bool

    @property
    def client_id(self) -> str:
        return client_id(self.number)


@dataclass(frozen=True, slots=True)
class Script:
    people: tuple[Person, ...]
    entries: tuple[Entry, ...]

    def gone_by(self, number: int) -> frozenset[str]:
        """The names of those who have gone home once entry `number` is played."""
        return frozenset(entry.who for entry in self.entries[:number] if entry.leaves)


def client_id(number: int) -> str:
    """The client id of the line with this number: the same at every start, so that no line is said twice."""
    return f"script-{number}"


@cache
def current() -> Script:
    """The script that comes with Holdfast. Raises ScriptError."""
    return parse(_FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Script:
    """A script from YAML with `people` and `lines`. Raises ScriptError for anything that could not be played."""
    try:
        written = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ScriptError(f"The script is not YAML: {error}") from None
    if not isinstance(written, dict) or set(written) != {"people", "lines"}:
        raise ScriptError("A script has people and lines, and nothing else.")
    people = tuple(_person(one, place) for place, one in enumerate(_list(written, "people"), start=1))
    names = [person.name for person in people]
    if len(set(names)) != len(names):
        raise ScriptError("Two people of the script have the same name.")
    entries: list[Entry] = []
    numbers: dict[str, int] = {}
    gone: set[str] = set()
    for number, one in enumerate(_list(written, "lines"), start=1):
        entry = _entry(one, number, numbers, frozenset(names) - gone)
        entries.append(entry)
        if entry.leaves:
            gone.add(entry.who)
        if "id" in one:
            if entry.say is None or one["id"] in numbers:
                raise ScriptError(f"Line {number}: the id {one['id']!r} is taken, or names something that is not said.")
            numbers[one["id"]] = number
    return Script(people, tuple(entries))


def _list(written: dict[str, Any], key: str) -> list[Any]:
    value = written[key]
    if not isinstance(value, list) or not value:
        raise ScriptError(f"The script's {key} are a list with something in it.")
    return value


def _person(one: Any, place: int) -> Person:
    if not isinstance(one, dict) or set(one) != {"name", "relation"}:
        raise ScriptError(f"Person {place} has a name and a relation, and nothing else.")
    if not isinstance(one["name"], str) or one["relation"] not in RELATIONS:
        raise ScriptError(f"Person {place}: the relation is one of {', '.join(RELATIONS)}.")
    return Person(one["name"], one["relation"])


_SAYING = {"who", "after", "say", "id", "reply_to", "leaves"}
_REACTING = {"who", "after", "react", "to"}


def _entry(one: Any, number: int, numbers: dict[str, int], here: frozenset[str]) -> Entry:
    where = f"Line {number}"
    if not isinstance(one, dict) or not (set(one) <= _SAYING or set(one) <= _REACTING):
        raise ScriptError(f"{where} has fields that no line has.")
    who, after = one.get("who"), one.get("after")
    if who not in here:
        raise ScriptError(f"{where}: {who!r} is not one of the people who are still there.")
    if isinstance(after, bool) or not isinstance(after, (int, float)) or not 0 < after <= 600:
        raise ScriptError(f"{where}: after is a number of seconds, more than 0 and at most 600.")
    target = one.get("to", one.get("reply_to"))
    if target is not None and target not in numbers:
        raise ScriptError(f"{where}: there is no earlier line with the id {target!r}.")
    about = numbers[target] if target is not None else None
    if "react" in one:
        if one["react"] not in REACTIONS or about is None:
            raise ScriptError(f"{where}: a reaction is one of {', '.join(REACTIONS)}, to an earlier line.")
        return Entry(number, who, float(after), None, one["react"], about, leaves=False)
    say = one.get("say")
    if not isinstance(say, str) or not say.strip() or len(say) > LONGEST:
        raise ScriptError(f"{where} says something, in at most {LONGEST} characters.")
    if one.get("leaves", True) is not True:
        raise ScriptError(f"{where}: leaves is true, or is not there.")
    return Entry(number, who, float(after), say.strip(), None, about, leaves="leaves" in one)
