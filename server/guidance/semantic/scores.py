"""What the network says of a whole text: for each label how sure it is, and on which words that stands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .labels import ABSENT, ADDRESSED, INDEX
from .model import Blend, Certainty, Judged
from .spans import span_of

if TYPE_CHECKING:
    from .model import Floats


class Scores:
    """The answers about one text, read window by window: the strongest window of a label speaks for it."""

    def __init__(self, text: str, judged: Sequence[Judged], blends: Mapping[str, Blend], certainty: Certainty) -> None:
        self._text, self._judged, self._blends, self._certainty = text, judged, blends, certainty

    def confidence(self, label: str, by_rule: bool) -> float:
        """How likely the label is right, from 0 to 1, given whether a rule says so too."""
        blend = self._blends[label]
        logit = blend.slope * self._strongest(label).logits[INDEX[label]] + blend.shift + blend.rule * by_rule
        return _logistic(float(logit))

    def certainty(self, shames: float, category: float) -> float:
        """How likely a flag is right: a text that shames somebody with this confidence, in this way with that one."""
        both = min(max(math.sqrt(shames * category), 1e-4), 1 - 1e-4)
        return _logistic(self._certainty.slope * math.log(both / (1 - both)) + self._certainty.shift)

    def threshold(self, label: str) -> float:
        """From which confidence on a label counts as found."""
        return self._blends[label].threshold

    def span(self, label: str) -> tuple[int, int]:
        """First and behind-last character of the words that the label stands on."""
        judged = self._strongest(label)
        return span_of(self._text, judged.window.spans, [float(value) for value in judged.added[:, INDEX[label]]])

    def aims_at_absent(self, category: str) -> bool:
        """Of a category with two targets: whether it is aimed at somebody who is not there."""
        logits = self._strongest(category).logits
        absent, addressed = (logits[INDEX[f"{category} at {target}"]] for target in (ABSENT, ADDRESSED))
        return bool(absent > addressed)

    def likeliest(self, labels: Sequence[str]) -> str:
        """The label of these that is the most confident."""
        return max(labels, key=lambda label: self.confidence(label, by_rule=False))

    def vector(self, label: str) -> Floats:
        """Where the window that speaks for the label lies among other texts."""
        return self._strongest(label).vector

    @property
    def whole(self) -> Floats:
        """Where the text lies among others: by its first window, which for most texts is all there is."""
        return self._judged[0].vector

    def _strongest(self, label: str) -> Judged:
        if len(self._judged) == 1:
            return self._judged[0]
        return max(self._judged, key=lambda judged: float(judged.logits[INDEX[label]]))


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))
