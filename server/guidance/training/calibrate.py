"""How logits become confidences and where thresholds lie, found on messages that were held out of the learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from server.guidance.semantic.labels import CRISIS, FLAGGED, LABELS
from server.guidance.semantic.model import Blend, Certainty
from server.guidance.vocabulary import CATEGORIES, CUES

Floats = NDArray[np.float64]

ORDINARY_RATE = 0.0075
"""The share of everyday talk that may be flagged where no rule finds anything in it. Rules find something in less than
two of a hundred such texts, and the meaning then takes most of it back: together they stay under one in a hundred."""

RULE_STANDS = 5.1
"""How far below the threshold the network's logit may lie for a rule's finding to stand. The network takes short plain
sentences for everyday talk, and a fitted weight would be a third of this; but where people speak in a group, what the
rules find is nearly always right, and listed words must not pass."""

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
    thresholds[FLAGGED] = _threshold_of_flagged(
        sure[FLAGGED], right[FLAGGED], np.array(everyday) & (rules[FLAGGED] < 0.5), ~np.array(everyday)
    )
    slope, shift, _ = curves[FLAGGED]
    curves[FLAGGED] = slope, shift, slope * RULE_STANDS
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


def _threshold_of_flagged(sure: Floats, right: Floats, everyday: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    """The best one for messages of a group (`among`), of those that leave everyday talk alone."""
    quiet = [t for t in GRID if not everyday.any() or (sure[everyday] >= t).mean() <= ORDINARY_RATE]
    return float(max(quiet, key=lambda t: _f(sure[among] >= t, right[among] > 0.5), default=GRID[-1]))


def _best(sure: Floats, right: Floats, beta: float = 1.0) -> float:
    """The threshold with the highest F measure; of equal ones the one nearest to a half."""
    return float(max(GRID, key=lambda t: (round(_f(sure >= t, right > 0.5, beta), 3), -abs(t - 0.5))))


def _f(found: NDArray[np.bool_], right: NDArray[np.bool_], beta: float = 1.0) -> float:
    """The F measure: precision and recall in one number, recall counting `beta` times as much."""
    hits = float((found & right).sum())
    return (1 + beta**2) * hits / max(1.0, float(found.sum() + beta**2 * right.sum()))
