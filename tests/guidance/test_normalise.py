"""Whatever is typed becomes plain words, and every one of them leads back to what was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import guidance
from server.guidance.normalise import normalise
from server.guidance.tokens import tokenise

any_text = st.text(alphabet=st.characters(), max_size=200)
PIECES = """é e\u0301 \u200b \u202e е ａ ﬁ ﷺ ß İ \ud800 😂 👨‍👩‍👧 en4bler sooooo ur don't idk"""
tricky_text = st.lists(
    st.sampled_from([*"aeinorsu LYE'’\"“”.,!?\n\r\t0134$@", *PIECES.split(" "), "you are", "e n a b l e r"]),
    max_size=60,
).map("".join)
known = {"enabler", "you", "are", "codependent", "so", "stop"}


@given(any_text | tricky_text)
def test_every_character_leads_back_to_a_slice_of_what_was_typed(typed: str) -> None:
    plain = normalise(typed)
    before = 0
    for at in range(len(plain.text)):
        start, end = plain.span(at, at + 1)
        assert 0 <= start < end <= len(typed)
        assert start >= before, "the order of what was typed is kept"
        before = start


@given(any_text | tricky_text)
def test_normalising_twice_changes_nothing_more(typed: str) -> None:
    once = normalise(typed).text
    assert normalise(once).text == once


@given(any_text | tricky_text)
def test_every_word_has_a_place_and_begins_where_its_letters_stand(typed: str) -> None:
    tokens = tokenise(normalise(typed), known)
    spans = [tokens.span(at, at + 1) for at in range(1, len(tokens.words) - 1)]
    assert all(0 <= start < end <= len(typed) for start, end in spans)
    assert spans == sorted(spans)
    if spans:
        assert tokens.span(1, len(tokens.words) - 1) == (spans[0][0], max(end for _, end in spans))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.?'", max_size=100))
def test_plain_small_letters_stay_as_they_are(typed: str) -> None:
    assert normalise(typed).text == typed


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("You’re", "you're"),
        ("ＥＮＡＢＬＥＲ", "enabler"),
        ("en\u200babler", "enabler"),
        ("ena\u0301bler", "enabler"),
        ("еnаblеr", "enabler"),
        ("énàblër", "enabler"),
        ("ﬁx", "fix"),
        ("𝓮𝓷𝓪𝓫𝓵𝓮𝓻", "enabler"),
    ],
)
def test_letters_in_disguise_become_plain(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


@pytest.mark.parametrize(
    "written",
    ["you are", "You're", "You’re", "youre", "u r", "ur", "YOU ARE", "yóu áre"],
)
def test_short_forms_are_written_out(written: str) -> None:
    assert tokenise(normalise(written + " an enabler"), known).words == [".", "you", "are", "an", "enabler", "."]


@pytest.mark.parametrize(
    "typed",
    [
        "you are an enabler",
        "u r an 3n4bl3r",
        "you are an ennnnabler",
        "You’re an e n a b l e r",
        "you are an en\u200babler",
        "YOU ARE AN ENABLER!!!",
        "you are an еnаblеr",
        "youre an en@bler",
    ],
)
def test_a_disguised_word_is_found_and_shown_as_it_was_typed(typed: str) -> None:
    (flag,) = guidance.read(typed).flags
    assert flag.category == "label"
    shown = typed[flag.start : flag.end]
    assert unicodedata.normalize("NFKC", typed).rstrip("!").endswith(unicodedata.normalize("NFKC", shown)[-3:])


def test_offsets_count_code_points_before_and_after_emoji_and_accents() -> None:
    typed = "😂😂 née Café: you're an enabler 👨‍👩‍👧"
    (flag,) = guidance.read(typed).flags
    assert typed[flag.start : flag.end] == "you're an enabler"


@pytest.mark.parametrize("typed", ["level 3", "room 101 at 8", "$20 for gas", "a.m. or p.m.", "x"])
def test_numbers_and_prices_are_no_disguise(typed: str) -> None:
    assert guidance.read(typed).flags == ()
