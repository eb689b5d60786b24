"""The threshold of nearness in meaning holds for the model that is there: for small changes and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy
import pytest

from server import guidance
from server.guidance.samples import read_samples, training_files
from server.learning import learned
from server.learning.wording import Wording, says_the_same, wording_of

EVERY = 120
SO_MANY_OTHERS = 600


@pytest.fixture(scope="module")
def model() -> Iterator[None]:
    trouble = guidance.load_semantic_tier()
    if trouble is not None:
        pytest.skip(f"there is no model: {trouble}")
    yield
    guidance.load_semantic_tier(wanted=False)


@pytest.fixture(scope="module")
def messages() -> list[str]:
    """Some of the messages that shame, of ordinary length."""
    flagged = [sample.labelled.text for sample in read_samples(training_files()) if sample.labelled.flags]
    return [text for text in flagged if 40 < len(text) < 300]


def vectors(texts: Sequence[str]) -> numpy.ndarray:
    read = [reading.vector for at in range(0, len(texts), 8) for reading in guidance.read_all_fully(texts[at : at + 8])]
    assert all(vector is not None for vector in read)
    return numpy.array([numpy.frombuffer(vector or b"", dtype=numpy.float16) for vector in read]).astype(float)


def misspelt(text: str) -> str:
    """Two letters changed places in the longest word."""
    word = max(text.split(), key=len)
    return text.replace(word, word[:2] + word[3] + word[2] + word[4:], 1)


def whole(text: str) -> Wording:
    return wording_of(text, 0, len(text))


@pytest.mark.usefixtures("model")
def test_a_small_change_stays_near(messages: list[str]) -> None:
    texts = messages[::EVERY]
    known = vectors(texts)
    for change in (misspelt, str.lower, lambda text: text.replace(",", "").rstrip(".!")):
        near = (known * vectors([change(text) for text in texts])).sum(axis=1) >= learned.NEAR
        assert near.mean() >= 0.85


@pytest.mark.usefixtures("model")
def test_no_other_message_is_near_in_meaning_and_in_words(messages: list[str]) -> None:
    texts, others = messages[::EVERY], messages[1 :: len(messages) // SO_MANY_OTHERS]
    near = vectors(texts) @ vectors(others).T >= learned.NEAR
    pairs = [(texts[i], others[j]) for i, j in numpy.argwhere(near) if texts[i] != others[j]]
    assert [pair for pair in pairs if says_the_same(whole(pair[0]), whole(pair[1])) is not None] == []
    assert near.mean() < 0.01
