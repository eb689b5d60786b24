"""A larger network that learns from the same messages, and is asked what it thinks of every lesson (`opinions.py`).

`make teacher` does so; it takes more than an hour on two idle cores.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from server import guidance
from server.guidance.semantic.labels import LABELS
from server.guidance.training.lessons import Lesson, lessons, more_everyday_talk
from server.guidance.training.network import Network
from server.guidance.training.opinions import OPINIONS, write_opinions
from server.guidance.training.recipe import SEED, Recipe, judged, learn, seed_everything, tokens_of

FIRST_HANDS, KNOWN_HANDS = 16, 22
"""The teacher learned from the first hands, then from those after them beside half of the first. Of the messages of
later ones it thinks as a stranger does."""

FROZEN_LAYERS = 3
"""The embeddings and the layers next to them stay as they were made: they know words, which takes no teaching."""


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


def _courses(outside: Sequence[Lesson]) -> list[tuple[Recipe, list[Lesson]]]:
    """What the teacher learns, one course after the other, and how."""
    known = [lesson for lesson in lessons(KNOWN_HANDS) if not lesson.held_out]
    everyday = [lesson for lesson in known if lesson.everyday]
    first = [lesson for lesson in lessons(FIRST_HANDS) if not (lesson.held_out or lesson.everyday)]
    later = [lesson for lesson in known if not lesson.everyday][len(first) :]
    return [
        (Recipe(epochs=4, rate=8e-5, head_rate=3e-3), [*first, *everyday[::2], *outside[:1000]]),
        (Recipe(epochs=1.5, rate=5e-5, head_rate=1e-3), [*later, *first[::2], *everyday[::4], *outside[:300]]),
    ]


def _logits(
    base: Path, courses: Sequence[tuple[Recipe, Sequence[Lesson]]], texts: Sequence[str]
) -> NDArray[np.float32]:
    """What a network made of `base` thinks of the texts, once it has been taught."""
    torch.set_num_threads(2)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    seed_everything(SEED)
    network = Network(base, len(LABELS))
    network.encoder.embeddings.requires_grad_(False)
    for layer in network.encoder.encoder.layer[:FROZEN_LAYERS]:
        layer.requires_grad_(False)
    for recipe, taught in courses:
        right = np.array([lesson.answers for lesson in taught], dtype=np.float32)
        learn(network, tokens_of(tokenizer, [lesson.text for lesson in taught]), right, recipe)
    return judged(network, tokens_of(tokenizer, texts))


if __name__ == "__main__":
    sys.exit(main())
