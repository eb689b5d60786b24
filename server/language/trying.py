"""Try a text: what is found in it, where, by what, and what was seen and left alone for its surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server import guidance
from server.guidance import Reading, Seen
from server.language import actions
from server.language.checking import made
from server.language.serving import parts_of
from server.offload import offload
from server.second_reading import desk

PATIENCE = 2.0
"""Seconds. An admin can wait longer for the meaning of a text than its author could."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A text's reading, and what the rules saw in it. `pieces`: the text, cut where marks begin and end."""

    reading: Reading
    seen: Sequence[Seen]
    pieces: Sequence[tuple[str, bool]]


def try_text(text: str, *, with_drafts: bool) -> Tried:
    """With what rooms read with now, or with the drafts: these by the rules alone."""
    if with_drafts:
        engine = offload(made, parts_of(actions.next_texts()))[0]
        reading = offload(engine.read, text)
    else:
        engine = guidance.engine_in_use()
        reading = desk.ask(text, PATIENCE) or offload(engine.read, text)
    return Tried(reading, offload(engine.explain, text), _pieces(reading))


def _pieces(reading: Reading) -> list[tuple[str, bool]]:
    found: list[Any] = [*reading.flags, *reading.cues, *([reading.crisis] if reading.crisis else [])]
    marked = [False] * len(reading.text)
    for one in found:
        marked[one.start : one.end] = [True] * (one.end - one.start)
    pieces: list[tuple[str, bool]] = []
    begun = 0
    for at in range(1, len(marked) + 1):
        if at == len(marked) or marked[at] != marked[begun]:
            pieces.append((reading.text[begun:at], marked[begun]))
            begun = at
    return pieces
