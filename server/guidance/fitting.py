"""Which guideline card fits: what was said to whom, who said it, where the meeting is, and what was shown lately."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .cards import Guideline

SHOWN_LATELY = timedelta(minutes=10)
"""For so long a card that was shown in a meeting is not chosen there again while another one answers."""

_BEGINNING = timedelta(minutes=15)
_END = timedelta(minutes=15)

# What a card gains. The one that a rule names is about those very words, and only one that fits twice over goes first.
_NAMED = 5
_MADE_FOR_THE_PHASE = 3
_SPEAKS_TO_THE_RELATION = 2
_MADE_FOR_THE_TARGET = 1


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a card is wanted for."""

    category: str
    target: str
    guideline: str
    """The card that the finding names."""
    relation: str | None = None
    """The author's."""
    phase: str = "sharing"


def phase_of(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """The phase of a meeting: its first quarter of an hour is the opening, its last one the closing. In one that is
    shorter than both together they are halves."""
    half = (ends_at - starts_at) / 2
    if ends_at - now <= min(_END, half):
        return "closing"
    return "opening" if now - starts_at < min(_BEGINNING, half) else "sharing"


def fitting_cards(
    occasion: Occasion, cards: Iterable[Guideline], shown: Mapping[str, datetime], now: datetime
) -> tuple[Guideline, ...]:
    """Every card that answers, the best first, each of which was not shown lately before each that was.

    `shown`: when a card was last shown in the meeting. Where all have been shown lately, the one whose time lies back
    furthest comes first. Never empty as long as the card that the finding names is among `cards`.
    """
    answering = [card for card in cards if card.id == occasion.guideline or _answers(card, occasion)]

    def order(card: Guideline) -> tuple[bool, float, int, str]:
        at = shown.get(card.id)
        lately = at is not None and now - at < SHOWN_LATELY
        return lately, at.timestamp() if lately and at is not None else 0.0, -_weight(card, occasion), card.id

    return tuple(sorted(answering, key=order))


def author_wording(card: Guideline, target: str, relation: str | None) -> str:
    """What a facilitator says in private to the author, who hurt somebody or is hard on themself."""
    to_self = card.wording("say_to_self", relation) if target == "self" else ""
    return to_self or card.wording("say_to_author", relation)


def _answers(card: Guideline, occasion: Occasion) -> bool:
    return occasion.category in card.categories and occasion.target in card.targets


def _weight(card: Guideline, occasion: Occasion) -> int:
    to_author = "say_to_self" if occasion.target == "self" else "say_to_author"
    variant = card.relations.get(occasion.relation or "", {})
    return (
        _NAMED * (card.id == occasion.guideline)
        + _MADE_FOR_THE_PHASE * (occasion.phase in card.phases)
        + _SPEAKS_TO_THE_RELATION * (to_author in variant)
        + _MADE_FOR_THE_TARGET * (len(card.targets) < 3 and occasion.target in card.targets)
    )
