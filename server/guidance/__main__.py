"""Read texts on the command line, prove the rules, measure the engine: `python -m server.guidance --help`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from server import guidance

from . import reliability
from .engine import Engine
from .errors import RuleError
from .proof import broken_examples
from .report import Bad, measure, read_examples, read_ordinary

_ABOUT = """\
Without a command: lines of JSON with a "text" come in, the same lines go out with "flags", "cues" and "crisis" added.
A line that cannot be read becomes {"error": ...}, and the rest go on."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m server.guidance", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("check", help="load all data and run every rule's examples")
    report = commands.add_parser("report", help="measure the engine on labelled examples")
    report.add_argument("files", type=Path, nargs="+", metavar="FILE", help="lines of JSON: text, flags, cues, crisis")
    report.add_argument("--ordinary", type=Path, metavar="FILE", help="everyday texts: how many are flagged in error")
    report.add_argument("--plot", type=Path, metavar="SVG", help="draw how far its confidence can be believed")
    parser.add_argument("--rules", action="store_true", help="by the rules alone, without the reading of meaning")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "check":
            return _check(Engine())
        guidance.load()
    except RuleError as error:
        print(_placed(error), file=sys.stderr)
        return 1
    trouble = guidance.load_semantic_tier(wanted=not chosen.rules)
    if trouble not in (None, guidance.SWITCHED_OFF):
        print(f"By the rules alone: {trouble}.", file=sys.stderr)
    if chosen.command == "report":
        return _report(chosen.files, chosen.ordinary, chosen.plot)
    return _pass_through()


def _check(engine: Engine) -> int:
    errors = list(broken_examples(engine))
    for error in errors:
        print(_placed(error), file=sys.stderr)
    examples = sum(len(rule.flags) + len(rule.passes) for rule in engine.rules)
    verdict = f"{len(errors)} of them wrong" if errors else "all of them right"
    print(f"{len(engine.rules)} rules, {len(engine.cards)} cards; {examples} examples, {verdict}.")
    return 1 if errors else 0


def _placed(error: RuleError) -> str:
    """The error with a path that can be opened from here."""
    return f"{os.path.relpath(error.file)}:{error.line}: {error.reason}"


def _report(files: Sequence[Path], ordinary: Path | None, plot: Path | None) -> int:
    how = "both tiers" if guidance.semantic_trouble() is None else "rule tier alone"
    title = f"{', '.join(file.name for file in files)} ({how})"
    try:
        examples = [example for file in files for example in read_examples(file)]
        figures = measure(guidance.read_all_fully, examples, read_ordinary(ordinary) if ordinary else None, title)
    except Bad as error:
        print(error, file=sys.stderr)
        return 2
    print(figures.page)
    if plot is not None:
        plot.write_text(reliability.plot(figures.outcomes, f"Reliability on {title}"), encoding="utf-8")
    return 0


def _pass_through() -> int:
    try:
        for answer in answers(sys.stdin.buffer):
            print(json.dumps(answer), flush=True)
    except BrokenPipeError:
        # Nobody listens any more; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def answers(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """For each line its record with what was found, or an error."""
    for line in lines:
        yield _answer(line)


def _answer(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "the line is not JSON"}
    if not isinstance(record, dict):
        return {"error": "the line is not an object"}
    text = record.get("text")
    if not isinstance(text, str):
        return {"error": "the line has no text"}
    reading = guidance.read_fully(text)
    record["flags"] = [
        {
            "category": flag.category,
            "target": flag.target,
            "start": flag.start,
            "end": flag.end,
            "guideline": flag.guideline,
            "source": flag.source,
            "confidence": flag.confidence,
        }
        for flag in reading.flags
    ]
    record["cues"] = [cue.kind for cue in reading.cues]
    record["crisis"] = reading.crisis.kind if reading.crisis else None
    return record


if __name__ == "__main__":
    sys.exit(main())
