"""The messages written for the engine: enough of each kind, none nearly twice, none both learnt and measured."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from server.guidance.report import Labelled
from server.guidance.samples import Sample, near_duplicates, ordinary_files, read_samples, training_files
from server.guidance.vocabulary import CATEGORIES, CRISES, CUES, TARGETS

EVALUATION = sorted((Path(__file__).parent / "evaluation").glob("*.jsonl"))
SLICES = {
    "plain", "paraphrase", "sarcasm", "reported", "negated", "second_language", "long", "other_target",
    "loved_one_target", "crisis_hint", "lookalike", "ordinary",
}  # fmt: skip


@pytest.fixture(scope="module")
def training() -> list[Sample]:
    return read_samples(training_files())


@pytest.fixture(scope="module")
def evaluation() -> list[Sample]:
    return read_samples(EVALUATION)


@pytest.fixture(scope="module")
def ordinary() -> list[Sample]:
    return read_samples(ordinary_files())


def a_sample(text: str) -> Sample:
    return Sample("here:1", Labelled(text, frozenset(), frozenset(), None))


def test_there_is_enough_of_each_kind_to_learn_from(training: list[Sample]) -> None:
    kinds: Counter[str] = Counter()
    for sample in training:
        kinds.update({category for category, _ in sample.labelled.flags})
        kinds.update({f"at {target}" for _, target in sample.labelled.flags})
        kinds.update(sample.labelled.cues)
        kinds.update({sample.labelled.crisis or "no crisis"})
    assert len(training) >= 6_000
    assert [name for name in (*CATEGORIES, *CUES) if kinds[name] < 400] == []
    assert [name for name in CRISES if kinds[name] < 250] == []
    assert [target for target in TARGETS if kinds[f"at {target}"] < 300] == []


def test_about_half_of_what_is_learnt_shames_nobody(training: list[Sample]) -> None:
    flagged = sum(bool(sample.labelled.flags) for sample in training)
    assert 0.4 <= flagged / len(training) <= 0.6


def test_everyday_talk_teaches_what_is_nothing(ordinary: list[Sample]) -> None:
    assert len(ordinary) >= 3_000
    nothing = Labelled("", frozenset(), frozenset(), None)
    assert [sample.place for sample in ordinary if replace(sample.labelled, text="") != nothing] == []


def test_there_is_enough_to_measure_on_and_it_says_what_is_hard(evaluation: list[Sample]) -> None:
    assert len(evaluation) >= 900
    records = [json.loads(line) for file in EVALUATION for line in file.read_text(encoding="utf-8").splitlines()]
    assert {record["slice"] for record in records} == SLICES


def test_what_shames_oneself_is_aimed_at_oneself(training: list[Sample], evaluation: list[Sample]) -> None:
    wrong = [
        sample.place
        for sample in (*training, *evaluation)
        for category, target in sample.labelled.flags
        if category == "self_shame" and target != "self"
    ]
    assert wrong == []


def test_no_two_messages_are_nearly_the_same_learnt_or_measured(
    training: list[Sample], ordinary: list[Sample], evaluation: list[Sample]
) -> None:
    messages = [*evaluation, *training, *ordinary]
    pairs = [(later.place, earlier.place) for later, earlier in near_duplicates(messages)]
    assert pairs == []


def test_a_message_with_a_word_changed_is_nearly_the_same() -> None:
    first = a_sample("I sat up all night with him again and nobody in this house asked me how I was doing.")
    changed = a_sample("i sat up all night with HER again and nobody in this house asked me how i was doing")
    other = a_sample("Nobody here asked me how the night was, and I had sat up again.")
    assert [later for later, _ in near_duplicates([first, changed, other])] == [changed]
