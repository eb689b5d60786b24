"""The closed lists of values that rules, cards and readings may use."""

from __future__ import annotations

CATEGORIES = ("label", "blame", "trauma", "abandon", "dismiss", "stigma", "self_shame", "hostile")
TARGETS = ("member", "self", "loved_one", "other")
CUES = ("reported_shame", "effort")
CRISES = ("overdose", "suicide", "violence", "child_safety")
"""In the order in which they can kill: where two apply, the first one is the alert."""

CONTEXTS = (
    "negated",
    "supportive",
    "reported",
    "quoted",
    "adopted",
    "question",
    "past",
    "tentative",
    "own_decision",
    "fiction",
    "prevention",
)
RELATIONS = ("partner", "parent", "sibling", "child", "friend")
PHASES = ("opening", "sharing", "closing")
"""A meeting's first and last minutes, and what lies between."""

TURNS_TO_SELF_SHAME = frozenset({"label", "blame", "trauma", "abandon", "dismiss"})
"""Categories that are one ``self_shame`` where the author aims them at their own self."""
