"""Find phrases in a list of words: look for each phrase's rarest word first, then for what must stand beside it.

Most phrases are given up by one look at the neighbouring word, so that thousands of them cost little more than one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, Generic, NamedTuple, TypeVar

from .phrases import Variant
from .tokens import ENDS
from .walks import FILLERS_IN_A_ROW, Stride, needed_beside, neighbours, stride_of, stroll
from .words import commonness

P = TypeVar("P")
T = TypeVar("T")

_STEM = 4
"""How many letters of a `codepend*` word are looked up; the phrase language asks for as many at least."""
_PREFIX_COST = 6
_SHORT = 80
_STRETCH = 40


class Occurrence(NamedTuple, Generic[P]):
    """A phrase that stands in the words: `start` is its first word, `end` is behind its last one."""

    payload: P
    start: int
    end: int
    taken: tuple[int, ...]
    """The words the phrase asked for; what lies between them was skipped."""


class _Route(NamedTuple, Generic[P]):
    """A variant, cut at its anchor: strides to the left (nearest first) and to the right."""

    payload: P
    left: tuple[Stride, ...]
    right: tuple[Stride, ...]
    need: frozenset[str] | None
    """Words of which one must stand in the reach of a phrase, or the walk is not worth starting."""


class _Filed(NamedTuple, Generic[P]):
    """A route, and what is asked before it is walked: that one of `needed` stands `where`."""

    where: str
    needed: frozenset[str]
    also: frozenset[str] | None
    """Of these as well one must stand in reach; there is no rarer need but the one asked `where`."""
    route: _Route[P]


_Shelf = list[tuple[frozenset[str] | None, list[_Route[P]]]]
"""Routes by the rarest thing they need in reach: what it is missing for is not even looked at."""


class _Anchored(Generic[P]):
    """The routes of an anchor word, by what must stand near it."""

    __slots__ = ("after", "alone", "before", "free", "near", "near_words", "stands_free")

    def __init__(self, all_filed: Iterable[_Filed[P]]) -> None:
        at: dict[str, dict[str, list[_Filed[P]]]] = {"before": {}, "after": {}, "near": {}}
        free: list[_Filed[P]] = []
        self.alone: list[P] = []
        """What is found with the anchor word alone."""
        for filed in all_filed:
            if filed.where == "alone":
                self.alone.append(filed.route.payload)
            elif filed.where == "free":
                free.append(filed)
            for word in filed.needed:
                at[filed.where].setdefault(word, []).append(filed)
        self.free = _shelved(free)
        # Words that lead to the same routes share one shelf: what is searched stays small.
        shared: dict[tuple[int, ...], _Shelf[P]] = {}

        def shelves(places: dict[str, list[_Filed[P]]]) -> dict[str, _Shelf[P]]:
            keys = {word: tuple(map(id, filed)) for word, filed in places.items()}
            for word, key in keys.items():
                if key not in shared:
                    shared[key] = _shelved(places[word])
            return {word: shared[key] for word, key in keys.items()}

        self.before, self.after, self.near = shelves(at["before"]), shelves(at["after"]), shelves(at["near"])
        self.near_words = frozenset(self.near)
        self.stands_free = bool(self.alone or self.free)


def _shelved(all_filed: Iterable[_Filed[P]]) -> _Shelf[P]:
    shelf: dict[frozenset[str] | None, list[_Route[P]]] = {}
    for filed in all_filed:
        shelf.setdefault(filed.also, []).append(filed.route)
    return list(shelf.items())


class Vocabulary:
    """The words that phrases ask for; disguises are undone only towards these."""

    def __init__(self, variants: Iterable[Variant]) -> None:
        asked = {word for variant in variants for step in variant.steps for word in step.words}
        self._words = frozenset(word for word in asked if not word.endswith("*"))
        self._prefixes = tuple(sorted(word[:-1] for word in asked if word.endswith("*")))

    def __contains__(self, word: object) -> bool:
        return word in self._words or (isinstance(word, str) and word.startswith(self._prefixes))


class Scanner(Generic[P]):
    """Looks for many phrases at once. `scan` takes time linear in the number of words."""

    def __init__(self, phrases: Iterable[tuple[P, Iterable[Variant]]], fillers: Collection[str]) -> None:
        self._fillers = frozenset(fillers)
        self._anchors: dict[str, _Anchored[P]] = {}
        self._stems: dict[str, list[tuple[str, _Anchored[P]]]] = {}
        self._reach = 0
        self._shared: dict[Any, Any] = {}
        filed: dict[str, list[_Filed[P]]] = {}
        for payload, variants in phrases:
            for variant in dict.fromkeys(variants):
                anchor = _rarest_step(variant)
                entry = self._file(payload, variant, anchor)
                for word in variant.steps[anchor].words:
                    filed.setdefault(word, []).append(entry)
        shared: dict[tuple[int, ...], _Anchored[P]] = {}
        for word, entries in sorted(filed.items()):
            key = tuple(map(id, entries))
            anchored = shared[key] if key in shared else shared.setdefault(key, _Anchored(entries))
            if word.endswith("*"):
                self._stems.setdefault(word[:_STEM], []).append((word[:-1], anchored))
            else:
                self._anchors[word] = anchored
        self._shared.clear()

    def _file(self, payload: P, variant: Variant, anchor: int) -> _Filed[P]:
        """The way to look for a variant that asks first for the least that must stand near its anchor."""
        steps = variant.steps
        left = self._one_for_all(tuple(stride_of(steps[at], steps[at + 1].gap) for at in range(anchor - 1, -1, -1)))
        right = self._one_for_all(tuple(stride_of(step, step.gap) for step in steps[anchor + 1 :]))
        self._reach = max(self._reach, *(sum(s.gap + 1 + FILLERS_IN_A_ROW for s in side) for side in (left, right)))
        needs = [stride.words for stride in (*left, *right) if not (stride.optional or stride.prefixes or stride.edge)]
        needs.sort(key=_cost)
        beside = [
            (needed, where)
            for strides, where in ((left, "before"), (right, "after"))
            if (needed := needed_beside(strides)) is not None
        ]
        if beside:
            needed, where = min(beside, key=lambda side: _cost(side[0]))
        elif needs:
            needed, where = needs[0], "near"
        else:
            needed, where = frozenset(), "free" if left or right else "alone"
        also, other, *_ = (*(need for need in needs if not need <= needed), None, None)
        return _Filed(where, needed, also, _Route(payload, left, right, other))

    def _one_for_all(self, parts: T) -> T:
        """The same object for equal parts of routes."""
        shared: T = self._shared.setdefault(parts, parts)
        return shared

    def may_find(self, words: Iterable[str]) -> bool:
        """Whether a scan is worth its while: False where no phrase's rarest word is among the words."""
        return bool(self._stems) or not self._anchors.keys().isdisjoint(words)

    def scan(self, words: Sequence[str], first: int = 0, behind: int | None = None) -> list[Occurrence[P]]:
        """Every occurrence with its rarest word in words[first:behind], ordered by where it begins.

        The words begin and end with a sentence end.
        """
        found: dict[tuple[int, int, int], Occurrence[P]] = {}
        behind, fillers = len(words) if behind is None else behind, self._fillers
        # What a phrase needs is asked of the sentence around; of a short text all words may be that.
        known_until = len(words) if len(words) <= _SHORT else first
        present = set(words) if len(words) <= _SHORT else set()
        sought = words[first:behind]
        heres, hits_of = map(self._anchors.get, sought), self._hits(sought)
        for at, here, hits in zip(range(first, behind), heres, hits_of, strict=False):
            if here is None and hits is None:
                continue
            if at >= known_until:
                start, end = sentence_around(words, at, self._reach + _STRETCH)
                known_until = min(end, at + _STRETCH)
                present = set(words[max(start, at - self._reach) : end])
            # Most anchors are given up here.
            if here is not None and (
                (here.after and ((ahead := words[at + 1]) in here.after or ahead in fillers))
                or (here.before and ((ahead := words[at - 1]) in here.before or ahead in fillers))
                or here.stands_free
                or not here.near_words.isdisjoint(present)
            ):
                self._walk_from(words, at, here, present, found)
            for prefix, anchored in hits or ():
                if words[at].startswith(prefix):
                    self._walk_from(words, at, anchored, present, found)
        return [found[key] for key in sorted(found, key=_place)] if found else []

    def _hits(self, words: Sequence[str]) -> Iterable[list[tuple[str, _Anchored[P]]] | None]:
        """For each word the anchors with a star that may be its beginning."""
        if self._stems:
            joined = " ".join(words)
            for stem in self._stems:
                if stem in joined:
                    return [self._stems.get(word[:_STEM]) for word in words]
        return repeat(None)

    def _walk_from(
        self,
        words: Sequence[str],
        at: int,
        anchored: _Anchored[P],
        present: set[str],
        found: dict[tuple[int, int, int], Occurrence[P]],
    ) -> None:
        fillers = self._fillers
        for payload in anchored.alone:
            found.setdefault((at, at + 1, id(payload)), Occurrence(payload, at, at + 1, (at,)))
        shelves = [anchored.free] if anchored.free else []
        for direction, places in ((-1, anchored.before), (1, anchored.after)):
            if places:
                beside = words[at + direction]
                if beside in fillers:
                    ahead = neighbours(words, at, direction, fillers)
                    shelves.extend([places[word] for word in ahead if word in places])
                elif beside in places:
                    shelves.append(places[beside])
        if not anchored.near_words.isdisjoint(present):
            near = anchored.near_words & present
            shelves.extend({id(shelf := anchored.near[word]): shelf for word in near}.values())
        for shelf in shelves:
            for also, routes in shelf:
                if also is None or not also.isdisjoint(present):
                    for payload, left, right, need in routes:
                        if need is not None and need.isdisjoint(present):
                            continue
                        before = stroll(words, left, at, -1, fillers) if left else ()
                        if before is None:
                            continue
                        after = stroll(words, right, at, 1, fillers) if right else ()
                        if after is not None:
                            taken = (*reversed(before), at, *after)
                            start, end = taken[0], taken[-1] + 1
                            found.setdefault((start, end, id(payload)), Occurrence(payload, start, end, taken))


