"""A larger network that learned from the same messages, and what it thinks of every lesson.

The small network learns from these opinions beside the labels: they say how sure one may be of an answer and which
wrong answers are nearly right. The opinions are a file beside this one, so that `make train` teaches the small network
alone; `make teacher` makes the file anew, which takes more than an hour on two idle cores. Texts stand in it as hashes.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server import guidance
from server.guidance.semantic.labels import LABELS
from server.guidance.training.lessons import Lesson, lessons, more_everyday_talk

OPINIONS = Path(__file__).with_name("opinions.npz")
"""`texts`: the hash of each text, in order; `opinions`: its logits in tenths (texts, labels)."""

FIRST_HANDS, KNOWN_HANDS = 16, 22
"""The teacher learned from the first hands, then from those after them beside half of the first. Of the messages of
later ones it thinks as a stranger does."""

FROZEN_LAYERS = 3
"""The embeddings and the layers next to them stay as they were made: they know words, which takes no teaching."""


@dataclass(frozen=True, slots=True)
class Course:
    """So many rounds over some lessons, with the rates of the network's body and of its heads."""

    rounds: float
    rate: float
    head_rate: float
    lessons: Sequence[Lesson]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m server.guidance.training.teacher", description=__doc__)
    parser.add_argument("base", type=Path, help="the folder of all-mpnet-base-v2")
    parser.add_argument("--ordinary", type=Path, metavar="FILE", help="more everyday talk")
    chosen = parser.parse_args(arguments)
    asked = [lesson for lesson in lessons() if not lesson.held_out]
    outside: list[Lesson] = []
    if chosen.ordinary is not None:
        found = more_everyday_talk(chosen.ordinary, lambda text: bool(guidance.read(text).flags))
        outside = [lesson for lesson in found if not lesson.held_out]
        asked.extend(outside)
        random.Random(1).shuffle(outside)
    texts = [lesson.text for lesson in asked]
    write_opinions(texts, _logits(chosen.base, _courses(outside), texts))
    print(f"{OPINIONS} is written: {len(texts)} opinions.")
    return 0


def _courses(outside: Sequence[Lesson]) -> list[Course]:
    """What the teacher learns, one course after the other."""
    known = [lesson for lesson in lessons(KNOWN_HANDS) if not lesson.held_out]
    everyday = [lesson for lesson in known if lesson.everyday]
    first = [lesson for lesson in lessons(FIRST_HANDS) if not (lesson.held_out or lesson.everyday)]
    later = [lesson for lesson in known if not lesson.everyday][len(first) :]
    return [
        Course(4, 8e-5, 3e-3, [*first, *everyday[::2], *outside[:1000]]),
        Course(1.5, 5e-5, 1e-3, [*later, *first[::2], *everyday[::4], *outside[:300]]),
    ]


def write_opinions(texts: Sequence[str], logits: NDArray[np.float32], file: Path = OPINIONS) -> None:
    """Keep what a teacher thinks of texts (logits: texts, labels)."""
    hashes = np.array([_hash(text) for text in texts], dtype=np.uint64)
    _, first = np.unique(hashes, return_index=True)
    tenths = np.clip(np.round(logits * 10), -127, 127).astype(np.int8)
    np.savez_compressed(file, texts=hashes[first], opinions=tenths[first])


def opinions_of(texts: Sequence[str], file: Path = OPINIONS) -> NDArray[np.float32]:
    """How likely the teacher thinks each label of each text (texts, labels); no number (nan) where it was not asked."""
    kept = np.load(file, allow_pickle=False)
    row_of = {int(text): at for at, text in enumerate(kept["texts"])}
    likely = 1 / (1 + np.exp(-kept["opinions"].astype(np.float32) / 10))
    unknown = np.full(len(LABELS), np.nan, dtype=np.float32)
    rows = [row_of.get(_hash(text)) for text in texts]
    return np.stack([unknown if row is None else likely[row] for row in rows])


def opinions_hash() -> str:
    """The hash of the file of opinions; a model names the one it was made with."""
    return hashlib.sha256(OPINIONS.read_bytes()).hexdigest()


def _logits(base: Path, courses: Sequence[Course], texts: Sequence[str]) -> NDArray[np.float32]:
    """What a network made of `base` thinks of the texts, once it has been taught."""
    # Imported here: who only reads opinions needs nothing of this.
    import torch
    from tokenizers import Tokenizer

    from server.guidance.training.network import Network
    from server.guidance.training.recipe import SEED, Recipe, judged, learn, seed_everything, tokens_of

    torch.set_num_threads(2)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    seed_everything(SEED)
    network = Network(base, len(LABELS))
    network.encoder.embeddings.requires_grad_(False)
    for layer in network.encoder.encoder.layer[:FROZEN_LAYERS]:
        layer.requires_grad_(False)
    for course in courses:
        right = np.array([lesson.answers for lesson in course.lessons], dtype=np.float32)
        tokens = tokens_of(tokenizer, [lesson.text for lesson in course.lessons])
        learn(network, tokens, right, Recipe(course.rounds, course.rate, course.head_rate))
    return judged(network, tokens_of(tokenizer, texts))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


if __name__ == "__main__":
    sys.exit(main())
