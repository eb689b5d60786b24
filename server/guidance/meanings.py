"""What a finding says that was read in the meaning of a text rather than in listed words (data: meanings.yaml)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .own_words import check_reframe
from .vocabulary import CATEGORIES, TARGETS
from .yamlfile import Field, load


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a shaming of one kind, aimed at one kind of person, is weighed, explained and put more kindly."""

    severity: int
    """1 (careless), 2 (hurts), 3 (wounds)."""
    guideline: str
    why: str
    """A sentence for the facilitator."""
    reframe: str
    """A kinder wording in the author's voice; it may hold places for the author's own words (own_words.py)."""


def load_meanings(file: Path, cards: Collection[str]) -> Mapping[tuple[str, str], Meaning]:
    """A meaning for every (category, target). `cards`: the ids of the cards there are. Raises RuleError."""
    top = load(file).mapping("the file", allowed=CATEGORIES, needed=CATEGORIES)
    meanings = {}
    for category in CATEGORIES:
        targets = top[category].mapping(category, allowed=TARGETS, needed=TARGETS)
        for target in TARGETS:
            meanings[category, target] = _read_meaning(targets[target], cards)
    return MappingProxyType(meanings)


def _read_meaning(field: Field, cards: Collection[str]) -> Meaning:
    keys = ("severity", "guideline", "why", "reframe")
    own = field.mapping("a meaning", allowed=keys, needed=keys)
    card = own["guideline"].text("guideline")
    if card not in cards:
        raise own["guideline"].error(f"there is no guideline card '{card}'")
    return Meaning(
        severity=own["severity"].whole("severity", 1, 3),
        guideline=card,
        why=own["why"].text("why"),
        reframe=check_reframe(own["reframe"]),
    )
