"""What one rule may cost: so that no edit of the rules slows down every room."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import PhraseError
from .matcher import cost_of
from .phrases import Variant

MOST_VARIANTS = 600
"""Of all phrases of one list together."""
MOST_STEPS = 30
MOST_WORDS = 1_000
"""Places at which the phrases of one list are looked up."""
COMMONEST = 500
"""How common the rarest word of a phrase may be, as `words.commonness` has it: "you" and "the" are above it."""
DEAREST = 15_000
"""How common the rarest words of all phrases of one list may be together."""


def check_cost(variants: Sequence[Variant], *, looked_for: bool) -> None:
    """Raises PhraseError for a list of phrases that would slow down the reading of every message.

    `looked_for`: in every message, and not only around what is found there.
    """
    if len(variants) > MOST_VARIANTS:
        raise PhraseError(f"they unfold to {len(variants)} variants together, and {MOST_VARIANTS} is the most")
    if any(len(variant.steps) > MOST_STEPS for variant in variants):
        raise PhraseError(f"one of them is longer than {MOST_STEPS} words")
    costs = [cost_of(variant) for variant in variants]
    if sum(words for words, _ in costs) > MOST_WORDS:
        raise PhraseError(f"they begin with more than {MOST_WORDS:,} words; leave some out")
    if looked_for and any(commonness > COMMONEST for _, commonness in costs):
        raise PhraseError("one of them holds no word but those of nearly every message; it needs a telling one")
    if looked_for and sum(commonness for _, commonness in costs) > DEAREST:
        raise PhraseError("they hold too many everyday words together; leave some out, or make them more telling")
