"""Rules and cards that stand in place of those of the files, or beside them: what a place has changed for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .errors import RuleError
from .rules import DEFAULT_CONFIDENCE, DEFAULT_KEYS, DEFAULT_SEVERITY, KEYS, KINDS
from .vocabulary import CONTEXTS
from .yamlfile import Field, load, parse, read_text

HERE = Path(__file__).parent
RULES, CARDS = HERE / "rules", HERE / "guidelines"
LONGEST = 16_000
"""Signs of one rule or card."""


@dataclass(frozen=True, slots=True)
class Parts:
    """By id: rules, each as the YAML of that one rule, and cards, each as the Markdown of its file."""

    rules: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)


def id_of_rule(text: str) -> tuple[str, int]:
    """The id that the YAML of one rule names, and on which line. Raises RuleError."""
    given = parse(Path("rule.yaml"), text).mapping("a rule", allowed=KEYS, needed=("id",))["id"]
    return given.text("id"), given.line


def values_of_rule(text: str) -> dict[str, Any]:
    """What the YAML of one rule says, by key, as texts and lists. Raises RuleError."""
    return {key: _plain(value) for key, value in parse(Path("rule.yaml"), text).mapping("a rule", KEYS).items()}


def lines_of_rule(text: str) -> dict[str, list[int]]:
    """On which line the value of each key begins, and, of a list, each of its entries. Raises RuleError."""
    found = {}
    for key, value in parse(Path("rule.yaml"), text).mapping("a rule", KEYS).items():
        found[key] = [entry.line for entry in value.items(key)] if value.is_list() else [value.line]
    return found


def written_rule(values: Mapping[str, Any]) -> str:
    """The YAML of one rule, its keys in the order of the manual, with what goes without saying and no empty ones."""
    unsaid = {"confidence": DEFAULT_CONFIDENCE, **({"severity": DEFAULT_SEVERITY} if "category" in values else {})}
    values = {**unsaid, **values}
    told = {key: values[key] for key in KEYS if values.get(key) not in (None, "", [])}
    if "despite" in told:
        told["despite"] = sorted(told["despite"], key=lambda name: (*CONTEXTS, name).index(name))
    for key, number in (("severity", int), ("confidence", float)):
        if key in told:
            told[key] = _as_number(told[key], number)
    return str(yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=10_000))


def _as_number(value: Any, number: type[int] | type[float]) -> Any:
    """What cannot be one stays as it was typed: whoever reads the rule says what is wrong with it."""
    try:
        return number(value)
    except ValueError:
        return value


def rule_of_files(rule_id: str) -> str | None:
    """A rule of the files by itself, with what its file takes for granted; None where there is none of that id."""
    return _rules_of_files().get(rule_id)


def card_of_files(card_id: str) -> str | None:
    """The text of a card of the files; None where there is none of that id."""
    file = CARDS / f"{card_id}.md"
    return read_text(file) if file in cards_of_files() else None


def cards_of_files() -> list[Path]:
    return sorted(file for file in CARDS.glob("*.md") if file.name != "README.md")


@cache
def _rules_of_files() -> Mapping[str, str]:
    found = {}
    for file in sorted(RULES.glob("*.yaml")):
        if file.name == "words.yaml":
            continue
        top = load(file).mapping("a file of rules", allowed=("defaults", "words", "rules"))
        defaults = top["defaults"].mapping("defaults", allowed=DEFAULT_KEYS) if "defaults" in top else {}
        for entry in top["rules"].items("rules"):
            values = _alone(entry.mapping("a rule", KEYS), defaults)
            found[values["id"]] = written_rule(values)
    return found


def _alone(own: Mapping[str, Field], defaults: Mapping[str, Field]) -> dict[str, Any]:
    """A rule's values with those of its file's defaults that it takes."""
    if any(kind in own for kind in KINDS):
        defaults = {key: value for key, value in defaults.items() if key not in KINDS}
    kind = next(kind for kind in KINDS if kind in own or kind in defaults)
    taken = {key: value for key, value in defaults.items() if kind == "category" or key in (*KINDS, "confidence")}
    if kind == "cue" and "reply" in defaults:
        taken["reply"] = defaults["reply"]
    if kind != "cue":
        taken.pop("reply", None)
    return {key: _plain(value) for key, value in {**taken, **own}.items()}


def _plain(value: Field) -> Any:
    if value.is_list():
        return [_plain(entry) for entry in value.items("a list")]
    if value.is_mapping():
        return {key: _plain(part) for key, _, part in value.pairs("a mapping")}
    return value.text("a value")


def check_length(file: str, text: str) -> None:
    """Raises RuleError for a text that is too long to be one rule or card."""
    if len(text) > LONGEST:
        raise RuleError(file, text[:LONGEST].count("\n") + 1, f"is longer than {LONGEST:,} signs; make two of it")
