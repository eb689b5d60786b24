"""What stands around a match: who is spoken of, and whether the author means it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from .contexts import NOBODY, WIDEST, ContextBook, Subject, Trigger
from .matcher import Occurrence
from .rules import Rule
from .tokens import ENDS, PAUSE

_LONGEST = 60
"""No phrase of a trigger or subject spans more words than this; beyond it and the scope nothing is looked for."""
_NEAR = WIDEST + 4
_SUBJECT_REACH = 12
_IMPERATIVE_REACH = 4
_CLAUSE_STOPS = ENDS | {PAUSE, "but", "because"}
_IMPERATIVE_STOPS = _CLAUSE_STOPS | {"and", "so", "then", "if"}
_PRONOUNS = frozenset({"he", "she", "they"})
_HEARERS = frozenset({"me", "us", "myself", "i", "am"})
_TELLS = frozenset("tell tells told telling call calls called calling ask asks asked warn warned warns blames".split())
_OTHER_HEARERS = frozenset({"you", "him", "her", "them"})


@dataclass(slots=True)
class InContext:
    """One context a match stands in."""

    context: str
    to_author: bool | None
    """Of reported speech: whether it was said to the author; None where the words do not tell."""


class _Named(NamedTuple):
    """Words that name somebody."""

    start: int
    end: int
    subject: Subject


class Surroundings:
    """The triggers and subjects near the matches of one text, looked for when a match first asks."""

    def __init__(self, book: ContextBook, words: Sequence[str], matches: Sequence[Occurrence[Rule]]) -> None:
        self._book = book
        self._words = words
        self._matches = matches
        self._triggers: dict[str, tuple[list[Occurrence[Trigger]], list[int]]] = {}
        self._found_subjects: list[_Named] = []

    def contexts_of(self, match: Occurrence[Rule]) -> list[InContext]:
        """The contexts of a match."""
        found = []
        for name in (match.payload.kind, match.payload.value):
            if name not in self._triggers:
                self._triggers[name] = self._find_triggers(name)
            triggers, starts = self._triggers[name]
            first = bisect_left(starts, match.start - WIDEST - _LONGEST)
            behind = bisect_right(starts, match.end + WIDEST)
            for trigger in triggers[first:behind]:
                if self._reaches(trigger, match):
                    found.append(InContext(trigger.payload.context, self._said_to_author(trigger)))
        return found

    def _find_triggers(self, name: str) -> tuple[list[Occurrence[Trigger]], list[int]]:
        """The triggers that speak for a kind of rule, or for one of its values, and where each begins."""
        scanner = self._book.triggers_of.get(name)
        if scanner is None:
            return [], []
        triggers: list[Occurrence[Trigger]] = []
        covered: dict[int, set[int]] = {}
        for start, end in self._near_matches(name):
            for found in scanner.scan(self._words, start, end):
                part: Any = found.payload
                if isinstance(part, Trigger):
                    triggers.append(found)
                elif isinstance(part, Subject):
                    self._found_subjects.append(_Named(found.start, found.end, part))
                else:
                    covered.setdefault(id(part[0]), set()).update(range(found.start, found.end))
        if covered:
            triggers = [t for t in triggers if not covered.get(id(t.payload), set()).issuperset(t.taken)]
        triggers.sort(key=lambda trigger: trigger.start)
        return triggers, [trigger.start for trigger in triggers]

    def _near_matches(self, name: str) -> list[tuple[int, int]]:
        """Stretches of words around the matches, as far as a context reaches; none touches another."""
        stretches: list[tuple[int, int]] = []
        for match in self._matches:
            if name in (match.payload.kind, match.payload.value):
                start, end = max(0, match.start - _NEAR), min(len(self._words), match.end + _NEAR)
                if stretches and start <= stretches[-1][1]:
                    start, end = stretches[-1][0], max(end, stretches[-1][1])
                    stretches.pop()
                stretches.append((start, end))
        return stretches

    def _reaches(self, trigger: Occurrence[Trigger], match: Occurrence[Rule]) -> bool:
        kind = trigger.payload
        if match.start <= trigger.start and trigger.end <= match.end:
            return kind.direction != "after" and not any(at in match.taken for at in trigger.taken)
        if kind.direction != "after" and trigger.start < match.start:
            between, next_to = range(trigger.end, match.start), trigger.end
        elif kind.direction != "before" and trigger.end > match.end:
            between, next_to = range(match.end, trigger.start), trigger.start - 1
        else:
            return False
        if len(between) > kind.scope:
            return False
        for at in between:
            word = self._words[at]
            if (word in ENDS and not kind.crosses) or (word in kind.stops and not (word == PAUSE and at == next_to)):
                return False
        return True

    def _said_to_author(self, trigger: Occurrence[Trigger]) -> bool | None:
        words = [self._words[at] for at in trigger.taken]
        hearer = self._words[trigger.end] if words[-1] in _TELLS else words[-1] if len(words) > 1 else ""
        if hearer in _OTHER_HEARERS:
            return False
        return True if _HEARERS.intersection(words[1:]) or words[0] in ("i", "we") else None

    def targets_inside(self, match: Occurrence[Rule], pronouns: bool, objects: bool) -> list[str]:
        """Whom the words of a match name, in their order.

        Without `pronouns` a bare "he" or "she" names nobody, without `objects` neither does the author's "me" or "us".
        """
        return [
            named.subject.target
            for named in self._named(match.start, match.end)
            if named.subject.target != NOBODY
            and (pronouns or self._words[named.start] not in _PRONOUNS)
            and (objects or not (named.subject.only_inside and named.subject.target == "self"))
        ]

    def target_before(self, match: Occurrence[Rule], imperative: bool) -> str | None:
        """The nearest subject in front of the match, in the same clause; close to it where it may be an order."""
        stops = _IMPERATIVE_STOPS if imperative else _CLAUSE_STOPS
        reach = _IMPERATIVE_REACH if imperative else _SUBJECT_REACH
        edge = match.start
        for named in reversed(self._named(match.start - reach - 1, match.start)):
            if any(word in stops for word in self._words[named.end : edge]):
                return None
            edge = min(edge, named.start)
            if not named.subject.only_inside and named.subject.target != NOBODY and named.end <= match.start:
                return named.subject.target
        return None

    def _named(self, first: int, behind: int) -> list[_Named]:
        """Who is named by words of which at least one stands from `first` on and before `behind`; long names first."""
        named: list[_Named] = []
        short = self._book.short_subjects
        longs, starts = self._long_subjects
        at = max(first, 0)
        index = bisect_left(starts, at - _LONGEST)
        while at < behind:
            while index < len(longs) and longs[index].end <= at:
                index += 1
            if index < len(longs) and longs[index].start <= at:
                named.append(longs[index])
                at = longs[index].end
                continue
            if self._words[at] in short:
                named.append(_Named(at, at + 1, short[self._words[at]]))
            at += 1
        return named

    @cached_property
    def _long_subjects(self) -> tuple[list[_Named], list[int]]:
        if "category" not in self._triggers:
            self._triggers["category"] = self._find_triggers("category")
        kept: list[_Named] = []
        for named in sorted(self._found_subjects, key=lambda named: (named.start, -named.end)):
            if not kept or named.end > kept[-1].end:
                kept.append(named)
        return kept, [named.start for named in kept]
