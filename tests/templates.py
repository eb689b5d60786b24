"""What stands in a template: its tags and its words, with everything that Jinja fills in left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

# Blocks of class names are filled into an attribute of the page they extend.
CLASSES = re.compile(r"\{%-?\s*block \w+_class\b.*?endblock\b.*?%\}", re.DOTALL)
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}", re.DOTALL)
# Put where Jinja fills something in, so that an attribute that is filled in does not look empty.
FILLED = "\N{WHITE SQUARE}"


@dataclass
class Template(HTMLParser):
    path: Path
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(JINJA.sub(FILLED, CLASSES.sub(FILLED, self.path.read_text())))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if text := data.replace(FILLED, " ").strip():
            self.words.append(text)


@cache
def read(path: Path) -> Template:
    return Template(path)
