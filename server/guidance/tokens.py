"""Words of a normalised text: short forms written out, disguises undone, sentence ends kept as words of their own.

The same function reads messages and phrases, so that "ur", "you're" and "you are" are one thing to both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass
from itertools import product

from .normalise import Normalised
from .shortforms import SHORT_FORMS, YOU_ARE_BEFORE, YOUR_BEFORE

SENTENCE_END = "."
QUESTION = "?"
PAUSE = ","
ENDS = frozenset({".", "?"})
"""What no phrase crosses. "!" and line breaks are read as "."."""

_PLAIN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|\.\.+,?|[.,;:?!\n()—]")
_DISGUISED = re.compile(r"[^\W_$@][\w$@]*(?:['!|*][\w$@]+)*|[$@]\w[\w$@]*(?:['!|*][\w$@]+)*|\.\.+,?|[.,;:?!\n()]")
_STRETCHED = re.compile(r"([a-z])\1\1")
_SIGN = re.compile(r"[0-9@$*|!]")
_SIGN_IN_WORD = re.compile(r"[a-z][0-9@$*|!][a-z0-9@$]|[0-9@$][a-z]")
_LETTERS_APART = re.compile(r"[ .*-]\w[ .*-]\w[ .*-]")
_SPACED_OUT = re.compile(r"\b[^\W_](?:[ .*-][^\W_]){3,}\b")
_STRETCH = re.compile(r"(.)\1{2,}")
_MARKS = {
    ".": ".", "!": ".", "\n": ".", "?": "?", ",": ",", ";": ",", ":": ",", "(": ",", ")": ",",
}  # fmt: skip
_LEET = str.maketrans("0134578@$!|+*", "oleastbasilti")
_LEET_OTHER = str.maketrans("01345789@$!|", "oieastbgasii")
_LONGEST_WORD = 40


@dataclass(slots=True)
class Tokens:
    """`words` begins and ends with a sentence end, so that whoever looks left and right needs no bounds."""

    words: list[str]
    normalised: Normalised
    written_out: list[tuple[int, int, int]]
    """Which words come from one short form: the first of them, how many they are, and how many more than pieces stand
    before them."""
    pieces: list[tuple[int, int]]
    """Where the pieces stand that the words come from, as far as somebody asked."""
    raw: list[str]
    """What was typed there, piece by piece."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where words[start:end] stand in what was typed, as code point offsets."""
        first, last = self._piece_of(start), self._piece_of(end - 1)
        if len(self.pieces) <= last:
            self._find_pieces(last + 1)
        return self.normalised.span(self.pieces[first][0], self.pieces[last][1])

    def _find_pieces(self, behind: int) -> None:
        """Find pieces[:behind] in the text again; what stands between two pieces is never part of one."""
        find, append = self.normalised.text.index, self.pieces.append
        end = self.pieces[-1][1] if self.pieces else 0
        for piece in self.raw[len(self.pieces) : behind]:
            start = find(piece, end)
            end = start + len(piece)
            append((start, end))

    def _piece_of(self, word: int) -> int:
        at = bisect_right(self.written_out, (word, len(self.words), 0))
        if not at:
            return word - 1
        first, count, more = self.written_out[at - 1]
        return word - 1 - more - min(count - 1, word - first)


def tokenise(normalised: Normalised, known: Container[str]) -> Tokens:
    """Split into words. `known` are the words that any phrase asks for: disguises are undone only towards these."""
    text = normalised.text
    pieces: list[tuple[int, int]] = []
    if _needs_care(text):
        pieces = _careful_pieces(text)
        raw = [_undisguise(text[start:end], known) for start, end in pieces]
    else:
        raw = _PLAIN.findall(text)
    words = [SENTENCE_END]
    written_out: list[tuple[int, int, int]] = []
    append, get = words.append, SHORT_FORMS.get
    for index, piece in enumerate(raw):
        written = get(piece)
        if written is None and "'" not in piece:
            append(piece)
        elif written is not None and len(written) == 1:
            append(written[0])
        else:
            several = _write_out(piece, raw[index + 1] if index + 1 < len(raw) else "")
            written_out.append((len(words), len(several), len(words) - 1 - index))
            words.extend(several)
    words.append(SENTENCE_END)
    return Tokens(words, normalised, written_out, pieces, raw)


def _needs_care(text: str) -> bool:
    """Whether a text may hold disguised words; cheap, as most texts hold none."""
    return (
        _STRETCHED.search(text) is not None
        or (_SIGN.search(text) is not None and _SIGN_IN_WORD.search(text) is not None)
        or (_LETTERS_APART.search(text) is not None and _SPACED_OUT.search(text) is not None)
    )


def _write_out(piece: str, following: str) -> tuple[str, ...]:
    written = SHORT_FORMS.get(piece)
    if written:
        return written
    if written is not None:
        return _your_or_you_are(piece, following)
    if "'" in piece:
        head, _, tail = piece.rpartition("'")
        ending = SHORT_FORMS.get("'" + tail, ())
        return (*_write_out(head, ""), *(ending or (tail,)))
    if piece.startswith(".."):
        return (PAUSE,)
    return (piece,)


def _your_or_you_are(piece: str, following: str) -> tuple[str, ...]:
    """ "ur" and a mistyped "your" are told apart by the word that follows."""
    if following in YOU_ARE_BEFORE or (piece == "ur" and following not in YOUR_BEFORE):
        return ("you", "are")
    return ("your",)


def _careful_pieces(text: str) -> list[tuple[int, int]]:
    """Pieces of a text that may hold disguises; letters that stand apart ("e n a b l e r") are one piece."""
    pieces: list[tuple[int, int]] = []
    done = 0
    for apart in _SPACED_OUT.finditer(text):
        pieces.extend(match.span() for match in _DISGUISED.finditer(text, done, apart.start()))
        pieces.append(apart.span())
        done = apart.end()
    pieces.extend(match.span() for match in _DISGUISED.finditer(text, done))
    return pieces


def _undisguise(piece: str, known: Container[str]) -> str:
    """The word a piece stands for, if it is one that is known; the piece itself otherwise."""
    if piece in known or piece in SHORT_FORMS or len(piece) > _LONGEST_WORD * 3:
        return piece
    if _SPACED_OUT.fullmatch(piece):
        joined = re.sub(r"[ .*-]", "", piece)
        return joined if joined in known else piece
    for candidate in (piece, piece.translate(_LEET), piece.translate(_LEET_OTHER)):
        if candidate in known or candidate in SHORT_FORMS:
            return candidate
        for shorter in _squeeze(candidate):
            if shorter in known or shorter in SHORT_FORMS:
                return shorter
    return piece


def _squeeze(word: str) -> list[str]:
    """A stretched word with each run of a letter cut to one or two; at most eight readings."""
    runs = _STRETCH.findall(word)
    if not runs:
        return []
    if len(runs) > 3:
        return [_STRETCH.sub(r"\1", word), _STRETCH.sub(r"\1\1", word)]
    return [_cut(word, counts) for counts in product((1, 2), repeat=len(runs))]


def _cut(word: str, counts: tuple[int, ...]) -> str:
    """The word with its stretched letters as often as `counts` says, run by run."""
    remaining = iter(counts)
    return _STRETCH.sub(lambda run: run.group(1) * next(remaining), word)
