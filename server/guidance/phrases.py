"""The phrase language of the rules (rules/README.md): from how a person writes it to what the matcher walks along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from .errors import PhraseError
from .normalise import normalise
from .tokens import tokenise
from .words import forms_of

_SIGN = re.compile(r"\s+|\.\.\.\d*|…\d*|[()\[\]|^$?]|@[a-z_][a-z0-9_]*|~[a-z'-]+|[\w'-]+\*|[^\s()\[\]|^$?@~]+")
_MOST_VARIANTS = 400
_MOST_GAPS = 4
_WIDEST_GAP = 12
_DEFAULT_GAP = 3
_DEEPEST = 6
BEGINNING = frozenset({".", "?", ","})
END = frozenset({".", "?"})


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: any of `words`, after at most `gap` words of any kind."""

    words: frozenset[str]
    gap: int = 0
    optional: bool = False

    @property
    def is_edge(self) -> bool:
        """Whether it is, or may be, a place between sentences rather than a word."""
        return not self.words.isdisjoint(BEGINNING)


@dataclass(frozen=True, slots=True)
class Variant:
    """One line of steps a phrase may take. `tail` is the gap behind the last one."""

    steps: tuple[Step, ...]
    tail: int = 0


class PhraseReader:
    """Reads phrases with the help of word sets."""

    def __init__(self, sets: Mapping[str, tuple[Variant, ...]] | None = None) -> None:
        self._sets = dict(sets or {})

    def with_sets(self, sets: Mapping[str, list[str]]) -> PhraseReader:
        """A reader that knows these sets too. An entry may name sets that stand before it. Raises PhraseError."""
        reader = PhraseReader(self._sets)
        for name, entries in sets.items():
            variants = [variant for entry in entries for variant in reader.read(entry)]
            reader._sets[name] = _merge(variants)
        return reader

    def read(self, phrase: str, *, open_ended: bool = False) -> tuple[Variant, ...]:
        """All variants of a phrase. `open_ended` phrases may begin or end with a gap. Raises PhraseError."""
        signs = [sign for sign in _SIGN.findall(phrase.lower().replace("’", "'")) if not sign.isspace()]
        if not signs:
            raise PhraseError("the phrase is empty")
        variants, at = self._alternatives(signs, 0, 0)
        if at != len(signs):
            raise PhraseError(f"'{signs[at]}' has no partner in '{phrase}'")
        for variant in variants:
            _check(variant, phrase, open_ended)
        return variants

    def _alternatives(self, signs: list[str], at: int, depth: int) -> tuple[tuple[Variant, ...], int]:
        if depth > _DEEPEST:
            raise PhraseError("brackets are nested too deep")
        branches: list[Variant] = []
        while True:
            found, at = self._sequence(signs, at, depth)
            branches.extend(found)
            _limit(len(branches))
            if at == len(signs) or signs[at] != "|":
                break
            at += 1
        if depth == 0 and at < len(signs) and signs[at] == "|":
            raise PhraseError("'|' stands outside of brackets")
        return _merge(branches), at

    def _sequence(self, signs: list[str], at: int, depth: int) -> tuple[list[Variant], int]:
        lines = [Variant(())]
        begun = at
        while at < len(signs) and signs[at] not in ")]|":
            sign = signs[at]
            if sign in "([":
                inner, at = self._alternatives(signs, at + 1, depth + 1)
                if at == len(signs) or signs[at] != {"(": ")", "[": "]"}[sign]:
                    raise PhraseError(f"'{sign}' is not closed")
                at += 1
                parts = _optional(inner) if sign == "[" else inner
            elif _is_word(sign):
                start = at
                while at < len(signs) and _is_word(signs[at]):
                    at += 1
                parts = (_plain(" ".join(signs[start:at])),)
            else:
                parts = self._special(sign)
                at += 1
            _limit(len(lines) * len(parts))
            lines = [_join(line, part) for line in lines for part in parts]
        if at == begun:
            raise PhraseError("there is nothing between two signs of the phrase")
        if depth == 0 and at < len(signs) and signs[at] == "|":
            raise PhraseError("'|' stands outside of brackets")
        return lines, at

    def _special(self, sign: str) -> tuple[Variant, ...]:
        if sign[0] in ".…":
            digits = sign.lstrip(".…")
            width = int(digits[:4]) if digits else _DEFAULT_GAP
            if not 1 <= width <= _WIDEST_GAP:
                raise PhraseError(f"a gap holds 1 to {_WIDEST_GAP} words, not {digits}")
            return (Variant((), tail=width),)
        if sign in "^$?":
            return (Variant((Step({"^": BEGINNING, "$": END, "?": frozenset("?")}[sign]),)),)
        if sign[0] == "@":
            if sign[1:] not in self._sets:
                raise PhraseError(f"there is no word set '{sign}'")
            return self._sets[sign[1:]]
        if sign[0] == "~":
            return (Variant((Step(_widen(forms_of(sign[1:]))),)),)
        if sign.endswith("*"):
            if len(sign) < 5:
                raise PhraseError(f"'{sign}' needs four letters or more before the star")
            return (Variant((Step(frozenset({sign})),)),)
        raise PhraseError(f"'{sign}' cannot be read")


