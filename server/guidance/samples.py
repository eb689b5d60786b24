"""Labelled messages that people wrote for the engine to learn from; no two of them are nearly the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .alike import ALIKE, Triples, shared, triples_of, words_of
from .report import Labelled, read_examples

TRAINING = Path(__file__).parent / "training"


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled message, and where it stands: ``file:line``."""

    place: str
    labelled: Labelled


def read_samples(files: Iterable[Path]) -> list[Sample]:
    """The messages of these files, in order. Raises report.Bad for a line that is not one."""
    return [
        Sample(f"{file.name}:{number}", labelled)
        for file in files
        for number, labelled in enumerate(read_examples(file), 1)
    ]


def training_files() -> list[Path]:
    """One file for each hand that wrote."""
    return sorted(TRAINING.glob("*.jsonl"))


def ordinary_files() -> list[Path]:
    """Everyday talk, one file for each hand that wrote it; nothing in it is to be found."""
    return sorted((TRAINING / "ordinary").glob("*.jsonl"))


def near_duplicates(samples: Iterable[Sample]) -> Iterator[tuple[Sample, Sample]]:
    """Pairs that share at least half of their word triples, the later one first."""
    seen: list[tuple[Sample, Triples]] = []
    having: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for sample in samples:
        triples = triples_of(words_of(sample.labelled.text))
        for at in sorted({at for triple in triples for at in having[triple]}):
            if shared(triples, seen[at][1]) >= ALIKE:
                yield sample, seen[at][0]
        for triple in triples:
            having[triple].append(len(seen))
        seen.append((sample, triples))
