"""What is found in the meaning of a text, beside and against what the rules find in its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import guidance
from server.guidance.readings import Reading
from server.guidance.samples import read_samples
from server.guidance.vocabulary import CATEGORIES, CRISES, CUES, TARGETS

EVALUATION = sorted((Path(__file__).parent / "evaluation").glob("*.jsonl"))

pytestmark = pytest.mark.usefixtures("meaning")

PARAPHRASED = "You'd sooner have a sick man than an empty house."


def test_shaming_without_listed_words_is_found() -> None:
    assert guidance.read(PARAPHRASED).flags == ()
    (flag, *_) = guidance.read_fully(PARAPHRASED).flags
    assert (flag.target, flag.source) == ("member", "model")
    assert flag.guideline and flag.why and flag.reframe
    assert flag.like, "the nearest sentence that was learned from"


def test_what_a_rule_found_keeps_the_rule_s_own_words() -> None:
    (by_rule,) = guidance.read("You are such an enabler.").flags
    (flag, *_) = guidance.read_fully("You are such an enabler.").flags
    assert (flag.source, flag.start, flag.end, flag.why) == (by_rule.source, by_rule.start, by_rule.end, by_rule.why)


def test_in_a_long_story_the_part_that_hurts_is_marked() -> None:
    stories = [sample.labelled for sample in read_samples(EVALUATION) if sample.labelled.slice == "long"]
    marked = [
        (flag.end - flag.start) / len(story.text)
        for story in stories
        for flag in guidance.read_fully(story.text).flags
        if flag.source == "model"
    ]
    assert len(marked) >= 10
    assert max(marked) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Good morning everyone, the coffee is on.",
        "Nobody here is to blame for any of this.",
        "He stole from me again and I am so tired of it.",
        "I moved out in March and we talk on Sundays.",
    ],
)
def test_what_shames_nobody_is_not_flagged(text: str) -> None:
    assert guidance.read_fully(text).flags == ()


def test_a_crisis_by_hint_is_seen() -> None:
    crisis = guidance.read_fully("He is blue around the lips and I cannot get him to wake up").crisis
    assert crisis is not None and crisis.kind == "overdose"


def is_well_formed(reading: Reading) -> bool:
    length = len(reading.text)
    found = [*reading.flags, *reading.cues, *([reading.crisis] if reading.crisis else [])]
    return (
        reading.tier == "full"
        and reading.vector is not None
        and len(reading.vector) == 768
        and all(0 <= one.start <= one.end <= length and 0 <= one.confidence <= 1 for one in found)
        and all(flag.category in CATEGORIES and flag.target in TARGETS for flag in reading.flags)
        and all(cue.kind in CUES for cue in reading.cues)
        and (reading.crisis is None or reading.crisis.kind in CRISES)
    )


@settings(max_examples=30)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert is_well_formed(guidance.read_fully(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\ud800",
        "🙂" * 4_000,
        "you are " * 500,
        "a" * 4_000,
        "若い" * 2_000,
        "\u0301" * 4_000,
        ("Well, " * 500),
    ],
)
def test_the_longest_and_the_strangest_texts_are_read(text: str) -> None:
    assert is_well_formed(guidance.read_fully(text))


def test_one_by_one_or_together_finds_the_same() -> None:
    texts = [
        PARAPHRASED,
        "Good morning everyone, the coffee is on.",
        "Kick her out, it is the only thing they learn from.",
    ]
    together = guidance.read_all_fully(texts)
    alone = [guidance.read_fully(text) for text in texts]
    assert [[(f.category, f.target) for f in r.flags] for r in together] == [
        [(f.category, f.target) for f in r.flags] for r in alone
    ]
