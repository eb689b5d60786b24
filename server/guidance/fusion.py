"""One Reading of what the rules found and what the meaning says.

Each label's confidence is one number made of both (`semantic/scores.py`). What a rule found keeps its own words, card
and explanation as long as the meaning does not speak against it; what only the meaning shows is explained by the
category and by the nearest sentence that the engine learned from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .own_words import in_own_words
from .readings import CrisisFinding, CueFinding, Finding, Reading
from .semantic.labels import ABSENT, ADDRESSED, CRISIS, FLAGGED, ONE_TARGET
from .semantic.neighbours import Neighbours
from .semantic.scores import Scores
from .vocabulary import CATEGORIES, CRISES, CUES

if TYPE_CHECKING:
    from .meanings import Meaning

MODEL = "model"
"""The source of what the rules did not find."""

FULL = "full"


def fuse(
    rules: Reading,
    scores: Scores,
    neighbours: Neighbours,
    meanings: Mapping[tuple[str, str], Meaning],
    cue_replies: Mapping[str, str],
) -> Reading:
    """The full reading of a text that the rules have read as `rules`."""
    return Reading(
        rules.text,
        _flags(rules, scores, neighbours, meanings),
        _cues(rules, scores, cue_replies),
        _crisis(rules, scores),
        shadow=rules.shadow,
        tier=FULL,
        vector=scores.whole.astype("float16").tobytes(),
    )


def _flags(
    rules: Reading, scores: Scores, neighbours: Neighbours, meanings: Mapping[tuple[str, str], Meaning]
) -> tuple[Finding, ...]:
    shames = scores.confidence(FLAGGED, bool(rules.flags))
    if shames < scores.threshold(FLAGGED):
        return ()
    by_rule = {flag.category for flag in rules.flags}
    sure = {category: scores.confidence(category, category in by_rule) for category in CATEGORIES}
    # Where a text counts as shaming, a rule that says how is right about that.
    found = [category for category in CATEGORIES if category in by_rule or sure[category] >= scores.threshold(category)]
    if not found:
        # It shames somebody; the likeliest way is better than none.
        found = [max(CATEGORIES, key=lambda category: sure[category])]
    flags: list[Finding] = []
    for category in found:
        confidence = round(scores.certainty(shames, sure[category]), 3)
        of_rules = [flag for flag in rules.flags if flag.category == category]
        if of_rules:
            flags.extend(replace(flag, confidence=confidence) for flag in of_rules)
        else:
            flags.append(_of_meaning(rules.text, category, confidence, scores, neighbours, meanings))
    return tuple(sorted(flags, key=lambda flag: (flag.start, flag.end)))


def _of_meaning(
    text: str,
    category: str,
    confidence: float,
    scores: Scores,
    neighbours: Neighbours,
    meanings: Mapping[tuple[str, str], Meaning],
) -> Finding:
    target = ONE_TARGET.get(category) or (ABSENT if scores.aims_at_absent(category) else ADDRESSED)
    meaning = meanings[category, target]
    start, end = scores.span(category)
    reframe = in_own_words(meaning.reframe, text, category, target, start, end)
    return Finding(
        category, target, start, end, meaning.guideline, MODEL, confidence, meaning.severity, meaning.why,
        reframe, like=neighbours.nearest(scores.vector(category), category),
    )  # fmt: skip


def _cues(rules: Reading, scores: Scores, cue_replies: Mapping[str, str]) -> tuple[CueFinding, ...]:
    by_rule = {cue.kind: cue for cue in rules.cues}
    cues = []
    for kind in CUES:
        confidence = scores.confidence(kind, kind in by_rule)
        if confidence >= scores.threshold(kind):
            cue = by_rule.get(kind)
            start, end = (cue.start, cue.end) if cue else scores.span(kind)
            source, reply = (cue.source, cue.reply) if cue else (MODEL, cue_replies[kind])
            cues.append(CueFinding(kind, start, end, source, round(confidence, 3), reply))
    return tuple(cues)


def _crisis(rules: Reading, scores: Scores) -> CrisisFinding | None:
    by_rule = rules.crisis
    confidence = scores.confidence(CRISIS, by_rule is not None)
    if confidence < scores.threshold(CRISIS):
        return None
    likeliest = scores.likeliest(CRISES)
    if by_rule is not None and by_rule.kind == likeliest:
        return CrisisFinding(likeliest, by_rule.start, by_rule.end, by_rule.source, round(confidence, 3))
    start, end = scores.span(CRISIS)
    return CrisisFinding(likeliest, start, end, MODEL, round(confidence, 3))
