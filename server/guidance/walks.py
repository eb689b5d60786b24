"""Walk from a word to its left or right and see whether the steps of a phrase stand there, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .phrases import BEGINNING, Step
from .tokens import ENDS

FILLERS_IN_A_ROW = 3
"""How many small words a walk passes for nothing before the next word it asks for."""


class Stride(NamedTuple):
    """One step of a walk in one direction."""

    words: frozenset[str]
    prefixes: tuple[str, ...]
    gap: int
    optional: bool
    edge: bool
    """Whether it may be a place between sentences, which is not one of the words taken."""


@lru_cache(maxsize=8192)
def stride_of(step: Step, gap: int) -> Stride:
    """A step of a phrase, as one that a walk takes past at most `gap` other words."""
    plain = frozenset(word for word in step.words if not word.endswith("*"))
    prefixes = tuple(sorted(word[:-1] for word in step.words if word.endswith("*")))
    return Stride(plain, prefixes, gap, step.optional, step.is_edge)


def neighbours(words: Sequence[str], at: int, direction: int, fillers: frozenset[str]) -> Sequence[str]:
    """The words that may count as the next one: the neighbour, and what lies behind it where it is a small word."""
    at += direction
    if not 0 <= at < len(words):
        return ()
    word = words[at]
    if word not in fillers:
        return (word,)
    found = [word]
    for _ in range(FILLERS_IN_A_ROW):
        at += direction
        if not 0 <= at < len(words):
            break
        found.append(words[at])
        if words[at] not in fillers:
            break
    return found


def stroll(
    words: Sequence[str], strides: tuple[Stride, ...], start: int, direction: int, fillers: frozenset[str]
) -> Sequence[int] | None:
    """The places that the strides take from `start` on; None where they do not fit.

    It takes the nearest word that fits; only where that leads nowhere, and another way is left, all ways are tried.
    """
    place = start
    taken: list[int] = []
    another_way = False
    behind = len(words)
    for stride in strides:
        asked, prefixes, gap, optional, _ = stride
        ahead = place + direction
        if 0 <= ahead < behind:
            word = words[ahead]
            if word in asked:
                another_way = another_way or gap > 0 or optional
                place = ahead
                if word not in BEGINNING:
                    taken.append(ahead)
                continue
            if gap or prefixes or word in fillers:
                places = _reach(words, stride, place, direction, gap, fillers)
                another_way = another_way or len(places) > 1 or (optional and (bool(places) or gap > 0))
                if places:
                    place = places[0]
                    if words[place] not in BEGINNING:
                        taken.append(place)
                    continue
        if not optional:
            return _stroll_widely(words, strides, start, direction, fillers) if another_way else None
    return taken


def _stroll_widely(
    words: Sequence[str], strides: tuple[Stride, ...], start: int, direction: int, fillers: frozenset[str]
) -> tuple[int, ...] | None:
    # Each front is a place reached, the unused gap of optional steps left out, and the words taken so far.
    fronts: list[tuple[int, int, tuple[int, ...]]] = [(start, 0, ())]
    for stride in strides:
        reached: dict[int, tuple[int, int, tuple[int, ...]]] = {}
        for place, spare, way in fronts:
            for ahead in _reach(words, stride, place, direction, stride.gap + spare, fillers):
                if ahead not in reached:
                    reached[ahead] = (ahead, 0, way if words[ahead] in BEGINNING else (*way, ahead))
            if stride.optional and place not in reached:
                reached[place] = (place, spare + stride.gap, way)
        if not reached:
            return None
        fronts = list(reached.values())
    return max(fronts, key=lambda front: (len(front[2]), -abs(front[0] - start)))[2]


def _reach(
    words: Sequence[str], stride: Stride, place: int, direction: int, gap: int, fillers: frozenset[str]
) -> list[int]:
    """Places of the next word, nearest first: past small words for nothing, past others while the gap lasts."""
    asked, prefixes = stride.words, stride.prefixes
    small = FILLERS_IN_A_ROW
    places = []
    ahead = place + direction
    while 0 <= ahead < len(words):
        word = words[ahead]
        if word in asked or (prefixes and word.startswith(prefixes)):
            places.append(ahead)
        if word in ENDS:
            break
        if small and word in fillers:
            small -= 1
        elif gap:
            gap -= 1
        else:
            break
        ahead += direction
    return places


def needed_beside(strides: tuple[Stride, ...]) -> frozenset[str] | None:
    """Words of which one must be the neighbour; None where anything may stand there."""
    needed: frozenset[str] = frozenset()
    for stride in strides:
        if stride.gap or stride.prefixes:
            return None
        needed |= stride.words
        if not stride.optional:
            return needed
    return None
