"""Personal details out of a text: names, numbers, addresses, dates and places become blanks such as `[name]`.

As well as words without a person who reads them can be: it would rather blank too much, and still misses some. Nothing
leaves the installation before a human has read it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.guidance.alike import WORD
from server.guidance.samples import read_samples, training_files

BLANK = re.compile(r"\[(?:name|phone|email|link|address|date|place|number)\]")

_WORDS = Path(__file__).parent / "words"

_MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
_MONTH += "|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DIGIT = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_ROAD = "street|str|avenue|ave|road|rd|boulevard|blvd|lane|ln|highway|hwy|crescent|terrace"
_WAY = "St|Drive|Court|Ct|Place|Pl|Way|Square|Sq|Close|Row|Park|Gardens|Circle"
_NO_ROAD = "(?:years?|yrs?|minutes?|mins?|hours?|hrs?|days?|times?|weeks?|months?|miles?|km|blocks?|people|kids|more"
_NO_ROAD += r"|of|and|or|to|on|in|the|a|my|his|her|down|up|along)\b"
_HOST = "gmail|yahoo|hotmail|outlook|icloud|aol|proton(?:mail)?|gmx"
_KIN = (
    "son|daughter|husband|wife|brother|sister|partner|boyfriend|girlfriend|fiance|fiancee|nephew|niece|cousin|uncle"
    "|aunt|auntie|friend|grandson|granddaughter|stepson|stepdaughter|ex|boy|girl|named|called"
)

# What has a form of its own, in the order in which it is looked for.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("email", re.compile(rf"[\w.+-]+\s*(?:@|\(at\)|\bat\b)\s*(?:{_HOST})\b(?:\s*(?:\.|\bdot\b)\s*\w+)?", re.I)),
    ("link", re.compile(r"(?:https?://|www\.)\S+", re.I)),
    ("link", re.compile(r"(?<![\w@])(?:[\w-]+\.)+(?:com|org|net|io|edu|gov|uk|de|ca|au|ie|nz|info)\b(?:/\S*)?", re.I)),
    ("name", re.compile(r"(?<!\w)@\w{2,}")),
    (
        "address",
        re.compile(
            rf"\b\d{{1,5}}[a-z]?\s+(?:(?!{_NO_ROAD})[\w.'’-]+\s+){{1,3}}?(?:(?i:{_ROAD})|(?-i:{_WAY}))\b\.?"
            r"(?:,?\s*(?:apt|apartment|unit|flat|suite|#)\.?\s*\w+)?",
            re.I,
        ),
    ),
    ("address", re.compile(rf"\b(?:[A-Z][\w'’-]+\s+){{1,3}}(?:(?i:{_ROAD})|{_WAY})\b(?<!\bI)")),
    ("address", re.compile(r"\b(?:apt|apartment|flat|unit|p\.?o\.? box)\.?\s*#?\s*\d+\w?", re.I)),
    ("address", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")),
    ("date", re.compile(r"(?<![\d.])\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")),
    ("date", re.compile(rf"\b(?:{_DAY}\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+\d{{4}})?|{_MONTH}\.?\s+{_DAY}\b"
                        r"(?:,?\s+\d{4})?)", re.I)),
    ("date", re.compile(rf"\b{_MONTH}\.?,?\s+(?:of\s+)?(?:19|20)\d\d\b", re.I)),
    ("date", re.compile(r"\b(?:19|20)\d\d\b(?![-\s]?\d{3})")),
    ("date", re.compile(r"\b(?:d\.?o\.?b\.?|born(?: on)?|birthday is)\W{0,3}\d[\d/.-]*", re.I)),
    ("phone", re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().-]{0,2}\d){6,14}(?!\w)")),
    ("phone", re.compile(rf"\b{_DIGIT}(?:[\s,-]+{_DIGIT}){{6,}}\b", re.I)),
    ("number", re.compile(r"(?<![\w$£€])\d{5,}(?:-\d{4})?\b")),
)  # fmt: skip

_MONTH_AFTER = re.compile(r"\b(?:in|since|last|next|this|until|till|by|of|every|before|after)\s+(?:April|May|June)$")
# Groups and programmes that are everywhere.
_KEPT = re.compile(r"\b(?:al-?anon|nar-?anon|alateen)\b", re.I)
_CAPITALS = r"[A-Z][\w'’]+(?:[ -](?:(?:of|on|upon|the|de|la|del)[ -])?[A-Z][\w'’]+)*"
_PLACE = re.compile(rf"\b(?:in|from|at|near|to|outside|around|through|leaving|of)\s+({_CAPITALS})")
_TITLED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Rev|Father|Pastor|Judge|Sister|Officer)\.?\s+([A-Z]\w+)")
_KINDRED = re.compile(rf"\b(?:{_KIN}|name is|name['’]s)\b[,:]?\s+({WORD.pattern})", re.I)

# Written with a capital letter, and telling nobody who somebody is.
_ANYBODYS = frozenset(
    """i im ive id ill mom mum mama mother dad papa father grandma grandpa nana aunt uncle god lord jesus christ bible
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december christmas easter thanksgiving halloween ramadan hanukkah diwali mothers fathers valentines
    al-anon alanon nar-anon naranon alateen aa na er icu cps dui detox rehab narcan naloxone suboxone methadone xanax
    percocet oxycontin oxy adderall valium vicodin fentanyl english spanish french german american british catholic
    christian muslim jewish facebook google netflix instagram whatsapp covid holdfast google lol omg ok okay tv dr mr
    mrs ms miss the a an and""".split()
)


@dataclass(frozen=True, slots=True)
class Blanked:
    """A text with blanks, and where its code points stood before."""

    text: str
    cuts: tuple[tuple[int, int, int], ...]
    """For each blank, in order: start and end in the text as it was, and how long the blank is."""

    def moved(self, at: int, *, to_end: bool = False) -> int:
        """Where a place of the text as it was is now; within a blank, its beginning or its end."""
        moved = at
        for start, end, length in self.cuts:
            if end <= at:
                moved += length - (end - start)
            elif start < at:
                return moved + start - at + (length if to_end else 0)
        return moved


def blank(text: str, people: Iterable[str] = (), accounts: Iterable[str] = ()) -> Blanked:
    """The text with its personal details blanked.

    `people`: names of those who were there, found however they are written. `accounts`: names of others here, which
    are left where they are an ordinary word in small letters.
    """
    taken: list[tuple[int, int, str]] = []
    for kind, start, end in _details(text, tuple(people), tuple(accounts)):
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in taken):
            taken.append((start, end, f"[{kind}]" if kind else ""))
    taken = sorted(one for one in taken if one[2])
    parts, cuts, done = [], [], 0
    for start, end, sign in taken:
        parts += [text[done:start], sign]
        cuts.append((start, end, len(sign)))
        done = end
    return Blanked("".join([*parts, text[done:]]), tuple(cuts))


def _details(text: str, people: tuple[str, ...], accounts: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """What is personal: its kind, start and end; where two overlap, the first counts."""
    for there in BLANK.finditer(text):
        yield there[0].strip("[]"), *there.span()
    for found in _KEPT.finditer(text):
        yield "", *found.span()
    for kind, form in _FORMS:
        for found in form.finditer(text):
            yield kind, *found.span()
    yield from _names_of(text, people, only_capital=False)
    yield from _names_of(text, accounts, only_capital=True)
    for found in _places().finditer(text):
        yield "place", *found.span()
    for found in _PLACE.finditer(text):
        if not all(_is_anybodys(word) for word in found[1].split()):
            yield "place", *found.span(1)
    for found in _TITLED.finditer(text):
        yield "name", *found.span(1)
    for found in _KINDRED.finditer(text):
        word = _bare(found[1])
        if len(word) > 2 and word.casefold() not in _ordinary() and not _is_anybodys(word):
            yield "name", found.start(1), found.start(1) + len(word)
    yield from _given_names(text)
    yield from _capitals(text)


def _names_of(text: str, names: tuple[str, ...], *, only_capital: bool) -> Iterator[tuple[str, int, int]]:
    """Names of people here, whole and in parts, longest first."""
    parts = {part for name in names for part in (name, *re.split(r"[\s._-]+", name)) if len(part) > 1}
    parts = {part for part in parts if part.casefold() not in _ANYBODYS}
    if not parts:
        return
    either = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    for found in re.finditer(rf"(?<!\w)(?:{either})(?:(?=['’]s\b)|(?!\w))", text, re.I):
        if not (only_capital and found[0] == found[0].casefold() and found[0] in _ordinary()):
            yield "name", *found.span()


def _given_names(text: str) -> Iterator[tuple[str, int, int]]:
    names, also_words = _names()
    for found in WORD.finditer(text):
        word = _bare(found[0])
        plain = word.casefold()
        capital = word[0].isupper() and not _begins_sentence(text, found.start())
        if plain in names or (plain in also_words and capital and not _MONTH_AFTER.search(text, 0, found.end())):
            yield "name", found.start(), found.start() + len(word)


def _capitals(text: str) -> Iterator[tuple[str, int, int]]:
    """Words with a capital letter that are no ordinary ones: at the beginning of a sentence, and elsewhere any but
    those that are anybody's. In a text that is all capitals, or gives each word one, capitals say nothing."""
    words = WORD.findall(text)
    shouted = sum(word[0].isupper() for word in words) > 0.6 * len(words) and len(words) > 3
    for found in WORD.finditer(text):
        word = _bare(found[0])
        if not word[0].isupper() or _is_anybodys(word) or (len(word) < 5 and word.isupper()):
            continue
        if word.casefold() not in _ordinary() or not (shouted or _begins_sentence(text, found.start())):
            yield "name", found.start(), found.start() + len(word)


