"""Whatever is sent, the engine answers, points into the text, and takes time in proportion to its length."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import guidance
from server.guidance.normalise import normalise
from server.guidance.surroundings import Surroundings
from server.guidance.tokens import tokenise
from server.guidance.vocabulary import CATEGORIES, CRISES, CUES, TARGETS

PIECES = """you your i we he she his mother not never nobody says told me that . , ? ! " ' enabler enabling codependent
leave him fault my what does mean if had left is are am a an the just so kick out overdose kill himself used to think
and right because but doormat failure ur don't stop junkie "you" it's n0t 😂 e\u0301 \u200b >"""
pieces = st.sampled_from([*PIECES.split(), "\n", " ", "\u202e"])
composed = st.lists(pieces, max_size=80).map(" ".join)


@given(st.text(max_size=300) | composed)
def test_any_text_is_read_and_every_finding_points_into_it(text: str) -> None:
    reading = guidance.read(text)
    assert reading.text == text
    for flag in reading.flags:
        assert 0 <= flag.start < flag.end <= len(text)
        assert flag.category in CATEGORIES and flag.target in TARGETS
        assert guidance.guideline(flag.guideline).id == flag.guideline
        assert 0 < flag.confidence <= 1 and flag.severity in (1, 2, 3)
    for cue in reading.cues:
        assert 0 <= cue.start < cue.end <= len(text) and cue.kind in CUES and cue.reply
    if reading.crisis is not None:
        assert 0 <= reading.crisis.start < reading.crisis.end <= len(text) and reading.crisis.kind in CRISES
    assert len({(flag.category, flag.target) for flag in reading.flags}) == len(reading.flags)


@given(composed)
def test_reading_twice_finds_the_same(text: str) -> None:
    assert guidance.read(text) == guidance.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "?" * 4000,
        "a" * 4000,
        "a" * 3999 + "!",
        "a.b-c d*" * 500,
        "\u0301" * 4000,
        "ﷺ" * 4000,
        "'" * 4000,
        "\"'" * 2000,
        "you are not " * 333,
        "enabler " * 500,
        "y o u a r e " * 333,
        "he said " * 500,
        "x' " * 1333,
        "(" * 4000,
        "> " * 2000,
        "@$!*|" * 800,
    ],
)
def test_texts_made_to_hurt_the_engine_are_read(text: str) -> None:
    assert guidance.read(text).text == text


def test_five_hundred_clauses_are_read_to_the_last() -> None:
    text = "he said no, " * 500 + "you are such an enabler"
    (flag,) = guidance.read(text).flags
    assert text[flag.start : flag.end].endswith("enabler")


class CountedWords(list[str]):
    """A list that counts how often somebody looks at a word."""

    looks = 0

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        CountedWords.looks += 1 if isinstance(at, int) else len(range(*at.indices(len(self))))
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[str]:
        CountedWords.looks += len(self)
        return super().__iter__()


def looks_at(engine: guidance.Engine, text: str) -> int:
    words = CountedWords(tokenise(normalise(text), ()).words)
    CountedWords.looks = 0
    matches = engine._scanner.scan(words)
    around = Surroundings(engine._context, words, matches)
    for match in matches:
        around.contexts_of(match)
        around.target_before(match, imperative=False)
    return CountedWords.looks


@pytest.mark.parametrize(
    "sentence",
    [
        "you are such an enabler and my mother says it is your fault that he drinks ",
        "Nobody says you enabled him. My sister told me I am a doormat! Just leave him? ",
        "i went to the store and the weather was fine, then we had soup ",
        "not not you you he said not you are ",
    ],
)
def test_twice_the_text_is_about_twice_the_work(sentence: str) -> None:
    engine = guidance.load()
    once, twice = looks_at(engine, sentence * 60), looks_at(engine, sentence * 120)
    assert twice <= 2.2 * once
