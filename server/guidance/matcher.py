"""Find phrases in a list of words: look for each phrase's rarest word first, then walk left and right from there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .phrases import BEGINNING, Step, Variant
from .tokens import ENDS
from .words import commonness

P = TypeVar("P")

_STEM = 4
"""How many letters of a `codepend*` word are looked up; the phrase language asks for as many at least."""
_FILLERS_IN_A_ROW = 3
_PREFIX_COST = 6


@dataclass(frozen=True, slots=True)
class Occurrence(Generic[P]):
    """A phrase that stands in the words: `start` is its first word, `end` is behind its last one."""

    payload: P
    start: int
    end: int
    taken: tuple[int, ...]
    """The words the phrase asked for; what lies between them was skipped."""


@dataclass(frozen=True, slots=True)
class _Stride:
    """One step of a walk in one direction."""

    words: frozenset[str]
    prefixes: tuple[str, ...]
    gap: int
    optional: bool
    edge: bool

    def fits(self, word: str) -> bool:
        return word in self.words or (bool(self.prefixes) and word.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class Route:
    """A variant, cut at its anchor: strides to the left (nearest first) and to the right."""

    left: tuple[_Stride, ...]
    right: tuple[_Stride, ...]
    companion: frozenset[str] | None
    """Words of which one must be in the text somewhere, or the walk is not worth starting."""


def route_through(variant: Variant, anchor: int) -> Route:
    """The walks that begin at step `anchor` of a variant."""
    steps = variant.steps
    left = tuple(_stride(steps[at], steps[at + 1].gap) for at in range(anchor - 1, -1, -1))
    right = tuple(_stride(step, step.gap) for step in steps[anchor + 1 :])
    others = [
        step.words
        for at, step in enumerate(steps)
        if at != anchor and not step.optional and not step.is_edge and not _prefixes(step)
    ]
    companion = min(others, key=_cost, default=None)
    return Route(left, right, companion)


def rarest_step(variant: Variant) -> int:
    """The step to look for first: one that must be there and that the fewest texts hold."""
    steps = variant.steps
    needed = [at for at, step in enumerate(steps) if not step.optional and not step.is_edge]
    return min(needed, key=lambda at: _cost(steps[at].words))


def walk(words: Sequence[str], route: Route, anchor: int, fillers: Collection[str]) -> tuple[int, ...] | None:
    """The places of the words that a route takes when its anchor stands at `anchor`; None where it does not fit."""
    left = _stroll(words, route.left, anchor, -1, fillers)
    if left is None:
        return None
    right = _stroll(words, route.right, anchor, 1, fillers)
    if right is None:
        return None
    return (*reversed(left), anchor, *right)


def _stroll(
    words: Sequence[str], strides: tuple[_Stride, ...], start: int, direction: int, fillers: Collection[str]
) -> tuple[int, ...] | None:
    # Each front is a place reached, the unused gap of optional steps left out, and the words taken so far.
    fronts: list[tuple[int, int, tuple[int, ...]]] = [(start, 0, ())]
    for stride in strides:
        if not stride.gap and not stride.optional and len(fronts) == 1 and not fronts[0][1]:
            place, _, taken = fronts[0]
            ahead = place + direction
            if 0 <= ahead < len(words) and stride.fits(words[ahead]):
                fronts = [(ahead, 0, taken if stride.edge else (*taken, ahead))]
                continue
        reached: dict[int, tuple[int, int, tuple[int, ...]]] = {}
        for place, spare, taken in fronts:
            for ahead in _reach(words, stride, place, direction, stride.gap + spare, fillers):
                if ahead not in reached:
                    reached[ahead] = (ahead, 0, taken if stride.edge else (*taken, ahead))
            if stride.optional and place not in reached:
                reached[place] = (place, spare + stride.gap, taken)
        if not reached:
            return None
        fronts = list(reached.values())
    return max(fronts, key=lambda front: (len(front[2]), -abs(front[0] - start)))[2]


def _reach(
    words: Sequence[str], stride: _Stride, place: int, direction: int, gap: int, fillers: Collection[str]
) -> Iterable[int]:
    """Places of the next word, nearest first: past small words for nothing, past others while the gap lasts."""
    small = _FILLERS_IN_A_ROW
    ahead = place + direction
    while 0 <= ahead < len(words):
        word = words[ahead]
        if stride.fits(word):
            yield ahead
        if word in ENDS:
            return
        if small and word in fillers:
            small -= 1
        elif gap:
            gap -= 1
        else:
            return
        ahead += direction


def _stride(step: Step, gap: int) -> _Stride:
    plain = frozenset(word for word in step.words if not word.endswith("*"))
    return _Stride(plain, _prefixes(step), gap, step.optional, step.words <= BEGINNING)


def _prefixes(step: Step) -> tuple[str, ...]:
    return tuple(sorted(word[:-1] for word in step.words if word.endswith("*")))


def _cost(words: frozenset[str]) -> int:
    return sum(_PREFIX_COST if word.endswith("*") else commonness(word) for word in words)


class Vocabulary:
    """The words that phrases ask for; disguises are undone only towards these."""

    def __init__(self, variants: Iterable[Variant], more: Iterable[str] = ()) -> None:
        asked = {word for variant in variants for step in variant.steps for word in step.words}
        self._words = frozenset(word for word in asked if not word.endswith("*")) | frozenset(more)
        self._prefixes = tuple(sorted(word[:-1] for word in asked if word.endswith("*")))

    def __contains__(self, word: object) -> bool:
        return word in self._words or (isinstance(word, str) and word.startswith(self._prefixes))


class Scanner(Generic[P]):
    """Looks for many phrases at once. `scan` takes time linear in the number of words."""

    def __init__(self, phrases: Iterable[tuple[P, Iterable[Variant]]], fillers: Collection[str]) -> None:
        self._fillers = fillers
        self._routes: dict[str, list[tuple[P, Route]]] = {}
        self._stems: dict[str, list[tuple[str, P, Route]]] = {}
        for payload, variants in phrases:
            for variant in dict.fromkeys(variants):
                self._add(payload, variant)
        self._anchors = frozenset(self._routes)

    def _add(self, payload: P, variant: Variant) -> None:
        anchor = rarest_step(variant)
        route = route_through(variant, anchor)
        for word in sorted(variant.steps[anchor].words):
            if word.endswith("*"):
                self._stems.setdefault(word[:_STEM], []).append((word[:-1], payload, route))
            else:
                self._routes.setdefault(word, []).append((payload, route))

    def scan(self, words: Sequence[str]) -> list[Occurrence[P]]:
        """Every occurrence, ordered by where it begins."""
        present = set(words)
        worth: dict[str, list[tuple[P, Route]]] = {}
        for word in present & self._anchors:
            routes = [(p, r) for p, r in self._routes[word] if r.companion is None or not r.companion.isdisjoint(present)]
            if routes:
                worth[word] = routes
        if self._stems:
            self._add_stems(present, worth)
        if not worth:
            return []
        found: dict[tuple[int, int, int], Occurrence[P]] = {}
        for at, word in enumerate(words):
            for payload, route in worth.get(word, ()):
                taken = walk(words, route, at, self._fillers)
                if taken is not None:
                    start, end = taken[0], taken[-1] + 1
                    found.setdefault((start, end, id(payload)), Occurrence(payload, start, end, taken))
        return [found[key] for key in sorted(found, key=lambda key: key[:2])]

    def _add_stems(self, present: set[str], worth: dict[str, list[tuple[P, Route]]]) -> None:
        for word in present:
            stems = self._stems.get(word[:_STEM])
            if stems:
                routes = [
                    (payload, route)
                    for prefix, payload, route in stems
                    if word.startswith(prefix) and (route.companion is None or not route.companion.isdisjoint(present))
                ]
                if routes:
                    worth[word] = [*worth.get(word, ()), *routes]


class Fringe:
    """Phrases that may stand right beside a match, small words and their own outer gap aside."""

    def __init__(self, variants: Iterable[Variant], *, in_front: bool, fillers: Collection[str]) -> None:
        self._fillers = fillers
        self._direction = -1 if in_front else 1
        self._lines: list[tuple[_Stride, ...]] = []
        for variant in variants:
            steps = list(variant.steps)
            gaps = [step.gap for step in steps]
            if in_front:
                steps.reverse()
                gaps = [*gaps[1:], variant.tail][::-1]
            self._lines.append(tuple(_stride(step, gap) for step, gap in zip(steps, gaps, strict=True)))

    def touches(self, words: Sequence[str], match: Occurrence[Any]) -> bool:
        """Whether one of the phrases stands there."""
        start = match.end - 1 if self._direction == 1 else match.start
        return any(_stroll(words, line, start, self._direction, self._fillers) is not None for line in self._lines)