def _limit(variants: int) -> None:
    """Asked before they are made: a few brackets are enough to unfold to millions."""
    if variants > _MOST_VARIANTS:
        raise PhraseError(f"the phrase unfolds to more than {_MOST_VARIANTS} variants; split it")


def _is_word(sign: str) -> bool:
    return sign[0] not in "()[]|^$?@~.…" and not sign.endswith("*")


@lru_cache(maxsize=8192)
def _plain(text: str) -> Variant:
    words = tokenise(normalise(text), ()).words[1:-1]
    steps = tuple(Step(_widen(frozenset({word}))) for word in words if word not in (",", "."))
    if not steps:
        raise PhraseError(f"'{text}' holds no word")
    return Variant(steps)


def _widen(words: frozenset[str]) -> frozenset[str]:
    """A short "'s" or "'d" is as good as the word it may stand for."""
    wider = set(words)
    if wider & {"is", "has"}:
        wider.add("'s")
    if wider & {"would", "had"}:
        wider.add("'d")
    if words == {"'s"}:
        wider |= {"is", "has"}
    if words == {"'d"}:
        wider |= {"would", "had"}
    # One string for each word, however many phrases hold it, keeps what is searched small.
    return frozenset(map(intern, wider))


def _optional(inner: tuple[Variant, ...]) -> tuple[Variant, ...]:
    if all(len(variant.steps) == 1 and not variant.tail and not variant.steps[0].gap for variant in inner):
        words = frozenset().union(*(variant.steps[0].words for variant in inner))
        return (Variant((Step(words, optional=True),)),)
    return (*inner, Variant(()))


def _join(left: Variant, right: Variant) -> Variant:
    if not right.steps:
        return Variant(left.steps, left.tail + right.tail)
    if not left.steps and not left.tail:
        return right
    first = right.steps[0]
    if left.tail:
        first = Step(first.words, first.gap + left.tail, first.optional)
    return Variant((*left.steps, first, *right.steps[1:]), right.tail)


def _merge(variants: list[Variant]) -> tuple[Variant, ...]:
    """Alternatives of one plain word each become one step; equal ones become one."""
    single = [variant for variant in variants if _is_one_word(variant)]
    rest = [variant for variant in variants if not _is_one_word(variant)]
    if single:
        rest.append(Variant((Step(frozenset().union(*(variant.steps[0].words for variant in single))),)))
    return tuple(dict.fromkeys(rest))


def _is_one_word(variant: Variant) -> bool:
    """Whether it may share a step with others. An end of a sentence may not: it is a place, and no word is taken."""
    if len(variant.steps) != 1 or variant.tail:
        return False
    step = variant.steps[0]
    return not step.gap and not step.optional and not step.is_edge


def _check(variant: Variant, phrase: str, open_ended: bool) -> None:
    real = [step for step in variant.steps if not step.optional and not step.is_edge]
    if not real:
        raise PhraseError(f"'{phrase}' needs a word outside of square brackets")
    gaps = [step.gap for step in variant.steps if step.gap] + ([variant.tail] if variant.tail else [])
    if len(gaps) > _MOST_GAPS:
        raise PhraseError(f"'{phrase}' has more than {_MOST_GAPS} gaps")
    if any(gap > _WIDEST_GAP for gap in gaps):
        raise PhraseError(f"'{phrase}' has gaps of more than {_WIDEST_GAP} words in a row")
    if not open_ended and (variant.tail or variant.steps[0].gap):
        raise PhraseError(f"'{phrase}' begins or ends with a gap")
