"""What a larger network thinks of every lesson: a file beside this one, in which texts stand as hashes.

The small network learns from these opinions beside the labels: they say how sure one may be of an answer and which
wrong answers are nearly right. So `make train` needs no teacher; `teacher.py` makes the file anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.guidance.semantic.labels import LABELS

OPINIONS = Path(__file__).with_name("opinions.npz")
"""`texts`: the hash of each text, in order; `opinions`: its logits in tenths (texts, labels)."""


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


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
