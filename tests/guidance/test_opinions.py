"""What a larger network thinks of the messages, which the model learned from beside their labels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from server.guidance.semantic import FOLDER
from server.guidance.semantic.labels import LABELS
from server.guidance.semantic.model import MANIFEST
from server.guidance.training.lessons import lessons
from server.guidance.training.opinions import opinions_hash, opinions_of, write_opinions


def test_the_model_was_made_with_the_opinions_that_are_here() -> None:
    manifest = json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["opinions"] == opinions_hash(), "make train"


def test_the_teacher_was_asked_about_every_message_that_is_learned_from() -> None:
    learned = [lesson.text for lesson in lessons() if not lesson.held_out]
    unknown = np.isnan(opinions_of(learned)).any(axis=1)
    assert [text for text, missing in zip(learned, unknown, strict=True) if missing] == []


def test_an_opinion_is_found_again_by_its_text_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "opinions.npz"
    logits = np.zeros((3, len(LABELS)), dtype=np.float32)
    logits[1], logits[2] = 2.0, -30.0
    write_opinions(["so", "yes", "no"], logits, file)
    so, yes, no, asked_of_nobody = opinions_of(["so", "yes", "no", "what"], file)
    assert (so == 0.5).all() and np.allclose(yes, 0.881, atol=0.001) and (no < 0.001).all()
    assert np.isnan(asked_of_nobody).all()
