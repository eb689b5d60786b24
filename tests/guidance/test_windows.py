"""Long texts in pieces, and which words of a text a finding stands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from server.guidance.semantic import FOLDER
from server.guidance.semantic.model import TOKENIZER
from server.guidance.semantic.spans import clauses, span_of
from server.guidance.semantic.windows import LONGEST, MOST_WINDOWS, windows_of


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(FOLDER / TOKENIZER))
    made.no_truncation()
    made.no_padding()
    return made


def test_a_short_text_is_one_window(tokenizer: Tokenizer) -> None:
    (window,) = windows_of("You did what you could.", tokenizer)
    assert window.first == 0
    assert [window.spans[1], window.spans[-2]] == [(0, 3), (22, 23)]


def test_every_token_of_a_long_text_is_in_a_window_and_none_is_too_long(tokenizer: Tokenizer) -> None:
    text = "He came home late, and I had kept the soup warm. " * 60
    windows = windows_of(text, tokenizer)
    assert all(len(window.ids) == len(window.spans) <= LONGEST for window in windows)
    read = {span for window in windows for span in window.spans}
    assert read >= set(tokenizer.encode(text).offsets)


def test_windows_end_with_a_sentence(tokenizer: Tokenizer) -> None:
    text = "He came home late, and I had kept the soup warm. " * 60
    assert {text[window.spans[-2][0] : window.spans[-2][1]] for window in windows_of(text, tokenizer)} == {"."}


@given(st.text(max_size=4_000))
def test_any_text_has_few_windows(tokenizer: Tokenizer, text: str) -> None:
    windows = windows_of(text, tokenizer)
    assert 1 <= len(windows) <= MOST_WINDOWS
    assert all(len(window.ids) <= LONGEST for window in windows)


def test_clauses_are_what_stands_between_stops() -> None:
    text = "Well, he drank again - because you let him! Sorry."
    assert [text[start:end] for start, end in clauses(text)] == [
        "Well",
        "he drank again",
        "because you let him!",
        "Sorry.",
    ]


@given(st.text(max_size=200))
def test_clauses_lie_within_the_text_in_order(text: str) -> None:
    edges = [edge for clause in clauses(text) for edge in clause]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


def test_the_span_is_the_clause_that_adds_most() -> None:
    text = "Good evening all. You made him what he is. See you Friday."
    words = [(text.index(word), text.index(word) + len(word)) for word in ("Good", "evening", "made", "him", "Friday")]
    start, end = span_of(text, words, [0.1, 0.0, 3.0, 2.0, 0.2])
    assert text[start:end] == "You made him what he is."
