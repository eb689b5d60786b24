"""Every rule brings its own examples; here they are read, and what does not hold is told with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .engine import Engine
from .errors import RuleError
from .readings import CrisisFinding, CueFinding, Finding
from .rules import Example, Rule


def prove(engine: Engine) -> None:
    """Raises RuleError for the first rule that does not hold what its own examples say."""
    for error in broken_examples(engine):
        raise error


def broken_examples(engine: Engine, rules: Iterable[Rule] | None = None) -> Iterator[RuleError]:
    """One error for each example of `flags` that its rule does not find, and of `passes` that it does.

    Of all rules, or of these; a rule that is switched off finds nothing and is passed over.
    """
    for rule in engine.rules if rules is None else rules:
        if rule.stage == "off":
            continue
        for example in rule.flags:
            reason = _why_not_found(rule, example, engine.meets(rule, example.text))
            if reason:
                yield RuleError(rule.file, example.line, f"rule '{rule.id}' {reason} in: {example.text}")
        for example in rule.passes:
            if any(_is_own(rule, found) for found in engine.meets(rule, example.text)):
                yield RuleError(rule.file, example.line, f"rule '{rule.id}' must find nothing in: {example.text}")


def _why_not_found(rule: Rule, example: Example, found: list[Finding | CueFinding | CrisisFinding]) -> str | None:
    own = [finding for finding in found if _is_own(rule, finding)]
    if not own:
        return "finds nothing"
    flags = [finding for finding in own if isinstance(finding, Finding)]
    if example.category is not None:
        flags = [flag for flag in flags if flag.category == example.category]
        if not flags:
            return f"finds no {example.category}"
    if example.target is not None and all(flag.target != example.target for flag in flags):
        return f"finds the target {flags[0].target}, not {example.target}," if flags else "finds no target"
    return None


def _is_own(rule: Rule, found: Finding | CueFinding | CrisisFinding) -> bool:
    """Whether it is what the rule is for; a match that became a cue is none of a flag rule's flags."""
    if rule.kind == "category":
        return isinstance(found, Finding)
    wanted = CueFinding if rule.kind == "cue" else CrisisFinding
    return isinstance(found, wanted) and found.kind == rule.value
