"""What stands around hurtful words decides whether they hurt here."""

from __future__ import annotations

import pytest

from server import guidance


def flags_of(text: str) -> list[tuple[str, str]]:
    return [(flag.category, flag.target) for flag in guidance.read(text).flags]


def cues_of(text: str) -> list[str]:
    return [cue.kind for cue in guidance.read(text).cues]


@pytest.mark.parametrize(
    "text",
    [
        "You are such an enabler.",
        "ur such an enabler",
        "You're not helping him, you're enabling him.",
        "Don't you see that you're enabling him?",
        "You are a doormat, not a wife.",
        "Stop enabling him.",
        "I don't know, you are enabling him.",
        "I said you're an enabler and I meant it.",
        "As I told you before, you are enabling him.",
        "He is asleep. You are an enabler.",
    ],
)
def test_a_plain_accusation_is_flagged(text: str) -> None:
    assert flags_of(text), text


@pytest.mark.parametrize(
    "text",
    [
        "You are not an enabler.",
        "Nobody here is an enabler.",
        "I don't think you're enabling him at all.",
        "You were never an enabler.",
        "Nobody says you enabled him.",
        "You are anything but a doormat.",
        "There is no such thing as a codependent mother.",
    ],
)
def test_a_denial_is_not_flagged(text: str) -> None:
    assert flags_of(text) == [] and cues_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Stop telling yourself you are an enabler.",
        "Whoever told you that you are enabling her was wrong.",
        "Don't let anyone tell you that you're codependent.",
        "Even if they call you an enabler, you are his mother.",
        "I'm sorry that you were told you are enabling him.",
    ],
)
def test_support_is_not_flagged(text: str) -> None:
    assert flags_of(text) == [] and cues_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "What does codependent mean?",
        "What's the difference between helping and enabling?",
        "Is codependent even a real word?",
        "Is 'enabling' a real clinical term or just something people say?",
        "Can someone explain codependent to me?",
        "Am I enabling him?",
    ],
)
def test_a_question_about_a_word_or_about_oneself_is_not_flagged(text: str) -> None:
    assert flags_of(text) == []


def test_a_question_mark_alone_silences_nothing() -> None:
    assert flags_of("You're enabling him, aren't you?") == [("blame", "member")]


@pytest.mark.parametrize(
    "text",
    [
        "My counselor told me I'm codependent and it hurts.",
        "My sister says I'm enabling him.",
        "Everyone thinks I'm an enabler for paying his rent.",
        'My mother said: "you made him this way"',
        "My own mother keeps telling me that I'm an enabler.",
        "I got told I'm enabling him by the lady at the bank.",
        "I used to believe the counselor who said I was codependent.",
        "You're an enabler, my sister told me.",
    ],
)
def test_shame_that_the_author_was_told_becomes_a_cue(text: str) -> None:
    assert flags_of(text) == []
    assert cues_of(text) == ["reported_shame"]


def test_a_cue_comes_with_a_kind_reply() -> None:
    (cue,) = guidance.read("My sister says I'm enabling him.").cues
    assert cue.reply.startswith("I'm sorry")


def test_what_was_said_of_others_is_neither_flag_nor_cue() -> None:
    text = "The nurse told her she was enabling him."
    assert flags_of(text) == [] and cues_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "My therapist says I'm codependent and she's right.",
        "They told me I was enabling him. Maybe they are right.",
        "My sister says I'm an enabler, and I guess it's true.",
    ],
)
def test_shame_that_the_author_takes_over_is_self_shame_and_a_cue(text: str) -> None:
    assert flags_of(text) == [("self_shame", "self")]
    assert cues_of(text) == ["reported_shame"]


@pytest.mark.parametrize("text", ["I used to think I was an enabler.", "For years I believed that I was codependent."])
def test_what_the_author_once_thought_is_not_flagged(text: str) -> None:
    assert flags_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I left him in March.",
        "I think I have to leave him.",
        "We kicked him out last night and I feel awful.",
        "I'm going to kick him out.",
    ],
)
def test_the_authors_own_decision_is_not_flagged(text: str) -> None:
    assert flags_of(text) == []


@pytest.mark.parametrize(
    "text", ["If I were you I'd kick him out.", "I'm sorry but kick him out.", "I would kick him out."]
)
def test_advice_in_the_first_person_is_still_advice(text: str) -> None:
    assert flags_of(text) == [("abandon", "member")]


@pytest.mark.parametrize(
    "text",
    [
        "Have you thought about leaving him for a while?",
        "You don't have to leave him.",
        "For me it helped to kick him out for a weekend.",
    ],
)
def test_a_tentative_offer_is_not_flagged(text: str) -> None:
    assert flags_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "If he hits you, get out and leave him tonight.",
        "Leave him before he kills you.",
        "Kick him out and call 911, he has a gun.",
    ],
)
def test_urging_somebody_to_safety_is_never_flagged(text: str) -> None:
    assert flags_of(text) == []


def test_a_text_that_is_one_quotation_from_end_to_end_is_read_as_said() -> None:
    assert flags_of('"You are such an enabler"') == [("label", "member")]
