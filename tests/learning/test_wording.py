"""What counts as nearly the same words, and what does not."""

from __future__ import annotations

import pytest

from server.learning.blanking import blank
from server.learning.wording import nearly_the_same, says_the_same, wording_of

STORY = "Last night at dinner my sister told everybody that I am an enabler, and then we did the dishes in silence."


def near(known: str, mark: str, text: str, mark_there: str | None = None) -> bool:
    """Whether `text` is nearly the same as `known`, in both of which these words are marked."""
    there = mark_there or mark
    share = says_the_same(
        wording_of(known, known.index(mark), known.index(mark) + len(mark)),
        wording_of(text, text.find(there), text.find(there) + len(there)),
    )
    return share is not None and nearly_the_same(share)


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY.upper().replace("ENABLER", "enabler"),
        STORY.replace("dinner", "diner").replace(",", ""),
        STORY.replace("everybody", "everyone"),
        STORY.replace("my sister", "My brother"),
        STORY.replace("in silence", "together"),
        "So last night at dinner" + STORY.removeprefix("Last night at dinner"),
    ],
)
def test_a_small_change_leaves_the_words_nearly_the_same(text: str) -> None:
    assert near(STORY, "enabler", text)


@pytest.mark.parametrize(
    "text",
    [
        STORY.replace("I am an enabler", "you are an enabler"),
        STORY.replace("I am an enabler", "I am not an enabler"),
        STORY.replace("my sister told everybody that ", ""),
        STORY.replace("an enabler", "an angel"),
        STORY + " You are one too, and you know it.",
        "Honestly, you are an enabler.",
        STORY.replace("we did the dishes in silence", "you all went home and left me there with him"),
    ],
)
def test_another_statement_is_not_the_same_however_much_is_alike(text: str) -> None:
    assert not near(STORY, "enabler", text)


def test_the_same_words_elsewhere_in_the_text_are_not_what_was_judged() -> None:
    text = "She called me an enabler. I went home and slept for a long time, and you are an enabler."
    known = text.index("enabler"), text.rindex("enabler")
    one, other = (wording_of(text, at, at + len("enabler")) for at in known)
    assert says_the_same(one, one) == 1.0
    assert says_the_same(one, other) is None


@pytest.mark.parametrize(("known", "text"), [("just leave him", "just dump him"), ("leave him", "leave her, please")])
def test_a_short_text_may_change_its_spelling_alone(known: str, text: str) -> None:
    assert not near(known, known, text, text)
    assert near(known, known, known.replace("leave", "Leave") + "!", known.replace("leave", "Leave"))


def test_a_blank_stands_for_whoever_is_named() -> None:
    known = blank("Honestly Daniel and Rosie Smith, this family is a mess tonight", ["rosie smith"]).text
    assert near(known, "a mess", "Honestly Kim and Jo, this family is a mess tonight")
    assert not near(known, "a mess", "Honestly you and she, this family is a mess tonight")


@pytest.mark.parametrize("text", ["word " * 2000, "a b " * 1000, "", "!!!", "\N{GRINNING FACE}" * 50])
def test_any_text_is_compared_in_a_moment(text: str) -> None:
    one = wording_of(text, 0, len(text))
    assert says_the_same(one, wording_of(text + " more", 0, 4)) is None or text
    assert one.words == () or says_the_same(one, one) == 1.0
