"""Where help is to be had, by region (resources/*.yaml): for each kind only the one or two contacts that fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import RuleError
from .vocabulary import CRISES
from .yamlfile import Field, load

KINDS = (*CRISES, "help")
"""Every crisis, and what the help page lists."""
_MOST_IN_A_CRISIS = 2
_HREF = re.compile(r"tel:\+?[0-9]+|sms:\+?[0-9]+(?:\?&?body=[A-Za-z0-9%]+)?")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to. `href` is a ``tel:`` or ``sms:`` address, empty where there is none."""

    name: str
    how: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class Help:
    """What is offered for one kind of trouble."""

    kind: str
    title: str
    text: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The help of one country or place. `name` is for people: "the United States"."""

    id: str
    name: str
    helps: Mapping[str, Help]


def load_regions(folder: Path) -> dict[str, Region]:
    """All regions of a folder by the names of their files. Raises RuleError."""
    regions = {file.stem: _read_region(file) for file in sorted(folder.glob("*.yaml"))}
    if not regions:
        raise RuleError(folder, 1, "holds no region")
    return regions


def _read_region(file: Path) -> Region:
    top = load(file).mapping("a region", allowed=("name", "contacts", "kinds"), needed=("name", "contacts", "kinds"))
    contacts = {key: _read_contact(value) for key, _, value in top["contacts"].pairs("contacts")}
    kinds = top["kinds"].mapping("kinds", allowed=KINDS, needed=KINDS)
    return Region(
        id=file.stem,
        name=top["name"].text("name"),
        helps={kind: _read_help(kind, value, contacts) for kind, value in kinds.items()},
    )


def _read_contact(field: Field) -> Contact:
    own = field.mapping("a contact", allowed=("name", "how", "detail", "href"), needed=("name", "how"))
    href = own["href"].text("href") if "href" in own else ""
    if href and not _HREF.fullmatch(href):
        raise own["href"].error(f"href must be a tel: or sms: address, not '{href}'")
    return Contact(
        name=own["name"].text("name"),
        how=own["how"].text("how"),
        detail=own["detail"].text("detail") if "detail" in own else "",
        href=href,
    )


def _read_help(kind: str, field: Field, contacts: Mapping[str, Contact]) -> Help:
    own = field.mapping(kind, allowed=("title", "text", "contacts"), needed=("title", "text", "contacts"))
    chosen = [item.one_of("a contact", contacts) for _, item in own["contacts"].texts("contacts")]
    if kind != "help" and len(chosen) > _MOST_IN_A_CRISIS:
        raise own["contacts"].error(f"in a crisis at most {_MOST_IN_A_CRISIS} contacts are shown")
    return Help(
        kind=kind,
        title=own["title"].text("title"),
        text=own["text"].text("text"),
        contacts=tuple(contacts[key] for key in chosen),
    )
