"""YAML with a memory for lines: every value knows where it stands, so that an error can say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from .errors import RuleError

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Field:
    """One value of a YAML file, with its place. Each reader raises RuleError where the value has another type."""

    def __init__(self, file: Path, node: yaml.Node, first_line: int = 0) -> None:
        self._file = file
        self._node = node
        self._first_line = first_line

    @property
    def line(self) -> int:
        return int(self._node.start_mark.line) + 1 + self._first_line

    def error(self, reason: str) -> RuleError:
        return RuleError(self._file, self.line, reason)

    def _at(self, node: yaml.Node) -> Field:
        return Field(self._file, node, self._first_line)

    def text(self, what: str) -> str:
        """A piece of text that is not empty; numbers count as text, as somebody wrote them."""
        node = self._node
        if not isinstance(node, yaml.ScalarNode) or node.tag.rpartition(":")[2] not in ("str", "int", "float", "bool"):
            raise self.error(f"{what} must be text")
        value = str(node.value).strip()
        if not value:
            raise self.error(f"{what} is empty")
        return value

    def number(self, what: str, low: float, high: float) -> float:
        try:
            value = float(self.text(what))
        except ValueError:
            raise self.error(f"{what} must be a number") from None
        if not low <= value <= high:
            raise self.error(f"{what} must be between {low:g} and {high:g}")
        return value

    def whole(self, what: str, low: int, high: int) -> int:
        value = self.number(what, low, high)
        if value != int(value):
            raise self.error(f"{what} must be a whole number")
        return int(value)

    def one_of(self, what: str, allowed: Iterable[str]) -> str:
        value = self.text(what)
        if value not in allowed:
            raise self.error(f"{what} cannot be '{value}'; it is one of: {', '.join(allowed)}")
        return value

    def items(self, what: str) -> list[Field]:
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.error(f"{what} must be a list")
        return [self._at(node) for node in self._node.value]

    def texts(self, what: str) -> list[tuple[str, Field]]:
        found = [(item.text(f"an entry of {what}"), item) for item in self.items(what)]
        if not found:
            raise self.error(f"{what} is empty")
        return found

    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    def is_mapping(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    def pairs(self, what: str) -> Iterator[tuple[str, Field, Field]]:
        """Key, the key's own place, and value; a key that stands twice is an error."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.error(f"{what} must be a list of keys and values")
        seen: set[str] = set()
        for key_node, value_node in self._node.value:
            key_field = self._at(key_node)
            key = key_field.text(f"a key of {what}")
            if key in seen:
                raise key_field.error(f"{what} has the key '{key}' twice")
            seen.add(key)
            yield key, key_field, self._at(value_node)

    def mapping(self, what: str, allowed: Iterable[str], needed: Iterable[str] = ()) -> dict[str, Field]:
        allowed = tuple(allowed)
        found: dict[str, Field] = {}
        for key, key_field, value in self.pairs(what):
            if key not in allowed:
                raise key_field.error(f"{what} has the unknown key '{key}'; known are: {', '.join(allowed)}")
            found[key] = value
        for key in needed:
            if key not in found:
                raise self.error(f"{what} has no '{key}'")
        return found


def read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise RuleError(file, 1, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise RuleError(file, line, "is not UTF-8 text") from error


def parse(file: Path, text: str, first_line: int = 0) -> Field:
    """The root of a YAML document. `first_line` is how many lines of the file stand before `text`."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 1 + first_line
        raise RuleError(file, line, f"is not valid YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise RuleError(file, 1 + first_line, f"is not valid YAML: {str(error).splitlines()[0]}") from error
    if node is None:
        raise RuleError(file, 1 + first_line, "is empty")
    _refuse_aliases(file, node, first_line)
    return Field(file, node, first_line)


def _refuse_aliases(file: Path, root: yaml.Node, first_line: int) -> None:
    """Aliases can make a small file expand without end, and nobody needs them here."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            raise Field(file, node, first_line).error("YAML aliases (&name, *name) are not used here")
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            waiting.extend(part for pair in node.value for part in pair)


def load(file: Path) -> Field:
    return parse(file, read_text(file))
