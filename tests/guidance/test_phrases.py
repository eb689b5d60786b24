"""The phrase language of the rules, as its page describes it."""

from __future__ import annotations

import pytest

from server.guidance.errors import PhraseError
from server.guidance.matcher import Scanner
from server.guidance.normalise import normalise
from server.guidance.phrases import PhraseReader
from server.guidance.tokens import tokenise

FILLERS = frozenset({",", "just", "really", "so"})
READER = PhraseReader().with_sets({"kin": ["son", "daughter"], "them": ["him", "her", "(my|your) @kin"]})


def finds(phrase: str, text: str) -> bool:
    scanner = Scanner([("here", READER.read(phrase))], FILLERS)
    return bool(scanner.scan(tokenise(normalise(text), ()).words))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("get over it", "Get over it!"),
        ("get over it", "just get, really, over it"),
        ("leave (him|her|that man)", "leave that man"),
        ("you are [such] [a|an] enabler", "You're an enabler"),
        ("you are [such] [a|an] enabler", "you are enabler"),
        ("you ~enable (him|her)", "you enabled her"),
        ("~leave him", "she left him"),
        ("~be weak", "you were weak"),
        ("so codepend*", "so codependency"),
        ("leave @them", "leave your daughter"),
        ("you ... his fault", "you know it is his fault"),
        ("if you ...6 none of this", "if you had been there at all none of this"),
        ("^ leave him", "I think, leave him"),
        ("^ leave him", "Leave him"),
        ("leave him $", "leave him. now"),
        ("why do you stay ?", "why do you stay?"),
        ("nobody likes you ($|here)", "Nobody likes you."),
        ("nobody likes you ($|here)", "Nobody likes you here, go"),
        ("you should have", "you shoulda"),
        ("do not cry", "dont cry"),
        ("his mother is", "his mother's"),
    ],
)
def test_a_phrase_finds_what_it_describes(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("get over it", "get. over it"),
        ("get over it", "get not over it"),
        ("get over it", "over it get"),
        ("you ... his fault", "you one two three four his fault"),
        ("you ... his fault", "you. his fault"),
        ("^ leave him", "do leave him"),
        ("leave him $", "leave him there"),
        ("why do you stay ?", "why do you stay."),
        ("so codepend*", "so code"),
        ("get over it", "get just really so just really over it"),
    ],
)
def test_a_phrase_finds_nothing_else(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("", "empty"),
        ("leave (him", "not closed"),
        ("leave him)", "no partner"),
        ("leave | him", "outside of brackets"),
        ("[leave]", "outside of square brackets"),
        ("(here|$)", "outside of square brackets"),
        ("... leave", "begins or ends with a gap"),
        ("leave ...13 him", "1 to 12"),
        ("leave @nobody", "no word set"),
        ("cod* him", "four letters"),
        ("a ... b ... c ... d ... e ... f", "more than 4 gaps"),
        ("(((((((leave)))))))", "too deep"),
        ("(a b|c d) (a b|c d) (a b|c d) (a b|c d) (a b|c d) (a b|c d) (a b|c d) (a b|c d) (a b|c d)", "variants"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_refused_with_a_reason(phrase: str, reason: str) -> None:
    with pytest.raises(PhraseError, match=reason.replace("(", r"\(")):
        READER.read(phrase)


def test_many_phrases_at_once_find_what_each_finds_alone() -> None:
    phrases = ["leave him", "you ~leave", "you ... him", "[just] leave", "(leave|left) @them $", "^ you"]
    words = tokenise(normalise("You just left him, leave my son. You really leave her"), ()).words
    together = Scanner([(phrase, READER.read(phrase)) for phrase in phrases], FILLERS).scan(words)
    alone = [found for phrase in phrases for found in Scanner([(phrase, READER.read(phrase))], FILLERS).scan(words)]
    assert {(f.payload, f.start, f.end) for f in together} == {(f.payload, f.start, f.end) for f in alone}


def test_the_end_of_a_sentence_is_no_part_of_what_was_found() -> None:
    (found,) = Scanner([("here", READER.read("leave him ($|now)"))], FILLERS).scan([".", "leave", "him", "."])
    assert (found.start, found.end) == (1, 3)
