"""Guideline cards: what a facilitator or the nudge says, written in Markdown (format: guidelines/README.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .errors import RuleError
from .vocabulary import CATEGORIES, PHASES, RELATIONS, TARGETS
from .yamlfile import Field, parse, read_text

_SECTIONS = {
    "Why": "why",
    "Say to the author": "say_to_author",
    "Say to one who is hard on themself": "say_to_self",
    "Say to who was hit": "say_to_hurt",
    "Post to the room": "post_to_room",
    "Reframe": "reframe",
}
_MAY_BE_MISSING = {
    "say_to_self": "",
    "say_to_hurt": "How are you with it? What you feel and do for the person you love has its place here.",
}
"""Sections that a card may leave out, and what is said in their place."""
_VARIANT_KEYS = ("say_to_author", "say_to_self", "say_to_hurt", "post_to_room", "reframe")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Guideline:
    """One card: the principle, why it matters, and ready wordings."""

    id: str
    title: str
    principle: str
    why: str
    say_to_author: str
    say_to_self: str
    """To an author who turned the words on themself; empty where the card has nothing for them."""
    say_to_hurt: str
    """Goes on after a greeting by name: "Mo, I saw what was written just now."""
    post_to_room: str
    reframe: str
    categories: tuple[str, ...]
    targets: tuple[str, ...]
    """Whom the words hit that it answers."""
    phases: tuple[str, ...]
    """The phases of a meeting in which it fits best; none where it fits in each alike."""
    relations: Mapping[str, Mapping[str, str]]

    def wording(self, kind: str, relation: str | None = None) -> str:
        """The text of `kind` (``say_to_author``, ``say_to_self``, ``say_to_hurt``, ``post_to_room`` or ``reframe``),
        nearest to one's relation. Raises ValueError for another kind."""
        if kind not in _VARIANT_KEYS:
            raise ValueError(f"a card has no wording '{kind}'")
        variant = self.relations.get(relation or "", {})
        return variant.get(kind) or str(getattr(self, kind))


def load_cards(
    folder: Path,
    changed: Mapping[str, str] | None = None,
    tolerate: Callable[[RuleError], None] | None = None,
) -> dict[str, Guideline]:
    """All cards of a folder by id, in the order of their ids.

    `changed` are texts of cards by id, which stand in place of those of the files. Raises RuleError, or hands each
    error in one of these to `tolerate` and takes the file's own.
    """
    changed, cards = changed or {}, {}
    for file in sorted(folder.glob("*.md")):
        if file.name != "README.md":
            cards[file.stem] = read_card(file, read_text(file))
    for card_id, text in changed.items():
        file = Path(f"{card_id}.md")
        try:
            if card_id not in cards:
                raise RuleError(file, 1, f"Holdfast brings no card '{card_id}' that this could stand in place of")
            cards[card_id] = read_card(file, text)
        except RuleError as error:
            if tolerate is None:
                raise
            tolerate(error)
    return cards


def read_card(file: Path, text: str) -> Guideline:
    """One card from its text. `file` has the card's id for a name and need not exist. Raises RuleError."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        raise RuleError(file, 1, "must begin with front matter between two lines of ---")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        raise RuleError(file, 1, "the front matter has no closing ---")
    front = parse(file, "\n".join(lines[1:end]), first_line=1).mapping(
        "the front matter",
        allowed=("id", "title", "principle", "categories", "targets", "phases", "relations"),
        needed=("id", "title", "principle", "categories"),
    )
    card_id = front["id"].text("id")
    if card_id != file.stem or not _ID.fullmatch(card_id):
        raise front["id"].error(f"id must be the file's name without .md, '{file.stem}', in small letters")
    sections = _read_sections(file, lines, end + 1)
    return Guideline(
        id=card_id,
        title=front["title"].text("title"),
        principle=_sentence(front["principle"]),
        categories=_read_list(front["categories"], "categories", CATEGORIES),
        targets=_read_targets(front, sections),
        phases=_read_list(front["phases"], "phases", PHASES) if "phases" in front else (),
        relations=_read_relations(front["relations"]) if "relations" in front else MappingProxyType({}),
        **sections,
    )


def _read_list(field: Field, what: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item.one_of(f"an entry of {what}", allowed) for _, item in field.texts(what))


def _read_targets(front: Mapping[str, Field], sections: Mapping[str, str]) -> tuple[str, ...]:
    """Who is hard on themself is not spoken to as one who hurt somebody: that takes words of its own."""
    others = tuple(target for target in TARGETS if target != "self")
    if "targets" not in front:
        return TARGETS if sections["say_to_self"] else others
    targets = _read_list(front["targets"], "targets", TARGETS)
    if "self" in targets and not sections["say_to_self"]:
        raise front["targets"].error("a card for 'self' needs a section '## Say to one who is hard on themself'")
    return targets


def _sentence(field: Field) -> str:
    text = field.text("principle")
    if not text.endswith((".", "!", "?")):
        raise field.error("principle must be a sentence and end with a full stop")
    return text


def _read_relations(field: Field) -> Mapping[str, Mapping[str, str]]:
    relations = {}
    for relation, place, value in field.pairs("relations"):
        if relation not in RELATIONS:
            raise place.error(f"relations has the unknown key '{relation}'; known are: {', '.join(RELATIONS)}")
        texts = value.mapping(f"relation {relation}", allowed=_VARIANT_KEYS)
        relations[relation] = MappingProxyType({key: text.text(key) for key, text in texts.items()})
    return MappingProxyType(relations)


def _read_sections(file: Path, lines: list[str], start: int) -> dict[str, str]:
    found: dict[str, tuple[int, list[str]]] = {}
    current: list[str] | None = None
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("#"):
            heading = line.lstrip("#").strip()
            expected = _headings_after(found)
            if heading not in expected or not line.startswith("## "):
                wish = f"'## {expected[-1]}' comes here" if expected else "no further heading is expected"
                raise RuleError(file, number, f"unexpected heading '{line.strip()}'; {wish}")
            current = []
            found[_SECTIONS[heading]] = (number, current)
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise RuleError(file, number, "text before the first section '## Why'")
    for heading, key in _SECTIONS.items():
        if key not in found and key in _MAY_BE_MISSING:
            continue
        if key not in found:
            raise RuleError(file, len(lines), f"section '## {heading}' is missing")
        if not "".join(found[key][1]).strip():
            raise RuleError(file, found[key][0], f"section '## {heading}' is empty")
    return {**_MAY_BE_MISSING, **{key: _paragraphs(body) for key, (_, body) in found.items()}}


def _headings_after(found: Collection[str]) -> list[str]:
    """The headings that may come next: the next one that a card needs, and what may stand before it."""
    headings = list(_SECTIONS)
    last = max((headings.index(heading) for heading, key in _SECTIONS.items() if key in found), default=-1)
    following = headings[last + 1 :]
    for number, heading in enumerate(following, 1):
        if _SECTIONS[heading] not in _MAY_BE_MISSING:
            return following[:number]
    return following


def _paragraphs(lines: list[str]) -> str:
    """Lines of one paragraph flow together; an empty line parts two paragraphs."""
    blocks = "\n".join(line.strip() for line in lines).strip().split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())
