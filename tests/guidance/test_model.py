"""The model file: what it was made of, and what happens where it is missing, damaged or cannot be run."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import guidance
from server.guidance.semantic import FOLDER
from server.guidance.semantic.labels import LABELS
from server.guidance.semantic.model import CARD, MANIFEST, NETWORK
from server.guidance.training.lessons import data_hash

SHAMING = "You are such an enabler, honestly."


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A copy of the model, to be spoiled."""
    yield Path(shutil.copytree(FOLDER, tmp_path / "model"))
    guidance.load_semantic_tier(wanted=False)


def test_the_model_was_made_of_the_messages_that_are_here() -> None:
    manifest = json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["data"] == data_hash(), "make train"
    assert tuple(manifest["labels"]) == LABELS


def test_the_model_is_small_and_says_what_it_is() -> None:
    assert (FOLDER / NETWORK).stat().st_size <= 25_000_000
    manifest = json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["version"] in (FOLDER / CARD).read_text(encoding="utf-8")


def reads_by_rules_alone(folder: Path) -> str:
    """Why, where a shaming text is still found by its words."""
    trouble = guidance.load_semantic_tier(folder)
    assert trouble is not None and trouble == guidance.semantic_trouble()
    reading = guidance.read_fully(SHAMING)
    assert (reading.tier, reading.vector) == ("rules", None)
    assert [flag.category for flag in reading.flags] == ["label"]
    return trouble


def test_without_a_model_the_rules_read_alone(tmp_path: Path) -> None:
    assert reads_by_rules_alone(tmp_path / "nowhere") == "there is no model"


@pytest.mark.parametrize("name", ["network.onnx", "tokenizer.json", "neighbours.npy", "neighbours.jsonl"])
def test_a_damaged_file_is_seen_by_its_hash(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    assert reads_by_rules_alone(folder) == f"{name} is damaged, or not the file that the manifest names"


def test_a_file_that_is_gone_is_named(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    assert reads_by_rules_alone(folder) == "tokenizer.json is missing"


@pytest.mark.parametrize("text", ["{", "[]", '{"labels": ["mood"]}', "\udcff"])
def test_a_manifest_that_cannot_be_used_is_named(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert reads_by_rules_alone(folder).startswith(MANIFEST)


@pytest.mark.parametrize("name", ["onnxruntime", "tokenizers", "numpy"])
def test_what_cannot_be_imported_is_named(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    assert reads_by_rules_alone(folder) == f"{name} cannot be imported"
