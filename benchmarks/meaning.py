"""How fast meaning is read, and what the hub notices of it: `python benchmarks/meaning.py [FILE]`, lines with a "text".

Each message is read alone on one core, as a draft is. Then a hub with eventlet, as the server runs it, counts how late
it wakes while 20 readings a second go through the desk, beside how late it wakes with nothing to read: the same machine
at the same hour. Memory is what the tier adds to the process.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# The server's own start, so that what is measured is what serves: monkey-patched, with its thread for reading.
from server import guidance, offload  # noqa: E402
from server.__main__ import _ReadingThread, eventlet  # noqa: E402
from server.guidance.semantic import FOLDER  # noqa: E402
from server.guidance.semantic.model import TOKENIZER  # noqa: E402

MOST_TOKENS = 60
READINGS_A_SECOND = 20
SECONDS = 10
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "tests" / "guidance" / "examples.jsonl")
    file = parser.parse_args().file
    guidance.load()
    before, started = megabytes(), time.perf_counter()
    trouble = guidance.load_semantic_tier()
    if trouble:
        sys.exit(f"Meaning is not read: {trouble}.")
    print(f"loaded in {time.perf_counter() - started:.2f} s (asked 1)")
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    short = [text for text in texts if tokens_of(text) <= MOST_TOKENS]
    times = sorted(min(timed(text) for _ in range(ROUNDS)) for text in short)
    print(f"{len(short)} messages of up to {MOST_TOKENS} tokens, both tiers:")
    median, p99 = statistics.median(times), times[int(0.99 * len(times))]
    print(f"  median {median:.1f} ms (asked 8), p99 {p99:.1f} ms (asked 15)")
    together = (" ".join(texts) + " ") * 4
    print(f"  4,000 characters {timed(together[:4_000]):.0f} ms, of emoji {timed('🙂' * 4_000):.0f} ms")
    print(f"memory added {megabytes() - before:.0f} MB (asked 200)")
    thread = _ReadingThread()
    offload.bind_reading(thread.run)
    idle = lateness(None)
    print(f"longest stall of the hub in {SECONDS} s, nothing to read: {max(idle):.1f} ms")
    busy = lateness(short)
    print(f"longest stall of the hub in {SECONDS} s, {READINGS_A_SECOND} readings a second:")
    print(f"  {max(busy):.1f} ms (asked 5), p99 {sorted(busy)[int(0.99 * len(busy))]:.1f} ms")


def tokens_of(text: str) -> int:
    return len(_tokenizer.encode(text).ids)


def timed(text: str) -> float:
    """Milliseconds of one reading."""
    started = time.perf_counter()
    guidance.read_fully(text)
    return 1e3 * (time.perf_counter() - started)


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def lateness(texts: list[str] | None) -> list[float]:
    """How many milliseconds late a greenlet wakes that asks to sleep for one, again and again."""
    late: list[float] = []
    ends = time.perf_counter() + SECONDS

    def read(texts: list[str]) -> None:
        at = 0
        while time.perf_counter() < ends:
            offload.offload_reading(guidance.read_all_fully, [texts[at % len(texts)]])
            at += 1
            eventlet.sleep(1 / READINGS_A_SECOND)

    reader: Any = eventlet.spawn(read, texts) if texts else None
    while time.perf_counter() < ends:
        started = time.perf_counter()
        eventlet.sleep(0.001)
        late.append(1e3 * (time.perf_counter() - started) - 1)
    if reader is not None:
        reader.wait()
    return late


def _make_tokenizer() -> Any:
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(FOLDER / TOKENIZER))
    made.no_padding()
    return made


_tokenizer = _make_tokenizer()

if __name__ == "__main__":
    main()
