"""Names and what else tells who somebody is go out of a text; what it says stays."""

from __future__ import annotations

import pytest

from server.learning.blanking import blank


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("Honestly, Eli, you are such an enabler.", "Honestly, [name], you are such an enabler."),
        ("eli said anna's right, and Anna Lee agrees", "[name] said [name]'s right, and [name] agrees"),
        ("My son Daniel is back. XIOMARA isn't.", "My son [name] is back. [name] isn't."),
        ("my son kayden and my husband mike", "my son [name] and my husband [name]"),
        ("Ask Dr. Weiss, or Mark.", "Ask Dr. [name], or [name]."),
        ("Write to @dee_99 or dee.lee+x@mail.example.org", "Write to [name] or [email]"),
        ("it is dee at gmail dot com", "it is [email]"),
        ("Call me: (614) 555-0199, or +44 20 7946 0958.", "Call me: [phone], or [phone]."),
        ("ring five five five one two three four", "ring [phone]"),
        ("See https://example.org/a?b=c and foo.com/abc", "See [link] and [link]"),
        ("We live at 42 Maple Street, apt 4 in Columbus, Ohio.", "We live at [address] in [place], [place]."),
        ("He is in 9 Rowan Close, SW1A 1AA", "He is in [address], [address]"),
        ("Born on 3/4/1987, sober since March 3rd, 2019", "Born on [date], sober since [date]"),
        ("Born on 12.05.88. Back since 2021.", "Born on [date]. Back since [date]."),
        ("She went to Mercy Hospital in chicago from Reading", "She went to [place] in [place] from [place]"),
        ("My account is 123456789.", "My account is [phone]."),
    ],
)
def test_what_tells_who_somebody_is_becomes_a_blank(text: str, blanked: str) -> None:
    assert blank(text, people=["eli", "Anna Lee"]).text == blanked


@pytest.mark.parametrize(
    "text",
    [
        "YOU ARE AN ENABLER AND I HATE IT",
        "You Need To Leave Him Now",
        "I work 3 jobs and 2 nights a week, it costs $40000 and took 12 years",
        "5 years on the road and 20 minutes down the street",
        "My counselor called me codependent on Monday at Al-Anon. I'm done. God, it hurts!",
        "I hope he will be fine, and he may be. Will you come? Don't worry, Mom.",
        "He relapsed again in June, after Christmas",
        "Just leave him. Dump him. Thank you. Hello all",
    ],
)
def test_what_anybody_says_stays_as_it_is(text: str) -> None:
    assert blank(text, people=["fay"], accounts=["hope", "jobs"]).text == text


def test_a_name_that_is_a_word_is_found_where_it_is_written_as_a_name() -> None:
    assert blank("I told Hope that there is hope", accounts=["hope"]).text == "I told [name] that there is hope"
    assert blank("hope said so", people=["hope"]).text == "[name] said so"


def test_names_are_taken_as_they_are_and_not_as_patterns() -> None:
    assert blank("a.b and axb (c", people=["a.b", "(c"]).text.startswith("[name] and axb")


def test_places_in_the_text_are_still_found_after_blanking() -> None:
    text = "Daniel, call (614) 555-0199: you are an enabler, Eli"
    start = text.index("you are")
    blanked = blank(text, people=["Eli"])
    moved = blanked.text[blanked.moved(start) : blanked.moved(start + len("you are an enabler"), to_end=True)]
    assert moved == "you are an enabler"
    in_name = text.index("niel")
    assert blanked.text[blanked.moved(in_name) : blanked.moved(in_name + 2, to_end=True)] == "[name]"


def test_what_is_blank_stays_so() -> None:
    once = blank("Daniel lives in Ohio, at 4 Elm Road").text
    assert blank(once).text == once


@pytest.mark.parametrize(
    "text", ["", " ", "a" * 4000, "A " * 2000, "1 " * 2000, "@" * 4000, "1-" * 2000, "in A" * 1000]
)
def test_any_text_is_blanked_in_a_moment(text: str) -> None:
    assert blank(text, people=["a"]) is not None
