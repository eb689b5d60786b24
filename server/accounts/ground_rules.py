"""The ground rules: one text, with a version that people accept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nh3
import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup

_file = Path(__file__).parent / "texts" / "ground_rules.md"


@dataclass(frozen=True, slots=True)
class GroundRules:
    """`html` is clean and can be shown as it is."""

    version: int
    title: str
    html: Markup


@cache
def current() -> GroundRules:
    """The ground rules of today. Raises ValueError when the text has no front matter with `version` and `title`."""
    return parse(_file.read_text(encoding="utf-8"))


def parse(text: str) -> GroundRules:
    """A text of the form `---`, front matter as YAML, `---`, Markdown."""
    try:
        _, head, body = text.split("---\n", 2)
        front = yaml.safe_load(head)
        version, title = int(front["version"]), str(front["title"])
    except (ValueError, KeyError, TypeError, yaml.YAMLError):
        raise ValueError("The ground rules start with front matter that has a version and a title.") from None
    return GroundRules(version, title, Markup(nh3.clean(MarkdownIt().render(body))))  # noqa: S704
