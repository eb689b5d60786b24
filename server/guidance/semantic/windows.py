"""A text in pieces that the network can read at once, each with where its tokens stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 128
"""Tokens of a window, with the two that mark its ends."""

OVERLAP = 24
"""Tokens that a window shares with the one before it, so that nothing is torn from what it hangs on."""

MOST_WINDOWS = 48
"""Enough for 4,000 characters of which each is a token of its own."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"[.!?…\n]+[\"”’')\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of tokens: their ids, the two marks at its ends included, and what each spans (the marks: nothing)."""

    first: int
    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def windows_of(text: str, tokenizer: Any) -> list[Window]:
    """The windows of a text, in order; one where it is short. A window ends with a sentence where there is one."""
    # A lone surrogate is no character, and no tokenizer takes one; a sign for "unknown" of the same length stands in.
    encoding = tokenizer.encode(_LONE_SURROGATE.sub("\ufffd", text))
    ids, spans = encoding.ids, encoding.offsets
    if len(ids) <= LONGEST:
        return [Window(0, tuple(ids), tuple(spans))]
    start_mark, end_mark = ids[0], ids[-1]
    inner_ids, inner_spans = ids[1:-1], spans[1:-1]
    return [
        Window(first, (start_mark, *inner_ids[first:end], end_mark), ((0, 0), *inner_spans[first:end], (0, 0)))
        for first, end in _stretches(text, inner_spans)
    ][:MOST_WINDOWS]


def _stretches(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and behind-last token of each window."""
    room = LONGEST - 2
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    first = 0
    while True:
        end = min(first + room, len(spans))
        if end < len(spans):
            low, high = spans[first + room // 2][0], spans[end][0]
            last_end = max((at for at in ends if low < at <= high), default=None)
            if last_end is not None:
                end = next(at for at in range(first, end + 1) if spans[at][0] >= last_end)
        yield first, end
        if end >= len(spans):
            return
        first = max(first + 1, end - OVERLAP)
