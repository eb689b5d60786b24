"""How much of two texts is the same words in the same order."""

from __future__ import annotations

import re

ALIKE = 0.5
"""From this share of common word triples on, two messages are nearly the same."""

Triples = frozenset[tuple[str, ...]]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, in order, without numbers and signs."""
    return WORD.findall(text.casefold())


def triples_of(words: list[str]) -> Triples:
    """Every three words that follow one another; what is shorter is one by itself."""
    return frozenset(tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def shared(one: Triples, other: Triples) -> float:
    """The share of the triples of both that both have: 0 for nothing in common, 1 for the same."""
    return len(one & other) / len(one | other)
