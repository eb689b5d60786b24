"""Which words of a text a finding stands on: the clause that adds most to it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

_CLAUSE_END = re.compile(
    r"[.!?…;:\n]+[\"”’')\]]*\s*|,\s+|\s+[-–—]+\s+|\s+(?=(?:but|because|and then|so that|although|though|since)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…\n]+[\"”’')\]]*(?=\s|$)")
_EDGE = " \t\r\n,;:-–—"

NEAR_THE_BEST = 0.6
"""A clause of the same sentence that adds at least this share of what the best one does belongs to the finding too."""


def clauses(text: str) -> list[tuple[int, int]]:
    """First and behind-last character of each clause, without the spaces and commas around it."""
    edges = [0, *(match.end() for match in _CLAUSE_END.finditer(text)), len(text)]
    found = []
    for start, end in pairwise(edges):
        while start < end and text[start] in _EDGE:
            start += 1
        while start < end and text[end - 1] in _EDGE:
            end -= 1
        if start < end:
            found.append((start, end))
    return found


def span_of(text: str, spans: Sequence[tuple[int, int]], added: Sequence[float]) -> tuple[int, int]:
    """The words that a label stands on. `spans` and `added`: of each token, where it is and what it adds."""
    parts = clauses(text)
    if not parts:
        return 0, len(text)
    strength = [_strength(part, spans, added) for part in parts]
    best = max(range(len(parts)), key=strength.__getitem__)
    first = last = best
    while first > 0 and _belongs(text, parts, strength, first - 1, first, strength[best]):
        first -= 1
    while last < len(parts) - 1 and _belongs(text, parts, strength, last + 1, last, strength[best]):
        last += 1
    return parts[first][0], parts[last][1]


def _strength(part: tuple[int, int], spans: Sequence[tuple[int, int]], added: Sequence[float]) -> float:
    """What the words of a clause add together; a long one has to add more to count as much."""
    inside = [
        value for (start, end), value in zip(spans, added, strict=True) if start < end and part[0] <= start < part[1]
    ]
    return sum(inside) / math.sqrt(len(inside) + 3)


def _belongs(
    text: str, parts: Sequence[tuple[int, int]], strength: Sequence[float], at: int, beside: int, best: float
) -> bool:
    between = text[min(parts[at][0], parts[beside][0]) : max(parts[at][0], parts[beside][0])]
    return strength[at] >= NEAR_THE_BEST * best > 0 and _SENTENCE_END.search(between) is None
