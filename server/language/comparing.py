"""What a change of rules does to labelled messages: which ones read otherwise, and how good the rules are before and
after. By the rules alone: with the meaning as well it would take minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from server.guidance import Engine, Parts, Reading
from server.guidance.report import Labelled, Score
from server.guidance.samples import read_samples, training_files
from server.language.checking import made

EVALUATION = Path(__file__).resolve().parents[2] / "tests" / "guidance" / "evaluation"
"""Messages by other hands; they are there where Holdfast was fetched with its tests."""
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A message that reads otherwise: what it is labelled with, and what is found before and after."""

    text: str
    labelled: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def better(self) -> bool | None:
        """Whether it is nearer to its labels than before; None where it is neither nearer nor further."""
        wanted = set(self.labelled)
        before, after = len(wanted ^ set(self.before)), len(wanted ^ set(self.after))
        return None if before == after else after < before


@dataclass(slots=True)
class Comparison:
    """How well what is flagged is found in one set of messages, and what changes there."""

    name: str
    messages: int = 0
    before: Score = field(default_factory=Score)
    after: Score = field(default_factory=Score)
    changes: list[Change] = field(default_factory=list)


@lru_cache(maxsize=1)
def _compared(
    before: tuple[tuple[tuple[str, str], ...], ...], after: tuple[tuple[tuple[str, str], ...], ...]
) -> tuple[Comparison, ...]:
    engines = [made(Parts(dict(rules), dict(cards)))[0] for rules, cards in (before, after)]
    sets = [("training", training_files())]
    if EVALUATION.is_dir():
        sets.append(("evaluation", sorted(EVALUATION.glob("*.jsonl"))))
    return tuple(
        _compare(name, [sample.labelled for sample in read_samples(files)], *engines) for name, files in sets if files
    )


def compare(before: Parts, after: Parts) -> Sequence[Comparison]:
    """One comparison for each set of messages. Takes seconds: not for the thread that serves sockets."""
    keys = [(tuple(sorted(parts.rules.items())), tuple(sorted(parts.cards.items()))) for parts in (before, after)]
    return _compared(*keys)


def _compare(name: str, messages: Sequence[Labelled], before: Engine, after: Engine) -> Comparison:
    comparison = Comparison(name, len(messages))
    for message in messages:
        one, other = before.read(message.text), after.read(message.text)
        comparison.before.count(bool(message.flags), bool(one.flags))
        comparison.after.count(bool(message.flags), bool(other.flags))
        found_before, found_after = found_in(one), found_in(other)
        if found_before != found_after:
            comparison.changes.append(Change(message.text, _labels(message), found_before, found_after))
    return comparison


def found_in(reading: Reading) -> tuple[str, ...]:
    """What a reading holds, as labels: "blame member", "cue effort", "crisis overdose"."""
    crisis = [f"crisis {reading.crisis.kind}"] if reading.crisis else []
    flags = {f"{flag.category} {flag.target}" for flag in reading.flags}
    return (*sorted(flags), *sorted(f"cue {cue.kind}" for cue in reading.cues), *crisis)


def _labels(message: Labelled) -> tuple[str, ...]:
    crisis = [f"crisis {message.crisis}"] if message.crisis else []
    flags = (f"{category} {target}" for category, target in message.flags)
    return (*sorted(flags), *sorted(f"cue {cue}" for cue in message.cues), *crisis)
