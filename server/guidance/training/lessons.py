"""What is learned from: labelled messages, and everyday talk as examples of nothing.

Whole hands are held out: their writers are strangers to the model, so thresholds and confidences set on them hold for
other strangers too. Hands that wrote mainly of one subject give every eighth message instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from server.guidance.report import Labelled, read_examples, read_ordinary
from server.guidance.samples import ordinary_files, training_files
from server.guidance.semantic.labels import answers

HELD_OUT_HANDS = ("03_", "10_")
SAMPLED_HANDS = ("09_", "13_", "16_", *(f"{hand}_" for hand in range(17, 27)))
ONE_IN = 8
LEFT_FOR_MEASURING = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, the right answers in the order of the labels, and whether it is held out.

    `everyday`: talk of no group. `outside`: everyday talk that is not part of the project, such as people write
    anywhere.
    """

    text: str
    answers: tuple[float, ...]
    held_out: bool
    everyday: bool = False
    outside: bool = False


def lessons(hands: int | None = None) -> list[Lesson]:
    """Every message to learn from or to set thresholds on, in the order of the files; of the first `hands` alone."""
    return [
        *_read(training_files()[:hands], ordinary=False),
        *_read(ordinary_files(), ordinary=True),
    ]


def more_everyday_talk(file: Path, flagged: Callable[[str], bool]) -> list[Lesson]:
    """A file of everyday talk that is not part of the project: three quarters are learned from, but for every eighth
    text of these, which sets thresholds; a quarter is left for measuring.

    What the rules flag may well be rightly flagged, and is left out of the learning.
    """
    learned = [text for at, text in enumerate(read_ordinary(file)) if at % 4 != LEFT_FOR_MEASURING]
    nothing = tuple(answers((), (), None))
    return [
        Lesson(text, nothing, held_out=at % ONE_IN == 0, everyday=True, outside=True)
        for at, text in enumerate(learned)
        if at % ONE_IN == 0 or not flagged(text)
    ]


def data_hash() -> str:
    """The hash of everything that is learned from; a model names the one it was made of."""
    digest = hashlib.sha256()
    for file in (*training_files(), *ordinary_files()):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _read(files: Iterable[Path], *, ordinary: bool) -> list[Lesson]:
    return [
        _lesson(file.name, number, example, ordinary=ordinary)
        for file in files
        for number, example in enumerate(read_examples(file))
    ]


def _lesson(name: str, number: int, example: Labelled, *, ordinary: bool) -> Lesson:
    sampled = ordinary or name.startswith(SAMPLED_HANDS)
    held_out = (name.startswith(HELD_OUT_HANDS) and not ordinary) or (sampled and number % ONE_IN == 0)
    return Lesson(
        example.text,
        tuple(answers(sorted(example.flags), sorted(example.cues), example.crisis)),
        held_out=held_out,
        everyday=ordinary,
    )
