"""Bring a typed text to plain small letters, character by character, and remember where each came from.

People type with phones, accents, emoji, look-alike letters and invisible marks. The rest of the engine sees plain
lower-case text; `Normalised.span` leads any part of it back to the code points that were typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_ONE_TO_ONE = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u2032": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
        "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-", "\u2026": ",", "\u00a0": " ",
        "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\u037e": ";",
        "\u060c": ",", "\u3002": ".", "\uff1f": "?", "\uff01": "!", "\u061f": "?",
    }
)  # fmt: skip
"""Signs with one plain counterpart: replaced without moving anything."""

_LOOK_ALIKE = str.maketrans(
    "абвгԁеёзіїјкӏмноӧрѕтуўхһѵԛԝьчαβγεηικνορτυχωϲıłøđħŧƒʟɡɑɩʀʏᴀᴄᴅᴇᴋᴍɴᴏᴘᴛᴜᴠᴡᴢ",
    "abbrdeeziijklmhoopstyyxhvqwb4abyenikvoptuxwcilodhtflgairyacdekmnoptuvwz",
)
"""Letters of other scripts that are drawn, and passed off, as Latin ones. Lower case: it is applied after lowering."""

_OTHER = re.compile(r"[^\x00-\x7f]+")
_BASE_AND_MARKS = re.compile(r"(?s).[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*")


class Normalised(NamedTuple):
    """Plain lower-case text. `origin[i]` is the code point offset in what was typed of character i; None: the same."""

    text: str
    typed_length: int
    origin: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in what was typed, as code point offsets."""
        if self.origin is None:
            return start, end
        first = self.origin[start] if start < len(self.origin) else self.typed_length
        if end <= start:
            return first, first
        last = self.origin[end - 1]
        behind = next((at for at in self.origin[end : end + 1] if at > last), None)
        return first, behind if behind is not None else self._next_after(end - 1)

    def _next_after(self, index: int) -> int:
        assert self.origin is not None
        here = self.origin[index]
        for at in self.origin[index + 1 :]:
            if at > here:
                return at
        return self.typed_length


def normalise(typed: str) -> Normalised:
    """Any text to plain lower case. Takes time linear in its length and never fails."""
    text = typed.replace("`", "'").replace("\r", "\n")
    if not text.isascii():
        # Translating a whole text takes long, and few of its signs are other than plain.
        text = _OTHER.sub(_one_to_one, text)
    if text.isascii():
        return Normalised(text.lower(), len(typed))
    return _normalise_slowly(text)


def _one_to_one(signs: re.Match[str]) -> str:
    return signs.group().translate(_ONE_TO_ONE)


def _normalise_slowly(text: str) -> Normalised:
    parts: list[str] = []
    origin: list[int] = []
    done = 0
    for match in _OTHER.finditer(text):
        start = match.start()
        # A combining mark belongs to the plain letter before it.
        if start > done:
            parts.append(text[done:start].lower())
            origin.extend(range(done, start))
        for cluster in _BASE_AND_MARKS.finditer(text, start, match.end()):
            plain = _plain(cluster.group())
            parts.append(plain)
            origin.extend([cluster.start()] * len(plain))
        done = match.end()
    parts.append(text[done:].lower())
    origin.extend(range(done, len(text)))
    return Normalised("".join(parts), len(text), origin)


def _plain(cluster: str) -> str:
    """One letter with its marks as it would be typed on a plain keyboard; nothing for what cannot be seen."""
    if cluster.isalpha() and len(cluster) == 1 and (known := _PLAIN_LETTERS.get(cluster)) is not None:
        return known
    folded = unicodedata.normalize("NFKD", cluster)
    kept = "".join(sign for sign in folded if unicodedata.category(sign) not in _UNSEEN)
    lowered = unicodedata.normalize("NFKD", kept.lower().translate(_LOOK_ALIKE).translate(_ONE_TO_ONE))
    return "".join(sign for sign in lowered if unicodedata.category(sign) not in _UNSEEN)


_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cs", "Co", "Cn"})
"""Combining marks, zero-width and bidirectional signs, surrogates and what no standard names."""
_PLAIN_LETTERS: dict[str, str] = {}
_PLAIN_LETTERS.update({letter: _plain(letter) for letter in map(chr, range(0xC0, 0x250))})
