"""How good the engine is on examples that people have labelled: precision, recall and F1, as a page of Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .readings import Reading
from .reliability import Outcome, expected_error
from .vocabulary import CATEGORIES, CRISES, CUES, TARGETS

Read = Callable[[Sequence[str]], Sequence[Reading]]
"""Texts in, their readings out: one tier of the engine, or both."""

AT_ONCE = 32
WORST = 10


class Bad(ValueError):
    """A file of examples that cannot be used. ``str`` of it is ``file:line: reason``."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One example: the text, and what is to be found in it."""

    text: str
    flags: frozenset[tuple[str, str]]
    """Category and target."""
    cues: frozenset[str]
    crisis: str | None
    slice: str | None = None
    """What is hard about it, where the writer said so."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: a page of Markdown, its tables alone, and how sure the engine was of what it found."""

    page: str
    tables: str
    outcomes: Sequence[Outcome]


@dataclass(slots=True)
class Score:
    """Counts of one question over all examples."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def count(self, expected: bool, found: bool) -> None:
        self.right += expected and found
        self.wrong += found and not expected
        self.missed += expected and not found

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


def read_examples(file: Path) -> list[Labelled]:
    """The labelled examples of a file of JSON lines. Raises Bad."""
    examples = []
    for number, record in _records(file):
        try:
            flags = frozenset((flag["category"], flag["target"]) for flag in record["flags"])
            cues = frozenset(record["cues"])
            crisis = record["crisis"]
        except (KeyError, TypeError) as error:
            raise Bad(f"{file}:{number}: a record has text, flags (category, target), cues and crisis") from error
        known = all(category in CATEGORIES and target in TARGETS for category, target in flags)
        if not known or not cues <= set(CUES) or (crisis is not None and crisis not in CRISES):
            raise Bad(f"{file}:{number}: a category, target, cue or crisis is unknown")
        examples.append(Labelled(record["text"], flags, cues, crisis, record.get("slice")))
    if not examples:
        raise Bad(f"{file}:1: holds no examples")
    return examples


def read_ordinary(file: Path) -> list[str]:
    """The texts of a file of everyday talk, JSON lines with a text. Raises Bad."""
    return [record["text"] for _, record in _records(file)]


def _records(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Bad(f"{file}:1: cannot be read ({reason})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise Bad(f"{file}:{number}: is not JSON") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise Bad(f"{file}:{number}: has no text")
        yield number, record


def measure(read: Read, examples: Sequence[Labelled], ordinary: Sequence[str] | None, title: str) -> Figures:
    """Every figure of the engine on these examples, and on everyday talk where there is some."""
    pairs = list(zip(examples, _read_all(read, [example.text for example in examples]), strict=True))
    scores = _scores(pairs)
    outcomes = _outcomes(pairs)
    tables = [
        "| what | messages | precision | recall | F1 |",
        "|---|---|---|---|---|",
        _row("flagged at all", scores["flagged"]),
        *(_row(category, scores[category]) for category in CATEGORIES),
        f"| macro F1 of the categories | | | | {_macro([scores[category] for category in CATEGORIES])} |",
        *(_row(f"cue {cue}", scores[cue]) for cue in CUES),
        _row("crisis, any", scores["crisis"]),
        *(_row(f"crisis {kind}", scores[kind]) for kind in CRISES),
        "",
        _targets(pairs),
        _crisis_values(pairs),
        f"Confidence of {len(outcomes)} flags: expected calibration error {expected_error(outcomes):.3f}.",
        *_slices(pairs),
    ]
    head = [f"# The language engine on {title}", "", f"{len(examples)} messages.", ""]
    everyday = ["", *_ordinary(_read_all(read, ordinary), ordinary)] if ordinary is not None else []
    return Figures("\n".join([*head, *tables, *_errors(pairs), *everyday]), "\n".join(tables), outcomes)


def _read_all(read: Read, texts: Sequence[str]) -> list[Reading]:
    return [reading for at in range(0, len(texts), AT_ONCE) for reading in read(texts[at : at + AT_ONCE])]


def _outcomes(pairs: Sequence[tuple[Labelled, Reading]]) -> list[Outcome]:
    return [
        Outcome(flag.confidence, flag.category in _categories(example))
        for example, reading in pairs
        for flag in reading.flags
    ]


def _crisis_values(pairs: Sequence[tuple[Labelled, Reading]]) -> str:
    """Of the crises rightly found, how often the kind is right too."""
    found = [(e.crisis, r.crisis.kind) for e, r in pairs if e.crisis is not None and r.crisis is not None]
    right = sum(expected == kind for expected, kind in found)
    share = f"{right} of {len(found)} ({right / len(found):.2f})" if found else "none found"
    return f"Kinds of rightly found crises: {share}."


def _slices(pairs: Sequence[tuple[Labelled, Reading]]) -> list[str]:
    """What is found of what is hard in its own way."""
    names = sorted({example.slice for example, _ in pairs if example.slice})
    rows = []
    for name in names:
        flagged, crisis = Score(), Score()
        part = [(example, reading) for example, reading in pairs if example.slice == name]
        for example, reading in part:
            flagged.count(bool(example.flags), bool(reading.flags))
            crisis.count(example.crisis is not None, reading.crisis is not None)
        rows.append(
            f"| {name} | {len(part)} | {_found_of(flagged)} | {flagged.wrong} | {_found_of(crisis)} | {crisis.wrong} |"
        )
    head = ["", "| slice | messages | flagged, found | flagged in error | crises, found | alerts in error |"]
    return [*head, "|---|---|---|---|---|---|", *rows] if rows else []


def _found_of(score: Score) -> str:
    return f"{score.right} of {score.right + score.missed}"


def _errors(pairs: Sequence[tuple[Labelled, Reading]]) -> list[str]:
    """Where the engine is surest and wrong, and what hurts and is not seen at all."""
    wrong = [
        (max(flag.confidence for flag in reading.flags), reading.flags[0].category, example.text)
        for example, reading in pairs
        if reading.flags and not example.flags
    ]
    missed = [example for example, reading in pairs if example.flags and not reading.flags]
    lines = []
    for confidence, category, text in sorted(wrong, reverse=True)[:WORST]:
        lines.append(f"- {category}, {confidence:.2f}: {_shown(text)}")
    for example in missed[:WORST]:
        lines.append(f"- not seen, {', '.join(sorted(_categories(example)))}: {_shown(example.text)}")
    head = ["", "Flagged in error with the most confidence, and the first of what was not seen:", ""]
    return [*head, *lines] if lines else []


def _shown(text: str) -> str:
    return " ".join(text.split())


def _scores(pairs: Sequence[tuple[Labelled, Reading]]) -> dict[str, Score]:
    """A score for "flagged", "crisis", and each category, cue and crisis."""
    scores = {what: Score() for what in ("flagged", "crisis", *CATEGORIES, *CUES, *CRISES)}
    for example, reading in pairs:
        expected = _facts(_categories(example), example.cues, example.crisis)
        found = _facts(
            _found(reading), {cue.kind for cue in reading.cues}, reading.crisis.kind if reading.crisis else None
        )
        for what, score in scores.items():
            score.count(what in expected, what in found)
    return scores


def _facts(categories: Set[str], cues: Set[str], crisis: str | None) -> set[str]:
    return {
        *categories, *cues, *({"flagged"} if categories else ()), *({"crisis", crisis} if crisis is not None else ())
    }  # fmt: skip


def _categories(example: Labelled) -> set[str]:
    return {category for category, _ in example.flags}


def _found(reading: Reading) -> set[str]:
    return {flag.category for flag in reading.flags}


def _macro(scores: Sequence[Score]) -> str:
    known = [score.f1 for score in scores if score.f1 is not None]
    return _figure(sum(known) / len(known) if known else None)


def _row(what: str, score: Score) -> str:
    figures = " | ".join(_figure(value) for value in (score.precision, score.recall, score.f1))
    return f"| {what} | {score.right + score.missed} | {figures} |"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _targets(pairs: Sequence[tuple[Labelled, Reading]]) -> str:
    """Of the categories rightly found, how often the target is right too."""
    right = total = 0
    for example, reading in pairs:
        for category in _categories(example) & _found(reading):
            total += 1
            wanted = {target for c, target in example.flags if c == category}
            right += wanted == {flag.target for flag in reading.flags if flag.category == category}
    share = f"{right} of {total} ({right / total:.2f})" if total else "none found"
    return f"Targets of rightly found categories: {share}."


def _ordinary(readings: Sequence[Reading], texts: Sequence[str]) -> list[str]:
    flagged = sum(bool(reading.flags) for reading in readings)
    alerts = sum(reading.crisis is not None for reading in readings)
    sources = Counter(flag.source for reading in readings for flag in reading.flags)
    often = ", ".join(f"{source} {count}" for source, count in sources.most_common(5)) or "none"
    total = len(texts) or 1
    return [
        f"Ordinary talk: {flagged} of {len(texts)} texts flagged ({100 * flagged / total:.2f} %), {alerts} alerts "
        f"({100 * alerts / total:.2f} %).",
        f"What flags most there: {often}.",
    ]
