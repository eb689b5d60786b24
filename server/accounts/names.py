"""Pseudonyms: which ones can be used, and which ones look like each other.

A name's *skeleton* is what an eye in a hurry takes it for. Two people never share one, and nobody's looks like
the staff's.
"""

from __future__ import annotations

import re
import unicodedata

from server.errors import Refused

SHORTEST = 2
LONGEST = 30
LONGEST_SKELETON = 80

SEPARATORS = " ._-"

# Letters of other alphabets, and small letters and digits of ours, that pass for the Latin letter beneath them.
_LOOK_ALIKES = {
    "аαɑ": "a", "вβьƅ": "b", "сϲᴄⅽ": "c", "ԁɗ": "d", "еєεҽɛ": "e", "ғϝ": "f", "ɡցǥ": "g", "һնнηհ": "h",
    "іїιı1lǀӏӀוןɩ|!ḷі": "l", "јϳյ": "j", "кκĸ": "k", "мμϻ": "m", "ոпռπ": "n", "оοσօ0øөə": "o", "рρϱþ": "p", "ԛգզ": "q",
    "гꭇᴦ": "r", "ѕꜱ5ƽ": "s", "тτ": "t", "υսʋц": "u", "νѵ∨": "v", "ԝѡωш": "w", "хχ×": "x", "уγүყ": "y", "ʐᴢζ": "z",
    # Whole alphabets whose capitals are drawn like ours.
    "ꓮᎪ": "a", "ꓐᏴ": "b", "ꓚᏟ": "c", "ꓓꓒᎠᏧ": "d", "ꓰᎬ": "e", "ꓝ": "f", "ꓖᏀᏻ": "g", "ꓧᎻ": "h", "ꓲꓡᎥᏞ": "l", "ꓙᎫ": "j",
    "ꓗᏦ": "k", "ꓟᎷ": "m", "ꓠ": "n", "ꓳ": "o", "ꓑᏢ": "p", "ꓣᎡᏒ": "r", "ꓢᏕᏚ": "s", "ꓔᎢ": "t", "ꓴ": "u", "ꓦᏙ": "v",
    "ꓪᎳᏔ": "w", "ꓫ": "x", "ꓬᎩ": "y", "ꓜᏃ": "z",
}  # fmt: skip
_BASE = {ord(sign): letter for signs, letter in _LOOK_ALIKES.items() for sign in signs} | {ord("i"): "l"}
_PAIRS = (("rn", "m"), ("vv", "w"))
# Beyond looks: digits that are read as letters, where somebody means to be read as staff.
_READ_AS = str.maketrans("34789", "eatbg")

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKS_IN_A_ROW = 2

_STAFF_WORDS = (
    "admin", "administration", "administrator", "mod", "moderator", "moderation", "facilitator", "facilitation",
    "holdfast", "support", "staff", "official", "team", "system", "root", "sysadmin", "superuser", "security",
    "service", "helpdesk", "host", "owner", "operator", "therapist", "counselor", "counsellor", "doctor", "anonymous",
    "everyone", "everybody",
)  # fmt: skip
_STAFF_ANYWHERE = ("holdfast", "moderator", "facilitator", "administrator", "sysadmin")


def clean(name: str) -> str:
    """The name as it is stored: NFKC, one space between words. Raises Refused with a kind reason."""
    tidy = " ".join(unicodedata.normalize("NFKC", name[: LONGEST * 4]).split(" ")).strip()
    tidy = re.sub(" {2,}", " ", tidy)
    if len(tidy) < SHORTEST or len(name) > LONGEST * 4 or len(tidy) > LONGEST:
        raise _refused(f"Please choose a name of {SHORTEST} to {LONGEST} characters.")
    if not all(_is_allowed(sign) for sign in tidy) or _INVISIBLE.search(tidy):
        raise _refused("A name can have letters, digits, spaces, and . _ - in it.")
    if _has_piled_marks(tidy):
        raise _refused("Please use fewer accents on one letter, so that everybody can read the name.")
    if not any(sign.isalpha() for sign in tidy):
        raise _refused("Please put at least one letter into the name.")
    if not 0 < len(skeleton(tidy)) <= LONGEST_SKELETON:
        raise _refused(f"Please choose a name of {SHORTEST} to {LONGEST} characters.")
    if is_staff_like(tidy):
        raise _refused("This name could be taken for somebody of the staff. Please choose another one.")
    return tidy


def skeleton(name: str) -> str:
    """What the name looks like: the same for names that an eye cannot tell apart. Idempotent."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = "".join(sign for sign in unicodedata.normalize("NFD", folded) if unicodedata.category(sign) != "Mn")
    mapped = unicodedata.normalize("NFC", bare).translate(_BASE)
    shape = "".join(sign for sign in mapped if sign.isalnum())
    for pair, single in _PAIRS:
        shape = shape.replace(pair, single)
    return shape


def is_staff_like(name: str) -> bool:
    """Whether the name, or a word in it, could be read as somebody who has a say here."""
    readings = {name, name.translate(_READ_AS)}
    for reading in readings:
        shapes = {skeleton(reading)} | {skeleton(word) for word in _words(reading)}
        if shapes & _STAFF_SHAPES or any(part in skeleton(reading) for part in _STAFF_PARTS):
            return True
        if skeleton(reading).startswith(_ADMIN):
            return True
    return False


def _words(name: str) -> list[str]:
    """The words of a name: split at separators, before capitals, and bare of digits at their ends."""
    spaced = re.sub(r"(?<=[^\W\d_])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", " ", name)
    words = re.split(f"[{re.escape(SEPARATORS)}]+", spaced)
    return [word for full in words for word in (full, full.strip("0123456789")) if word]


def _is_allowed(sign: str) -> bool:
    return sign in SEPARATORS or unicodedata.category(sign) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Mn", "Mc")


def _has_piled_marks(name: str) -> bool:
    in_a_row = 0
    for sign in name:
        in_a_row = in_a_row + 1 if unicodedata.category(sign).startswith("M") else 0
        if in_a_row > _MARKS_IN_A_ROW:
            return True
    return unicodedata.category(name[0]).startswith("M")


def _refused(message: str) -> Refused:
    return Refused("invalid", message, field="username")


def _shapes(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(skeleton(word + ending) for word in words for ending in ("", "s"))


_STAFF_SHAPES = _shapes(_STAFF_WORDS)
_STAFF_PARTS = tuple(skeleton(word) for word in _STAFF_ANYWHERE)
_ADMIN = skeleton("admin")
