"""What an edit is held to before it is kept: it can be read, costs little, and its own examples hold."""

from __future__ import annotations

from functools import lru_cache

from server import guidance
from server.guidance import Engine, Parts, RuleError
from server.guidance.parts import check_length
from server.guidance.proof import broken_examples

RULE, CARD = "rule", "card"
SUFFIXES = {RULE: ".yaml", CARD: ".md"}
"""How an error's file tells of which kind the part is."""


class Broken(Exception):
    """A rule or card that cannot be kept, and everything that is wrong with it. Nothing was changed."""

    def __init__(self, errors: list[RuleError]) -> None:
        super().__init__("; ".join(str(error) for error in errors))
        self.errors = errors


def check(parts: Parts, kind: str, name: str) -> None:
    """Raises Broken where this part does not hold. Takes a second: not for the thread that serves sockets."""
    check_all(parts, [(kind, name)])


def check_all(parts: Parts, keys: list[tuple[str, str]]) -> None:
    """Raises Broken where any of these parts does not hold."""
    for kind, name in keys:
        _check_length(kind, name, (parts.rules if kind == RULE else parts.cards).get(name, ""))
    engine, errors = made(parts)
    files = {name + SUFFIXES[kind] for kind, name in keys}
    _raise([error for error in errors if error.file.name in files])
    rules = {name for kind, name in keys if kind == RULE}
    _raise(list(broken_examples(engine, [rule for rule in engine.rules if rule.id in rules])))


def _check_length(kind: str, name: str, text: str) -> None:
    try:
        check_length(name + SUFFIXES[kind], text)
    except RuleError as error:
        raise Broken([error]) from error


def _raise(errors: list[RuleError]) -> None:
    if errors:
        raise Broken(errors)


def made(parts: Parts) -> tuple[Engine, tuple[RuleError, ...]]:
    """The engine with these parts, and what is wrong with those that it leaves out.

    The last ones are kept: what is drafted is soon compared and published. Takes a second otherwise.
    """
    return _made(tuple(sorted(parts.rules.items())), tuple(sorted(parts.cards.items())))


_Items = tuple[tuple[str, str], ...]


@lru_cache(maxsize=2)
def _made(rules: _Items, cards: _Items) -> tuple[Engine, tuple[RuleError, ...]]:
    errors: list[RuleError] = []
    return guidance.engine_with(Parts(dict(rules), dict(cards)), errors.append), tuple(errors)


def forget_engines() -> None:
    """Make the next engine anew."""
    _made.cache_clear()
