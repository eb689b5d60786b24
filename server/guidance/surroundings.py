"""What stands around a match: who is spoken of, and whether the author means it (data: context/*.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .errors import RuleError
from .matcher import Occurrence, Scanner
from .phrases import PhraseReader, Variant
from .rules import read_phrases, read_sets
from .tokens import ENDS
from .vocabulary import CATEGORIES, CONTEXTS, CRISES, CUES, TARGETS
from .yamlfile import Field, load

_DIRECTIONS = ("before", "after", "around")
_WIDEST = 40
"""How many words to either side of a match are looked at, at most: what keeps the cost linear."""
_SUBJECT_REACH = 12
_DEFAULT_SCOPE = 8
_HEARERS = frozenset({"me", "us", "myself", "i", "am"})
_OTHER_HEARERS = frozenset({"you", "him", "her", "them"})


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """Words that put what stands near them in a context."""

    context: str
    direction: str
    scope: int
    stops: frozenset[str]
    crosses: bool
    of: frozenset[str]
    """The categories, cues and crises it speaks for; empty: every category."""
    phrases: tuple[Variant, ...]
    but_not: tuple[Variant, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Pseudo:
    """Words that look like a trigger and are none."""

    trigger: Trigger


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Words that name whom a sentence is about."""

    target: str
    only_inside: bool
    phrases: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class InContext:
    """One context a match stands in, and how many words away its trigger is."""

    context: str
    distance: int
    to_author: bool | None
    """Of reported speech: whether it was said to the author; None where the words do not tell."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The triggers and subjects of one text, ordered by where they begin."""

    words: Sequence[str]
    triggers: tuple[Occurrence[Trigger], ...] = ()
    subjects: tuple[Occurrence[Subject], ...] = ()

    def contexts_of(self, match: Occurrence[object], value: str, is_flag: bool) -> list[InContext]:
        """The contexts of a match, the nearest trigger first."""
        found = []
        for trigger in self.triggers:
            if trigger.end < match.start - 4 * _WIDEST or trigger.start > match.end + 4 * _WIDEST:
                continue
            kind = trigger.payload
            if value not in kind.of if kind.of else not is_flag:
                continue
            distance = self._distance(trigger, match)
            if distance is not None:
                found.append(InContext(kind.context, distance, self._said_to_author(trigger)))
        return sorted(found, key=lambda context: context.distance)

    def _distance(self, trigger: Occurrence[Trigger], match: Occurrence[object]) -> int | None:
        """Words between trigger and match; None where the trigger does not reach so far."""
        kind = trigger.payload
        if match.start <= trigger.start and trigger.end <= match.end:
            if kind.direction == "after" or any(at in match.taken for at in trigger.taken):
                return None
            return 0
        if kind.direction != "after" and trigger.start < match.start:
            between = range(trigger.end, match.start)
        elif kind.direction != "before" and trigger.end > match.end:
            between = range(match.end, trigger.start)
        else:
            return None
        if len(between) > min(kind.scope, _WIDEST):
            return None
        for at in between:
            word = self.words[at]
            if word in kind.stops or (word in ENDS and not kind.crosses):
                return None
        return len(between)

    def _said_to_author(self, trigger: Occurrence[Trigger]) -> bool | None:
        words = [self.words[at] for at in trigger.taken]
        if words[-1] in _OTHER_HEARERS and len(words) > 1:
            return False
        return True if _HEARERS.intersection(words[1:]) or words[0] in ("i", "we") else None

    def target_inside(self, match: Occurrence[object]) -> str | None:
        """Whom the match's own words name: the one addressed and the author before anybody else."""
        inside = [s for s in self.subjects if s.start < match.end and s.end > match.start]
        for subject in inside:
            if subject.payload.target in ("member", "self"):
                return subject.payload.target
        return inside[0].payload.target if inside else None

    def target_before(self, match: Occurrence[object], reach: int = _SUBJECT_REACH) -> str | None:
        """The nearest subject in front of the match, in the same sentence."""
        nearest: str | None = None
        for subject in self.subjects:
            if subject.end > match.start:
                break
            between = range(subject.end, match.start)
            if subject.payload.only_inside or len(between) > reach:
                continue
            if not any(self.words[at] in ENDS for at in between):
                nearest = subject.payload.target
        return nearest


@dataclass(frozen=True, slots=True)
class Fallback:
    """What a flag says when the author turns it on themself."""

    guideline: str
    severity: int
    why: str
    reframe: str | None