def _bare(word: str) -> str:
    """A name without the "is" or "has" that is written onto it."""
    return re.sub("['’](?:s|d|ll)$", "", word)


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“”‘’([*_-–—")
    return not before or before[-1] in ".!?…\n:;" or "\n" in text[len(before) : at]


def _is_anybodys(word: str) -> bool:
    return re.sub("['’](?:s|m|ve|d|ll)?", "", word.casefold()) in _ANYBODYS


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    text = "".join(_lines("given_names.txt"))
    names, _, also_words = text.partition("also words\n")
    return frozenset(names.split()), frozenset(also_words.split())


@cache
def _places() -> re.Pattern[str]:
    places = sorted((line.strip() for line in _lines("places.txt")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(place) for place in places)})\b", re.I)


def _lines(name: str) -> list[str]:
    lines = (_WORDS / name).read_text(encoding="utf-8").splitlines(keepends=True)
    return [line for line in lines if not line.startswith("#")]


@cache
def _ordinary() -> frozenset[str]:
    """Words that people write in small letters, as the messages show that the engine learns from."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for sample in read_samples(training_files()):
        text = sample.labelled.text
        for found in WORD.finditer(text):
            if found[0][0].islower():
                small[found[0]] += 1
            elif not _begins_sentence(text, found.start()):
                capital[found[0].casefold()] += 1
    return frozenset(word for word, count in small.items() if count >= capital[word]) - _names()[0]
