"""What stands around a match: who is spoken of, and whether the author means it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .contexts import NOBODY, WIDEST, ContextBook, Subject, Trigger
from .matcher import Occurrence
from .rules import Rule
from .tokens import ENDS, PAUSE

_LONGEST_TRIGGER = 60
"""No phrase of a trigger or subject spans more words than this; beyond it and the scope nothing is looked for."""
_NEAR = WIDEST + 4
_SUBJECT_REACH = 12
_IMPERATIVE_REACH = 4
_CLAUSE_STOPS = ENDS | {PAUSE, "but", "because"}
_IMPERATIVE_STOPS = _CLAUSE_STOPS | {"and", "so", "then", "if"}
_PRONOUNS = frozenset({"he", "she", "they"})
_HEARERS = frozenset({"me", "us", "myself", "i", "am"})
_OTHER_HEARERS = frozenset({"you", "him", "her", "them"})


@dataclass(frozen=True, slots=True)
class InContext:
    """One context a match stands in, and how many words away its trigger is."""

    context: str
    distance: int
    to_author: bool | None
    """Of reported speech: whether it was said to the author; None where the words do not tell."""


class Surroundings:
    """The triggers, subjects and companions of one text. Each question looks at the words near the match alone."""

    def __init__(self, book: ContextBook, words: Sequence[str], matches: Sequence[Occurrence[Any]]) -> None:
        triggers: list[Occurrence[Trigger]] = []
        subjects: list[Occurrence[Subject]] = []
        covered: dict[int, set[int]] = {}
        self._words = words
        self._companions: dict[tuple[Rule, str], list[int]] = {}
        self._ends = [at for at, word in enumerate(words) if word in ENDS]
        for found in self._scan_near(book, matches):
            part: Any = found.payload
            if isinstance(part, Trigger):
                triggers.append(found)
            elif isinstance(part, Subject):
                subjects.append(found)
            elif isinstance(part[0], Trigger):
                covered.setdefault(id(part[0]), set()).update(range(found.start, found.end))
            else:
                self._companions.setdefault(part, []).append(found.start)
        triggers.sort(key=lambda trigger: trigger.start)
        self._triggers = [
            trigger
            for trigger in triggers
            if id(trigger.payload) not in covered or not covered[id(trigger.payload)].issuperset(trigger.taken)
        ]
        self._trigger_starts = [trigger.start for trigger in self._triggers]
        self._subjects = _longest(subjects)
        self._subject_starts = [subject.start for subject in self._subjects]

    def _scan_near(self, book: ContextBook, matches: Sequence[Occurrence[Any]]) -> Iterator[Occurrence[Any]]:
        """What stands in the sentences of the matches and as near to them as a context reaches."""
        done = 0
        for match in matches:
            first = max(done, min(match.start - _NEAR, self._sentence(match)[0]))
            behind = max(first, match.end + _NEAR, self._sentence(match)[1])
            yield from book.scanner.scan(self._words, first, min(behind, len(self._words)))
            done = behind

    def _sentence(self, match: Occurrence[Any]) -> tuple[int, int]:
        """The ends of the sentence a match stands in."""
        after = bisect_right(self._ends, match.start)
        behind = self._ends[after] if after < len(self._ends) else len(self._words)
        return self._ends[after - 1], behind

    def has_companion(self, rule: Rule, key: str, match: Occurrence[Any]) -> bool:
        """Whether a phrase of the rule's `not_with` or `only_with` stands in the sentence of the match."""
        places = self._companions.get((rule, key))
        if not places:
            return False
        first, behind = self._sentence(match)
        return any(first <= place < behind for place in places)

    def contexts_of(self, match: Occurrence[Any], kind: str, value: str) -> list[InContext]:
        """The contexts of a match, the nearest trigger first. `kind` is ``category``, ``cue`` or ``crisis``."""
        first = bisect_left(self._trigger_starts, match.start - WIDEST - _LONGEST_TRIGGER)
        behind = bisect_right(self._trigger_starts, match.end + WIDEST)
        found = []
        for trigger in self._triggers[first:behind]:
            speaks_for = trigger.payload.of
            if value in speaks_for or kind in speaks_for:
                distance = self._distance(trigger, match)
                if distance is not None:
                    found.append(InContext(trigger.payload.context, distance, self._said_to_author(trigger)))
        return sorted(found, key=lambda context: context.distance)

    def _distance(self, trigger: Occurrence[Trigger], match: Occurrence[Any]) -> int | None:
        """Words between trigger and match; None where the trigger does not reach so far."""
        kind = trigger.payload
        if match.start <= trigger.start and trigger.end <= match.end:
            if kind.direction == "after" or any(at in match.taken for at in trigger.taken):
                return None
            return 0
        if kind.direction != "after" and trigger.start < match.start:
            between, next_to = range(trigger.end, match.start), trigger.end
        elif kind.direction != "before" and trigger.end > match.end:
            between, next_to = range(match.end, trigger.start), trigger.start - 1
        else:
            return None
        if len(between) > kind.scope:
            return None
        for at in between:
            word = self._words[at]
            if (word in ENDS and not kind.crosses) or (word in kind.stops and not (word == PAUSE and at == next_to)):
                return None
        return len(between)

    def _said_to_author(self, trigger: Occurrence[Trigger]) -> bool | None:
        words = [self._words[at] for at in trigger.taken]
        if words[-1] in _OTHER_HEARERS and len(words) > 1:
            return False
        return True if _HEARERS.intersection(words[1:]) or words[0] in ("i", "we") else None

    def targets_inside(self, match: Occurrence[Any], pronouns: bool) -> list[str]:
        """Whom the words of a match name, in their order; without a bare "he" or "she" where these say nothing."""
        first = bisect_left(self._subject_starts, match.start - _LONGEST_TRIGGER)
        behind = bisect_left(self._subject_starts, match.end)
        return [
            subject.payload.target
            for subject in self._subjects[first:behind]
            if subject.end > match.start
            and subject.payload.target != NOBODY
            and (pronouns or self._words[subject.start] not in _PRONOUNS)
        ]

    def target_before(self, match: Occurrence[Any], imperative: bool) -> str | None:
        """The nearest subject in front of the match, in the same clause; close to it where it may be an order."""
        reach = _IMPERATIVE_REACH if imperative else _SUBJECT_REACH
        stops = _IMPERATIVE_STOPS if imperative else _CLAUSE_STOPS
        at = bisect_left(self._subject_starts, match.start) - 1
        edge = match.start
        while at >= 0 and match.start - self._subjects[at].end <= reach:
            subject = self._subjects[at]
            if any(word in stops for word in self._words[subject.end : edge]):
                return None
            edge = min(edge, subject.start)
            if not subject.payload.only_inside and subject.payload.target != NOBODY and subject.end <= match.start:
                return subject.payload.target
            at -= 1
        return None


def _longest(subjects: list[Occurrence[Subject]]) -> list[Occurrence[Subject]]:
    """Without those that are part of a longer one: "my" in "my mother"."""
    kept: list[Occurrence[Subject]] = []
    for subject in sorted(subjects, key=lambda s: (s.start, -s.end)):
        if not kept or subject.end > kept[-1].end:
            kept.append(subject)
    return kept
