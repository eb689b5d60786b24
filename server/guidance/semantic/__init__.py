"""The second tier: what a text means, whatever its words. Pure reading; it knows no rules and no database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .model import FOLDER, Model, ModelError
from .neighbours import Neighbours
from .scores import Scores

__all__ = ["FOLDER", "ModelError", "SemanticTier"]


class SemanticTier:
    """A model, and what it learned from."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Raises ModelError."""
        self.model = Model(folder)
        self.neighbours = Neighbours(folder)

    def read(self, texts: Sequence[str]) -> list[Scores]:
        """What the network says of each text. Any text, in bounded time."""
        judged = self.model.judge(texts)
        blends, certainty = self.model.blends, self.model.certainty
        return [Scores(text, windows, blends, certainty) for text, windows in zip(texts, judged, strict=True)]
