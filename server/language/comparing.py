"""What a change of rules does to labelled messages: which ones read otherwise, and how good the reading is before and
after. By the rules alone, and the evaluation set also in full, as rooms are read; in full, all that was learned from
would take a minute."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from server import guidance
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


_Items = tuple[tuple[tuple[str, str], ...], ...]
"""Rules and cards as pairs of name and text, which a cache can tell apart."""


@lru_cache(maxsize=1)
def _compared(before: _Items, after: _Items, fully: bool) -> tuple[Comparison, ...]:
    one, other = _engine(before), _engine(after)
    comparisons = []
    for name, files in (("training", training_files()), ("evaluation", sorted(EVALUATION.glob("*.jsonl")))):
        if not files:
            continue
        messages = [sample.labelled for sample in read_samples(files)]
        texts = [message.text for message in messages]
        by_rules = [one.read(text) for text in texts], [other.read(text) for text in texts]
        comparisons.append(_compare(name, messages, *by_rules))
        if fully and name == "evaluation":
            changed = {at for at, (was, will_be) in enumerate(zip(*by_rules, strict=True)) if was != will_be}
            comparisons.append(_compare("evaluation_fully", messages, *_in_full(texts, changed, before, other)))
    return tuple(comparisons)


def compare(before: Parts, after: Parts) -> Sequence[Comparison]:
    """One comparison for each set of messages. Takes seconds: not for the thread that serves sockets."""
    keys = [(tuple(sorted(parts.rules.items())), tuple(sorted(parts.cards.items()))) for parts in (before, after)]
    return _compared(*keys, fully=guidance.semantic_trouble() is None)


def _in_full(texts: Sequence[str], changed: Set[int], before: _Items, after: Engine) -> tuple[Sequence[Reading], ...]:
    """The full readings before and after; only those are read anew of which the rules say something else."""
    full = _all_in_full(tuple(texts), before)
    anew = sorted(changed)
    read_anew = dict(zip(anew, guidance.read_all_fully([texts[at] for at in anew], after), strict=True))
    return full, [read_anew.get(at, reading) for at, reading in enumerate(full)]


@lru_cache(maxsize=1)
def _all_in_full(texts: tuple[str, ...], parts: _Items) -> Sequence[Reading]:
    """Kept for the next draft, which is compared with the same edition: reading takes seconds."""
    return guidance.read_all_fully(texts, _engine(parts))


def _engine(parts: _Items) -> Engine:
    rules, cards = parts
    return made(Parts(dict(rules), dict(cards)))[0]


def _compare(
    name: str, messages: Sequence[Labelled], before: Sequence[Reading], after: Sequence[Reading]
) -> Comparison:
    comparison = Comparison(name, len(messages))
    for message, one, other in zip(messages, before, after, strict=True):
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
