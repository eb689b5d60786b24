"""How fast the language engine reads: `python benchmarks/guidance.py [FILE]`, lines of JSON with a "text".

A plain compiled regular expression, the rules' own example words in one alternation, is measured in the same run:
it knows neither forms, gaps, context nor target, and shows what this machine can do today.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from server.guidance.engine import Engine  # noqa: E402
from server.guidance.phrases import Variant  # noqa: E402

ROUNDS = 15
LENGTHS = (500, 1000, 2000, 4000)
Reader = Callable[[str], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "tests" / "guidance" / "examples.jsonl")
    file = parser.parse_args().file
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    started = time.perf_counter()
    engine = Engine()
    loading = time.perf_counter() - started
    peer = peer_of(engine)
    variants = sum(len(rule.phrases) for rule in engine.rules)
    print(f"{len(engine.rules)} rules with {variants} phrase variants, loaded in {loading:.2f} s")
    print(f"{len(texts)} texts of {file.name}")
    gc.freeze()
    ours, theirs = best_times(engine.read, texts), best_times(peer, texts)
    show("one message, median", statistics.median(ours), statistics.median(theirs), 50)
    show("one message, p99", percentile(ours, 99), percentile(theirs, 99), 500)
    together = " ".join(texts) + " "
    for length in LENGTHS:
        text = (together * (length // len(together) + 1))[:length]
        show(
            f"{length} characters",
            best_times(engine.read, [text])[0],
            best_times(peer, [text])[0],
            2000 if length == 2000 else None,
        )


def peer_of(engine: Engine) -> Reader:
    """One alternation of the phrases that are words in a row, as a simple filter would have it."""
    phrases = {words for rule in engine.rules for variant in rule.phrases for words in plain_words(variant)}
    pattern = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, phrases))) + r")\b", re.IGNORECASE)
    return pattern.findall


def plain_words(variant: Variant) -> Iterator[str]:
    """The variant as typed words, where it has no gap and every step has a word: the first of each."""
    needed = [step for step in variant.steps if not step.optional and not step.is_edge]
    if not any(step.gap for step in variant.steps):
        yield " ".join(min(step.words).rstrip("*") for step in needed)


def best_times(read: Reader, texts: list[str]) -> list[float]:
    """Microseconds of each text: the best of several rounds, so that a busy machine does not count."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for index, text in enumerate(texts):
            started = time.perf_counter()
            read(text)
            best[index] = min(best[index], 1e6 * (time.perf_counter() - started))
    return best


def percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def show(what: str, ours: float, theirs: float, asked: int | None) -> None:
    limit = f"  (asked: at most {asked})" if asked is not None else ""
    print(f"{what:>22}: {ours:8.1f} µs   peer {theirs:8.1f} µs   ratio {ours / theirs:5.2f}{limit}")


if __name__ == "__main__":
    main()
