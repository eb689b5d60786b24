"""What must not, or must, stand near a match: right beside it, or anywhere in its sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from .matcher import Occurrence, Scanner, one_word, sentence_around
from .phrases import Variant
from .walks import Stride, needed_beside, neighbours, stride_of, stroll

_FAR = 80
"""How many words of a sentence to either side of a match count as its company."""


class Companions:
    """Phrases that may stand anywhere in the sentence of a match."""

    def __init__(self, variants: Iterable[Variant], fillers: Collection[str]) -> None:
        self._words: set[str] = set()
        longer = []
        for variant in variants:
            words = one_word(variant)
            if words is None:
                longer.append(variant)
            else:
                self._words |= words
        self._scanner = Scanner([("", longer)], fillers) if longer else None

    def stand_with(self, words: Sequence[str], match: Occurrence[Any]) -> bool:
        """Whether one of them stands in the sentence of the match, or in the match itself."""
        scanner = self._scanner
        around = words[max(0, match.start - _FAR) : match.start + _FAR]
        if self._words.isdisjoint(around) and (scanner is None or not scanner.may_find(around)):
            return False
        start, end = sentence_around(words, match.start, _FAR)
        if not self._words.isdisjoint(words[start:end]):
            return True
        return scanner is not None and bool(scanner.scan(words, start, end))


class Fringe:
    """Phrases that may stand right beside a match, small words and their own outer gap aside."""

    def __init__(self, variants: Iterable[Variant], *, in_front: bool, fillers: Collection[str]) -> None:
        self._fillers = frozenset(fillers)
        self._direction = -1 if in_front else 1
        self._lines: dict[str, list[tuple[Stride, ...]]] = {}
        self._other_lines: list[tuple[Stride, ...]] = []
        for variant in variants:
            steps = list(variant.steps)
            gaps = [step.gap for step in steps]
            if in_front:
                steps.reverse()
                gaps = [*gaps[1:], variant.tail][::-1]
            line = tuple(stride_of(step, gap) for step, gap in zip(steps, gaps, strict=True))
            needed = needed_beside(line)
            if needed is None:
                self._other_lines.append(line)
            for word in needed or ():
                self._lines.setdefault(word, []).append(line)

    def touches(self, words: Sequence[str], match: Occurrence[Any]) -> bool:
        """Whether one of the phrases stands there."""
        start = match.end - 1 if self._direction == 1 else match.start
        lines = self._other_lines
        if self._lines:
            ahead = neighbours(words, start, self._direction, self._fillers)
            lines = [*lines, *(line for word in ahead for line in self._lines.get(word, ()))]
        return any(stroll(words, line, start, self._direction, self._fillers) is not None for line in lines)
