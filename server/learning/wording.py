"""Whether a text says nearly the same as another, in nearly the same words. Pure: text in, answer out.

A spelling, a name, one little word may differ. A new clause, another speaker, a "not" make another statement, however
alike the rest is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from server.guidance.alike import ALIKE, WORD, Triples, shared, triples_of
from server.learning.blanking import BLANK

KEPT = 0.75
"""This share of the words, in their order, has to be in both texts."""

LONGEST_CHANGE = 2
"""So many words in a row may be other ones, come in or fall away; more of them say something new."""

CHANGES_AT_THE_MARK = 1
"""So many words may differ around the marked ones."""

AROUND = 4
"""Words on either side of the marked ones that say how they are meant. Where no more are marked, those are what the
verdict was about, and none of them may be another word."""

WORDS_OF_A_BLANK = 3
"""A name or a place may be so many words."""

SPELT_ALIKE = 0.8
"""From this share of common letters on, a word is another one misspelt."""

LONGEST = 300
"""Texts of more words are compared by equality alone: reading must not take long."""

_PART = re.compile(rf"{BLANK.pattern}|{WORD.pattern}")

_TURNS = {
    **dict.fromkeys("i im ive id ill me my mine myself we us our ours ourselves".split(), "first"),
    **dict.fromkeys("you your youre youve youd youll yours yourself yourselves u ur".split(), "second"),
    **dict.fromkeys("he him his she her hers they them their theirs hes shes theyre".split(), "third"),
    **dict.fromkeys(
        """not no never none nobody nothing neither nor without cannot cant dont doesnt didnt wont wouldnt shouldnt
        couldnt isnt arent wasnt werent hasnt havent hadnt aint""".split(),
        "no",
    ),
}
"""Words on which it turns what a sentence does to whom."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as words in small letters, without apostrophes; and the words from `first` up to `last` are marked."""

    words: tuple[str, ...]
    first: int
    last: int
    bag: frozenset[str]
    triples: Triples

    @property
    def core(self) -> range:
        """The marked words where they are few; none where whole clauses are marked."""
        return range(self.first, self.last if self.last - self.first <= AROUND else self.first)

    @property
    def passage(self) -> range:
        """The marked words and their neighbours."""
        return range(max(0, self.first - AROUND), min(len(self.words), self.last + AROUND))


def wording_of(text: str, start: int, end: int) -> Wording:
    """The wording of a text whose code points from `start` up to `end` are marked; it may have blanks in it."""
    parts = list(_PART.finditer(text))
    words = tuple(_plain(part[0]) for part in parts)
    marked = [at for at, part in enumerate(parts) if part.start() < end and part.end() > start]
    first, last = (marked[0], marked[-1] + 1) if marked else (0, len(words))
    return Wording(words, first, last, frozenset(words), triples_of(list(words)))


def _plain(word: str) -> str:
    return word if BLANK.fullmatch(word) else re.sub("['’]", "", word.casefold())


def says_the_same(known: Wording, text: Wording) -> float | None:
    """The share of word triples that two texts have in common, where the marked words are said in the same way.

    None where `text` says something else, or something more. Blanks in `known` stand for any word.
    """
    if known.words == text.words:
        return 1.0 if known.passage and _overlap(known.passage, text.first, text.last) else None
    if max(len(known.words), len(text.words)) > LONGEST or not _may_be_alike(known, text):
        return None
    steps = list(_steps(known.words, text.words))
    if not _changes_little(steps, known) or not _marks_meet(steps, known.passage, text):
        return None
    longer = max(len(known.words), len(text.words))
    if sum(step.kept for step in steps) < KEPT * longer:
        return None
    return shared(known.triples, triples_of([word for step in steps for word in step.read_as]))


def nearly_the_same(share: float) -> bool:
    """Whether so many common triples make two texts nearly the same, as they do for messages to learn from."""
    return share >= ALIKE


@dataclass(frozen=True, slots=True)
class _Step:
    """How a run of words became another: `at` in the known text, `to` in the one that is read."""

    at: range
    to: range
    kept: int
    changed: int
    turned: frozenset[str]
    read_as: tuple[str, ...]
    """The run with what was blanked or misspelt as the known text has it."""


def _steps(known: Sequence[str], text: Sequence[str]) -> Iterator[_Step]:
    for _, i, j, k, m in SequenceMatcher(None, known, text, autojunk=False).get_opcodes():
        old, new = tuple(known[i:j]), tuple(text[k:m])
        at, to = range(i, j), range(k, m)
        if old == new or _fills_blanks(old, new) or _misspelt(old, new):
            yield _Step(at, to, max(j - i, m - k), 0, frozenset(), old)
        else:
            yield _Step(at, to, 0, max(j - i, m - k), _turned(old, new), new)


def _changes_little(steps: Sequence[_Step], known: Wording) -> bool:
    at_the_mark = 0
    for step in steps:
        if step.changed > LONGEST_CHANGE or "no" in step.turned:
            return False
        if step.changed and _overlap(step.at, known.core.start, known.core.stop):
            return False
        if step.changed and _overlap(known.passage, step.at.start, max(step.at.stop, step.at.start + 1)):
            at_the_mark += step.changed
            if step.turned:
                return False
    return at_the_mark <= CHANGES_AT_THE_MARK


def _marks_meet(steps: Sequence[_Step], passage: range, text: Wording) -> bool:
    """Whether what is marked in `text` are words that stand in the known passage."""
    return any(
        not step.changed and _overlap(step.to, text.first, text.last) and _overlap(step.at, passage.start, passage.stop)
        for step in steps
    )


def _may_be_alike(known: Wording, text: Wording) -> bool:
    """A quick look that spares the exact one: at least half of the different words are in both, blanks aside."""
    plain = [word for word in known.bag if not BLANK.fullmatch(word)]
    return 2 * len(text.bag.intersection(plain)) >= len(plain) and 2 * len(known.words) >= len(text.words)


def _fills_blanks(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    if not old or not new or not all(map(BLANK.fullmatch, old)):
        return False
    return len(new) <= WORDS_OF_A_BLANK * len(old) and not _turned((), new)


def _misspelt(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    one, other = "".join(old), "".join(new)
    if min(len(one), len(other)) < 4 or _turned(old, new):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SPELT_ALIKE


def _turned(old: tuple[str, ...], new: tuple[str, ...]) -> frozenset[str]:
    """What it turns on and is not in both."""
    before, after = (Counter(_TURNS[word] for word in words if word in _TURNS) for words in (old, new))
    return frozenset((before - after) + (after - before))


def _overlap(one: range, start: int, stop: int) -> bool:
    return one.start < stop and start < one.stop
