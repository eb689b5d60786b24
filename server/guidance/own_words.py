"""A reframe that names the loved one as its author does: "your son", "my wife", "him".

A reframe may hold places such as ``{them|the one you love}``: the case that is wanted, and what is said where the
text leaves a doubt of whom it speaks. A wrong person in a kind sentence hurts more than a general one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .yamlfile import Field

PLACES = ("they", "them", "their")
"""The cases: who acts, whom it is about, whose it is."""

_PLACE = re.compile(r"\{(they|them|their)\|([^{}|]+)\}")
_MALE = (
    "husband|boyfriend|fiancé|fiance|bf|hubby|son|stepson|grandson|brother|stepbrother|dad|father|stepdad|uncle|nephew"
    "|grandpa"
)
_FEMALE = (
    "wife|girlfriend|fiancée|fiancee|gf|daughter|stepdaughter|granddaughter|sister|stepsister|mum|mom|mam|mother|stepmom|aunt"
    "|niece|grandma"
)
_EITHER = "partner|spouse|ex|kid|child|teenager|sibling|friend|cousin"
_NAMED = re.compile(
    r"(?<![\w'’])(your|yr|ur|my)\s+((?:little|big|older|younger|oldest|youngest|eldest|middle|only|best|ex)[\s-])?"
    rf"({_MALE}|{_FEMALE}|{_EITHER})(?![\w])(?!['’]s?\b)(?!\s+(?:and|or|in[\s-]law)\b|[-/])",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(
    r"\b(?:like|as|than|over|around|of|and|or|tell|told|ask|asked|call|called|says?|said|before|for the sake of)\s*$",
    re.IGNORECASE,
)
"""In front of somebody who is beside the matter: "you're just like your mother", "because of your dad"."""
_PARENTS = frozenset({"dad", "father", "stepdad", "mum", "mom", "mam", "mother", "stepmom"})
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them|their|themselves)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\n]")
_MALE_NOUNS, _FEMALE_NOUNS = frozenset(_MALE.split("|")), frozenset(_FEMALE.split("|"))


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody as the text calls them; empty where a case has no safe form."""

    they: str
    them: str
    their: str


_HIM, _HER, _THEM = _Named("he", "him", "his"), _Named("she", "her", "her"), _Named("", "them", "their")


def check_reframe(field: Field) -> str:
    """The reframe of a rule or meaning. Raises RuleError where a place in it cannot be read."""
    reframe = field.text("reframe")
    rest = _PLACE.sub("", reframe)
    if "{" in rest or "}" in rest:
        raise field.error("a place in a reframe is written {them|the one you love}, with they, them or their")
    return reframe


def in_own_words(reframe: str | None, text: str, category: str, target: str, start: int, end: int) -> str | None:
    """The reframe with its places filled from `text`, in which the finding stands from `start` to `end`."""
    if reframe is None or "{" not in reframe:
        return reframe
    named = _loved_one(text, category, target, start, end)

    def said(place: re.Match[str]) -> str:
        words = (getattr(named, place[1]) if named is not None else "") or place[2]
        begins = place.start() == 0 or reframe[: place.start()].rstrip().endswith((".", "!", "?"))
        return words[0].upper() + words[1:] if begins else words

    return _PLACE.sub(said, reframe)


def _loved_one(text: str, category: str, target: str, start: int, end: int) -> _Named | None:
    owners = {"member": {"your"}, "self": {"my"}, "loved_one": {"your", "my"}}.get(target)
    if owners is None:
        return None
    kin = [found for found in _NAMED.finditer(text) if _owner(found) in owners]
    if not kin:
        return _by_pronoun(text)
    first, last = _sentence_of(text, start, end)
    if len({_noun(found) for found in kin}) > 1:
        kin = [found for found in kin if first <= found.start() < last]
    if len({_noun(found) for found in kin}) != 1 or any(_is_beside(found, text, category) for found in kin):
        return None
    noun, he, she = _noun(kin[0]), _HE.search(text), _SHE.search(text)
    if (noun in _MALE_NOUNS and she and not he) or (noun in _FEMALE_NOUNS and he and not she):
        return None
    whole = " ".join(part for part in (_owner(kin[0]), (kin[0][2] or "").lower().rstrip(" \t\n-"), noun) if part)
    return _Named(whole, whole, f"{whole}'s")


def _by_pronoun(text: str) -> _Named | None:
    named = [who for sign, who in ((_HE, _HIM), (_SHE, _HER), (_THEY, _THEM)) if sign.search(text)]
    return named[0] if len(named) == 1 else None


def _owner(found: re.Match[str]) -> str:
    return "my" if found[1].lower() == "my" else "your"


def _noun(found: re.Match[str]) -> str:
    return {"bf": "boyfriend", "gf": "girlfriend", "hubby": "husband"}.get(found[3].lower(), found[3].lower())


def _is_beside(found: re.Match[str], text: str, category: str) -> bool:
    if _noun(found) in _PARENTS and category == "trauma":
        return True
    return _NOT_MEANT.search(text, max(0, found.start() - 20), found.start()) is not None


def _sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((mark.end() for mark in _SENTENCE_END.finditer(text, 0, start)), default=0)
    after = _SENTENCE_END.search(text, end)
    return first, after.start() if after else len(text)
