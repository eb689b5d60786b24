"""A reframe names the loved one as its author does, and says nothing about anybody where that is in doubt."""

from __future__ import annotations

import pytest

from server import guidance
from server.guidance.own_words import in_own_words

REFRAME = "I hear how much you do for {them|the one you love}."
GENERAL = "I hear how much you do for the one you love."


def reframed(text: str, reframe: str = REFRAME, category: str = "label", target: str = "member") -> str:
    said = in_own_words(reframe, text, category, target, 0, len(text))
    assert said is not None
    return said


@pytest.mark.parametrize(
    ("text", "them"),
    [
        ("You're an enabler, your son knows it.", "your son"),
        ("ur such an enabler to ur bf", "your boyfriend"),
        ("You're an enabler. Your little Brother laughs at you, and he is right.", "your little brother"),
        ("Your ex-husband has found himself a fine enabler.", "your ex husband"),
        ("You are his enabler.", "him"),
        ("You enable her, hon, she plays you.", "her"),
        ("They've found their enabler in you.", "them"),
    ],
)
def test_the_loved_one_is_named_as_the_author_does(text: str, them: str) -> None:
    assert reframed(text) == f"I hear how much you do for {them}."


@pytest.mark.parametrize(
    "text",
    [
        "Classic enabler.",
        "You and your mother are enablers.",
        "You're an enabler, just like your mother.",
        "You chose him over your daughter, you enabler.",
        "He and she both know what an enabler you are.",
        "You're an enabler and your husband and kids pay for it.",
        "You're an enabler and your son's girlfriend knows it.",
        "You're an enabler to your husband, your brother and your friend.",
        "You're an enabler. My son would never get that from me.",
        "You're an enabler, your sister-in-law is right.",
        "Your wife tells everybody that he has an enabler.",
    ],
)
def test_where_it_is_in_doubt_nobody_is_named(text: str) -> None:
    assert reframed(text) == GENERAL


def test_a_place_has_a_case_and_a_capital_where_a_sentence_begins() -> None:
    reframe = "{they|Somebody you love} is ill. I think of {their|that} day."
    assert reframed("Your wife plays you.", reframe) == "Your wife is ill. I think of your wife's day."
    assert reframed("They play you.", reframe) == "Somebody you love is ill. I think of their day."
    assert reframed("Enabler.", reframe) == "Somebody you love is ill. I think of that day."


def test_whoever_is_hard_on_themself_speaks_of_their_own() -> None:
    text = "I ruined my daughter, and your son is fine."
    assert reframed(text, category="self_shame", target="self") == "I hear how much you do for my daughter."


def test_a_parent_who_explains_an_old_wound_is_not_the_loved_one() -> None:
    assert reframed("You picked a drinker, your dad drank.", category="trauma") == GENERAL


def test_a_reframe_without_places_stays_as_it_is() -> None:
    assert in_own_words(None, "x", "label", "member", 0, 1) is None
    assert reframed("Your son.", "How are you?") == "How are you?"


def test_a_reading_carries_the_reframe_filled_in() -> None:
    for text in ("You are so codependent, your wife runs your life.", "So codependent."):
        for flag in guidance.read(text).flags:
            assert "{" not in (flag.reframe or "")


def test_any_text_is_read_in_time_with_its_length() -> None:
    assert reframed("your son " * 400) == "I hear how much you do for your son."
    assert reframed("your little " * 300) == GENERAL


def test_no_reframe_of_ours_says_he_or_she_by_itself() -> None:
    engine = guidance.load()
    reframes = [rule.reframe or "" for rule in engine.rules] + [meaning.reframe for meaning in engine.meanings.values()]
    for reframe in reframes:
        said = set(reframe.lower().replace("'", " ").replace(",", " ").replace(".", " ").replace("?", " ").split())
        assert not said & {"he", "him", "his", "she", "her", "hers"}, reframe
