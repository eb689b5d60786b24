"""What puts words in a context, and what names whom they are about: the data of context/*.yaml, read and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import RuleError
from .matcher import Scanner, one_word
from .own_words import check_reframe
from .phrases import PhraseReader, Variant
from .rules import KINDS, read_phrases, read_sets
from .vocabulary import CATEGORIES, CONTEXTS, CRISES, CUES, TARGETS
from .yamlfile import Field, load

WIDEST = 40
"""How many words to either side of a match are looked at, at most: what keeps the cost linear."""
NOBODY = "nobody"
"""The target of words that look like a subject and name none, such as "I think"."""

_DIRECTIONS = ("before", "after", "around")
_DEFAULT_SCOPE = 8


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """Words that put what stands near them in a context."""

    context: str
    direction: str
    scope: int
    stops: frozenset[str]
    crosses: bool
    of: frozenset[str]
    """The kinds, categories, cues and crises it speaks for."""
    phrases: tuple[Variant, ...]
    but_not: tuple[Variant, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Words that name whom a sentence is about."""

    target: str
    only_inside: bool
    phrases: tuple[Variant, ...]


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
    triggers_of: Mapping[str, Scanner[Any]] = field(repr=False)
    """For each kind, category, cue and crisis that triggers name, what finds them: Trigger and (Trigger, "but_not").

    What finds the triggers of every category finds the subjects that are longer than a word as well."""
    short_subjects: Mapping[str, Subject] = field(repr=False)
    """The subjects that are one word."""

    def variants(self) -> list[Variant]:
        """Every variant that is looked for."""
        of_triggers = [variant for part in self.triggers for variant in (*part.phrases, *part.but_not)]
        return [*of_triggers, *(variant for part in self.subjects for variant in part.phrases)]


def load_context(folder: Path, reader: PhraseReader, fillers: frozenset[str], cards: Collection[str]) -> ContextBook:
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
    short, long = _by_length(subjects)
    sought = {name: _phrases_of(triggers, name) for name in sorted({"category"}.union(*(t.of for t in triggers)))}
    sought["category"].extend(long)
    return ContextBook(
        tuple(triggers),
        tuple(subjects),
        replies,
        self_shame,
        triggers_of={name: Scanner(phrases, fillers) for name, phrases in sought.items()},
        short_subjects=short,
    )


def _phrases_of(triggers: Iterable[Trigger], name: str) -> list[tuple[Any, Iterable[Variant]]]:
    phrases: list[tuple[Any, Iterable[Variant]]] = []
    for trigger in triggers:
        if name in trigger.of:
            phrases.extend(((trigger, trigger.phrases), ((trigger, "but_not"), trigger.but_not)))
    return phrases


def _by_length(subjects: Iterable[Subject]) -> tuple[dict[str, Subject], list[tuple[Subject, list[Variant]]]]:
    short: dict[str, Subject] = {}
    long: list[tuple[Subject, list[Variant]]] = []
    for subject in subjects:
        for variant in subject.phrases:
            for word in one_word(variant) or ():
                short.setdefault(word, subject)
        long.append((subject, [variant for variant in subject.phrases if one_word(variant) is None]))
    return short, long


def _read_trigger(item: Field, reader: PhraseReader) -> Trigger:
    keys = ("context", "direction", "scope", "stops", "crosses", "of", "phrases", "but_not")
    own = item.mapping("a context", allowed=keys, needed=("context", "direction", "phrases"))
    known = (*KINDS, *CATEGORIES, *CUES, *CRISES)
    of = [value.one_of("of", known) for _, value in own["of"].texts("of")] if "of" in own else ["category"]
    return Trigger(
        context=own["context"].one_of("context", CONTEXTS),
        direction=own["direction"].one_of("direction", _DIRECTIONS),
        scope=own["scope"].whole("scope", 0, WIDEST) if "scope" in own else _DEFAULT_SCOPE,
        stops=frozenset(text for text, _ in own["stops"].texts("stops")) if "stops" in own else frozenset(),
        crosses="crosses" in own and own["crosses"].one_of("crosses", ("true", "false")) == "true",
        of=frozenset(of),
        phrases=read_phrases(own["phrases"], "phrases", reader),
        but_not=read_phrases(own["but_not"], "but_not", reader) if "but_not" in own else (),
    )


def _read_subject(item: Field, reader: PhraseReader) -> Subject:
    own = item.mapping("a subject", allowed=("target", "only_inside", "phrases"), needed=("target", "phrases"))
    return Subject(
        target=own["target"].one_of("target", (*TARGETS, NOBODY)),
        only_inside="only_inside" in own and own["only_inside"].one_of("only_inside", ("true", "false")) == "true",
        phrases=read_phrases(own["phrases"], "phrases", reader),
    )


def _read_fallback(field: Field, cards: Collection[str]) -> Fallback:
    needed = ("guideline", "severity", "why")
    own = field.mapping("turned_on_oneself", allowed=(*needed, "reframe"), needed=needed)
    card = own["guideline"].text("guideline")
    if card not in cards:
        raise own["guideline"].error(f"there is no guideline card '{card}'")
    return Fallback(
        guideline=card,
        severity=own["severity"].whole("severity", 1, 3),
        why=own["why"].text("why"),
        reframe=check_reframe(own["reframe"]) if "reframe" in own else None,
    )
