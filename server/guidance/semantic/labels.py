"""The questions the semantic tier answers about a text, in the order of its outputs."""

from __future__ import annotations

from collections.abc import Iterable

from server.guidance.vocabulary import CATEGORIES, CRISES, CUES

ONE_TARGET = {"stigma": "loved_one", "self_shame": "self", "hostile": "member"}
"""Categories that are aimed at one kind of person, but for a handful of messages."""

TWO_TARGETS = tuple(category for category in CATEGORIES if category not in ONE_TARGET)
"""Categories where the engine has to tell somebody in the room from somebody who is not there."""

ADDRESSED, ABSENT = "member", "other"

FLAGGED = "flagged"
CRISIS = "crisis"
LABELS = (
    FLAGGED,
    *CATEGORIES,
    *(f"{category} at {target}" for category in TWO_TARGETS for target in (ADDRESSED, ABSENT)),
    *CUES,
    CRISIS,
    *CRISES,
)
INDEX = {label: at for at, label in enumerate(LABELS)}


def answers(flags: Iterable[tuple[str, str]], cues: Iterable[str], crisis: str | None) -> list[float]:
    """The right answers, 0 or 1, for a message labelled with these flags (category, target), cues and crisis."""
    right = [0.0] * len(LABELS)
    for category, target in flags:
        for label in (FLAGGED, category, f"{category} at {target}"):
            if label in INDEX:
                right[INDEX[label]] = 1.0
    for cue in cues:
        right[INDEX[cue]] = 1.0
    if crisis is not None:
        right[INDEX[CRISIS]] = right[INDEX[crisis]] = 1.0
    return right
