"""Whom a hurtful sentence is aimed at comes from its subject."""

from __future__ import annotations

import pytest

from server import guidance


def flags_of(text: str) -> list[tuple[str, str]]:
    return [(flag.category, flag.target) for flag in guidance.read(text).flags]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You are such an enabler.", ("label", "member")),
        ("Dana, you're a doormat.", ("label", "member")),
        ("People here are enabling each other.", ("blame", "member")),
        ("Textbook enabler, sorry not sorry.", ("label", "member")),
        ("His mother is a huge enabler.", ("label", "other")),
        ("My sister is a doormat.", ("label", "other")),
        ("My nephew's wife needs to kick him out.", ("abandon", "other")),
        ("his parents keep enabling him", ("blame", "other")),
        ("His mother should kick him out.", ("abandon", "other")),
        ("He is using again, just leave him.", ("abandon", "member")),
        ("No wonder he drinks.", ("blame", "member")),
    ],
)
def test_the_subject_of_a_sentence_is_its_target(text: str, expected: tuple[str, str]) -> None:
    assert flags_of(text) == [expected]


@pytest.mark.parametrize(
    "text", ["I'm such an enabler.", "I keep enabling him.", "we are all enablers in my family", "i am a total doormat"]
)
def test_what_the_author_turns_on_themself_is_one_self_shame(text: str) -> None:
    assert flags_of(text) == [("self_shame", "self")]


def test_self_shame_never_nudges_its_author_and_is_answered_gently() -> None:
    reading = guidance.read("I'm such an enabler.")
    assert reading.nudge is None and not reading.shames_others
    assert reading.flags[0].guideline == "be-gentle-with-yourself"


def test_the_most_severe_finding_is_the_one_that_nudges() -> None:
    reading = guidance.read("You always make excuses for him. You are a codependent enabler.")
    assert reading.nudge is not None
    assert reading.nudge.severity == max(flag.severity for flag in reading.flags)


def test_one_text_may_shame_two() -> None:
    found = flags_of("You think his mother is an enabler, but you are one too, a textbook enabler.")
    assert found == [("label", "other"), ("label", "member")]


def test_a_slur_is_aimed_at_the_person_with_the_addiction_whoever_is_spoken_to() -> None:
    assert ("stigma", "loved_one") in flags_of("Your son is a filthy junkie.")


def test_each_category_and_target_is_told_once() -> None:
    found = flags_of("You are an enabler. You are an enabler. You are a doormat.")
    assert found == [("label", "member")]