@dataclass(frozen=True, slots=True)
class ContextBook:
    """All context data, ready to look for."""

    triggers: tuple[Trigger, ...]
    subjects: tuple[Subject, ...]
    replies: dict[str, str]
    self_shame: Fallback
    _scanner: Scanner[object] = field(repr=False)

    def survey(self, words: Sequence[str]) -> Surroundings:
        """What stands in a text beside its matches."""
        found = self._scanner.scan(words)
        pseudo = [o for o in found if isinstance(o.payload, _Pseudo)]
        covered: dict[int, set[int]] = {}
        for occurrence in pseudo:
            assert isinstance(occurrence.payload, _Pseudo)
            covered.setdefault(id(occurrence.payload.trigger), set()).update(range(occurrence.start, occurrence.end))
        triggers = [
            Occurrence(o.payload, o.start, o.end, o.taken)
            for o in found
            if isinstance(o.payload, Trigger) and not covered.get(id(o.payload), set()).issuperset(o.taken)
        ]
        subjects = [Occurrence(o.payload, o.start, o.end, o.taken) for o in found if isinstance(o.payload, Subject)]
        return Surroundings(words, tuple(triggers), tuple(_longest(subjects)))

    def variants(self) -> list[Variant]:
        """Every variant that is looked for."""
        return [
            variant
            for part in (*self.triggers, *self.subjects)
            for variant in (*part.phrases, *(part.but_not if isinstance(part, Trigger) else ()))
        ]


def _longest(subjects: list[Occurrence[Subject]]) -> list[Occurrence[Subject]]:
    """Without those that are part of a longer one: "my" in "my mother"."""
    kept: list[Occurrence[Subject]] = []
    for subject in sorted(subjects, key=lambda s: (s.start, -s.end)):
        if not kept or subject.end > kept[-1].end:
            kept.append(subject)
    return kept


def load_context(folder: Path, reader: PhraseReader, fillers: frozenset[str], cards: frozenset[str]) -> ContextBook:
    """All files of the context folder. Raises RuleError."""
    triggers: list[Trigger] = []
    subjects: list[Subject] = []
    replies: dict[str, str] = {}
    self_shame: Fallback | None = None
    for file in sorted(folder.glob("*.yaml")):
        top = load(file).mapping(
            "a file of contexts", allowed=("words", "contexts", "subjects", "replies", "turned_on_oneself")
        )
        here = read_sets(top["words"], reader) if "words" in top else reader
        if "contexts" in top:
            triggers.extend(_read_trigger(item, here) for item in top["contexts"].items("contexts"))
        if "subjects" in top:
            subjects.extend(_read_subject(item, here) for item in top["subjects"].items("subjects"))
        if "replies" in top:
            replies.update({k: v.text(k) for k, v in top["replies"].mapping("replies", CUES, CUES).items()})
        if "turned_on_oneself" in top:
            self_shame = _read_fallback(top["turned_on_oneself"], cards)
    if not triggers or not subjects or not replies or self_shame is None:
        raise RuleError(folder, 1, "needs contexts, subjects, replies and turned_on_oneself")
    phrases: list[tuple[object, tuple[Variant, ...]]] = [(part, part.phrases) for part in (*triggers, *subjects)]
    phrases.extend((_Pseudo(trigger), trigger.but_not) for trigger in triggers if trigger.but_not)
    return ContextBook(tuple(triggers), tuple(subjects), replies, self_shame, Scanner(phrases, fillers))


def _read_trigger(item: Field, reader: PhraseReader) -> Trigger:
    keys = ("context", "direction", "scope", "stops", "crosses", "of", "phrases", "but_not")
    own = item.mapping("a context", allowed=keys, needed=("context", "direction", "phrases"))
    of = [value.one_of("of", (*CATEGORIES, *CUES, *CRISES)) for _, value in own["of"].texts("of")] if "of" in own else []
    return Trigger(
        context=own["context"].one_of("context", CONTEXTS),
        direction=own["direction"].one_of("direction", _DIRECTIONS),
        scope=own["scope"].whole("scope", 0, _WIDEST) if "scope" in own else _DEFAULT_SCOPE,
        stops=frozenset(text for text, _ in own["stops"].texts("stops")) if "stops" in own else frozenset(),
        crosses="crosses" in own and own["crosses"].one_of("crosses", ("true", "false")) == "true",
        of=frozenset(of),
        phrases=read_phrases(own["phrases"], "phrases", reader),
        but_not=read_phrases(own["but_not"], "but_not", reader) if "but_not" in own else (),
    )


def _read_subject(item: Field, reader: PhraseReader) -> Subject:
    own = item.mapping("a subject", allowed=("target", "only_inside", "phrases"), needed=("target", "phrases"))
    return Subject(
        target=own["target"].one_of("target", TARGETS),
        only_inside="only_inside" in own and own["only_inside"].one_of("only_inside", ("true", "false")) == "true",
        phrases=read_phrases(own["phrases"], "phrases", reader),
    )


def _read_fallback(field: Field, cards: frozenset[str]) -> Fallback:
    own = field.mapping(
        "turned_on_oneself", allowed=("guideline", "severity", "why", "reframe"), needed=("guideline", "severity", "why")
    )
    card = own["guideline"].text("guideline")
    if card not in cards:
        raise own["guideline"].error(f"there is no guideline card '{card}'")
    return Fallback(
        guideline=card,
        severity=own["severity"].whole("severity", 1, 3),
        why=own["why"].text("why"),
        reframe=own["reframe"].text("reframe") if "reframe" in own else None,
    )
