"""How logits become confidences and where thresholds lie, found on messages that were held out of the learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from server.guidance.semantic.labels import CRISIS, FLAGGED, LABELS
from server.guidance.semantic.model import Blend, Certainty
from server.guidance.vocabulary import CATEGORIES, CRISES, CUES

Floats = NDArray[np.float64]

ORDINARY_RATE = 0.005
"""The share of everyday talk that may be flagged; what is asked of the product is twice this."""

CRISIS_BETA = 2.0
"""How many times more a missed crisis counts than an alert in error. Recall first, but a facilitator who is alarmed at
every turn stops looking."""

BY_RULES = (FLAGGED, *CATEGORIES, *CUES, CRISIS)
"""Labels of which the rules have an opinion."""


def blends_of(
    logits: Mapping[str, Floats], right: Mapping[str, Floats], rules: Mapping[str, Floats], ordinary: Sequence[bool]
) -> dict[str, Blend]:
    """A blend for each label. All arrays are of the held-out messages: logits, right answers and the rules' answers
    (0 or 1) by label, and which messages are everyday talk."""
    everyday = np.array(ordinary)
    blends = {}
    for label in LABELS:
        curve = _curve(logits[label], right[label], rules.get(label))
        sure = _confidence(curve, logits[label], rules.get(label))
        blends[label] = Blend(*curve, threshold=_threshold(label, sure, right[label], everyday))
    return blends


def _curve(logit: Floats, right: Floats, rule: Floats | None) -> tuple[float, float, float]:
    """Slope, shift and the weight of a rule that says so."""
    columns = logit[:, None] if rule is None else np.stack([logit, rule], axis=1)
    if right.sum() < 5:
        return 1.0, 0.0, 0.0
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(columns, right)
    weights = [float(value) for value in fitted.coef_[0]]
    return weights[0], float(fitted.intercept_[0]), max(0.0, weights[1]) if len(weights) > 1 else 0.0


def _confidence(curve: tuple[float, float, float], logit: Floats, rule: Floats | None) -> Floats:
    slope, shift, weight = curve
    sure: Floats = 1.0 / (1.0 + np.exp(-(slope * logit + shift + weight * (rule if rule is not None else 0.0))))
    return sure


def certainty_of(sure: Floats, right: Floats) -> Certainty:
    """How the confidence of flags has to be bent to be the share that is right (findings: how sure, and 0 or 1)."""
    logit = np.log(np.clip(sure, 1e-4, 1 - 1e-4) / (1 - np.clip(sure, 1e-4, 1 - 1e-4)))
    slope, shift, _ = _curve(logit, right, None)
    return Certainty(slope, shift)


def _threshold(label: str, sure: Floats, right: Floats, everyday: NDArray[np.bool_]) -> float:
    grid = np.round(np.arange(0.05, 0.951, 0.01), 2)
    if label == CRISIS:
        return float(max(grid, key=lambda t: _f(sure >= t, right > 0.5, CRISIS_BETA)))
    if label in CRISES or " at " in label:
        return 0.5
    best = max(grid, key=lambda t: (round(_f(sure >= t, right > 0.5), 3), -abs(t - 0.5)))
    if label == FLAGGED:
        quiet = [t for t in grid if (sure[everyday] >= t).mean() <= ORDINARY_RATE]
        best = max(best, min(quiet, default=grid[-1]))
    return float(best)


def _f(found: NDArray[np.bool_], right: NDArray[np.bool_], beta: float = 1.0) -> float:
    """The F measure: precision and recall in one number, recall counting `beta` times as much."""
    hits = float((found & right).sum())
    return (1 + beta**2) * hits / max(1.0, float(found.sum() + beta**2 * right.sum()))
