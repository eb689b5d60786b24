"""What a text reads like: the nearest of the messages that the network learned from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model import FOLDER, ModelError

if TYPE_CHECKING:
    from .model import Floats

VECTORS = "neighbours.npy"
MESSAGES = "neighbours.jsonl"


class Neighbours:
    """The flagged messages of the training, where each lies among the others, and what it was labelled."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Raises ModelError. The files' hashes have been checked by then."""
        import numpy

        try:
            self._vectors: Any = numpy.load(folder / VECTORS, allow_pickle=False).astype(numpy.float32)
            lines = (folder / MESSAGES).read_text(encoding="utf-8").splitlines()
            records = [json.loads(line) for line in lines]
        except (OSError, ValueError) as error:
            raise ModelError(f"what was learned from cannot be read ({type(error).__name__})") from None
        if len(records) != len(self._vectors):
            raise ModelError("what was learned from does not fit together")
        self._texts = [str(record["text"]) for record in records]
        self._of_category: dict[str, Any] = {
            category: numpy.array([at for at, record in enumerate(records) if category in record["categories"]])
            for category in sorted({category for record in records for category in record["categories"]})
        }

    def nearest(self, vector: Floats, category: str) -> str | None:
        """The nearest message of that category."""
        rows = self._of_category.get(category)
        if rows is None:
            return None
        return self._texts[int(rows[(self._vectors[rows] @ vector).argmax()])]
