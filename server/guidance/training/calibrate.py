"""How logits become confidences and where thresholds lie, found on messages that were held out of the learning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from server.guidance.semantic.labels import CRISIS, FLAGGED, LABELS
from server.guidance.semantic.model import Blend, Certainty
from server.guidance.vocabulary import CATEGORIES, CUES

Floats = NDArray[np.float64]

ORDINARY_RATE = 0.01
"""The share of everyday talk, of what was held out, that may be flagged."""

AS_GOOD = 0.004
"""F measures that lie no further apart are equally good: so much is chance."""

RULE_WEIGHTS = tuple(0.5 * step for step in range(17))
"""How far below the threshold the network's logit may lie for a rule's finding to stand: to choose from."""

CRISIS_BETA = 2.0
"""How many times more a missed crisis counts than an alert in error. Recall first, but a facilitator who is alarmed at
every turn stops looking."""

GRID = tuple(round(0.05 + 0.01 * step, 2) for step in range(91))
"""Thresholds to choose from."""

BY_RULES = (FLAGGED, *CATEGORIES, *CUES, CRISIS)
"""Labels of which the rules have an opinion."""


def blends_of(
    logits: Mapping[str, Floats], right: Mapping[str, Floats], rules: Mapping[str, Floats], everyday: Sequence[bool]
) -> dict[str, Blend]:
    """A blend for each label. All arrays are of the held-out messages: logits, right answers and the rules' answers
    (0 or 1) by label, and which messages are the everyday talk of which little may be flagged."""
    curves = {label: _curve(logits[label], right[label], rules.get(label)) for label in LABELS}
    sure = {label: _confidence(curves[label], logits[label], rules.get(label)) for label in LABELS}
    thresholds = dict.fromkeys(LABELS, 0.5)
    outside = np.array(everyday)
    slope, shift, _ = curves[FLAGGED]
    stands, thresholds[FLAGGED] = _weight_and_threshold(
        lambda weight: _confidence((slope, shift, slope * weight), logits[FLAGGED], rules[FLAGGED]),
        right[FLAGGED],
        outside,
    )
    curves[FLAGGED] = slope, shift, slope * stands
    sure[FLAGGED] = _confidence(curves[FLAGGED], logits[FLAGGED], rules[FLAGGED])
    flagged = sure[FLAGGED] >= thresholds[FLAGGED]
    for label in CATEGORIES:
        # A category is only asked for where the text counts as shaming somebody.
        thresholds[label] = _best(sure[label][flagged], right[label][flagged])
    for label in CUES:
        thresholds[label] = _best(sure[label], right[label])
    thresholds[CRISIS] = _best(sure[CRISIS], right[CRISIS], CRISIS_BETA)
    return {label: Blend(*curves[label], threshold=thresholds[label]) for label in LABELS}


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


def _weight_and_threshold(
    sure_with: Callable[[float], Floats], right: Floats, everyday: NDArray[np.bool_]
) -> tuple[float, float]:
    """What a rule weighs and where the threshold lies that serve messages of a group best, of those that leave everyday
    talk alone; of equally good ones that in which a rule weighs most, as listed words must not pass. A weight fitted to
    both would be too low: such words are nearly always meant where a group talks of an addiction, and hardly ever
    elsewhere."""
    found: list[tuple[float, float, float]] = []
    for weight in RULE_WEIGHTS:
        sure = sure_with(weight)
        quiet = [t for t in GRID if not everyday.any() or (sure[everyday] >= t).mean() <= ORDINARY_RATE]
        found.extend((_f(sure[~everyday] >= t, right[~everyday] > 0.5), weight, t) for t in quiet)
    best = max((f for f, _, _ in found), default=0.0)
    good = [(weight, f, threshold) for f, weight, threshold in found if f >= best - AS_GOOD]
    weight, _, threshold = max(good, default=(0.0, 0.0, GRID[-1]))
    return weight, threshold


def _best(sure: Floats, right: Floats, beta: float = 1.0) -> float:
    """The threshold with the highest F measure; of equal ones the one nearest to a half."""
    return float(max(GRID, key=lambda t: (round(_f(sure >= t, right > 0.5, beta), 3), -abs(t - 0.5))))


def _f(found: NDArray[np.bool_], right: NDArray[np.bool_], beta: float = 1.0) -> float:
    """The F measure: precision and recall in one number, recall counting `beta` times as much."""
    hits = float((found & right).sum())
    return (1 + beta**2) * hits / max(1.0, float(found.sum() + beta**2 * right.sum()))