def sentence_around(words: Sequence[str], at: int, reach: int) -> tuple[int, int]:
    """First and last place of the sentence around a word, as a slice takes them, at most `reach` words away."""
    start = end = at
    first, behind = max(0, at - reach), min(len(words), at + reach)
    while start > first and words[start - 1] not in ENDS:
        start -= 1
    while end < behind and words[end] not in ENDS:
        end += 1
    return start, end


def one_word(variant: Variant) -> frozenset[str] | None:
    """The words of a variant that is a single word; None of a longer one, or of one with a star."""
    step = variant.steps[0]
    if len(variant.steps) > 1 or step.optional or any(word.endswith("*") for word in step.words):
        return None
    return step.words


def _place(key: tuple[int, int, int]) -> tuple[int, int]:
    return key[0], key[1]


def _rarest_step(variant: Variant) -> int:
    """The step to look for first: one that must be there and that the fewest texts hold."""
    steps = variant.steps
    needed = [at for at, step in enumerate(steps) if not step.optional and not step.is_edge]
    return min(needed, key=lambda at: _cost(steps[at].words))


def cost_of(variant: Variant) -> tuple[int, int]:
    """At how many words a variant is looked up, and how common these are together (`words.commonness`)."""
    words = variant.steps[_rarest_step(variant)].words
    return len(words), _cost(words)


@lru_cache(maxsize=8192)
def _cost(words: frozenset[str]) -> int:
    return sum(_PREFIX_COST if word.endswith("*") else commonness(word) for word in words)
