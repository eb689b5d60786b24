"""A data file of the engine that is wrong stops the load with file, line and reason."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from config import Settings
from server import guidance
from server.app import create_app
from server.guidance.engine import HERE, Engine
from server.guidance.proof import broken_examples

RULE = """\
rules:
  - id: label-teapot
    category: label
    guideline: not-the-problem
    why: It calls a person a teapot.
    phrases: ["you are [such] a teapot"]
    flags: [You are such a teapot.]
    passes: [I bought a teapot.]
"""


def engine_with(folder: Path, rules: str, name: str = "own.yaml") -> Engine:
    """The engine with one rules file of our own, and everything else as it comes."""
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / name).write_text(dedent(rules), encoding="utf-8")
    return guidance.load(folder)


def test_a_rule_needs_no_more_than_its_file(tmp_path: Path) -> None:
    engine = engine_with(tmp_path, RULE)
    (flag,) = engine.read("Honestly you're such a teapot!").flags
    assert (flag.category, flag.target, flag.source, flag.guideline) == (
        "label", "member", "label-teapot", "not-the-problem"
    )  # fmt: skip
    assert flag.why == "It calls a person a teapot."


def test_another_folder_leaves_the_engine_that_everybody_uses_as_it_is(tmp_path: Path) -> None:
    engine_with(tmp_path, RULE)
    assert guidance.read("You are such a teapot.").flags == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("rules:\n", "rules: [\n", 2, "is not valid YAML"),
        ("    why:", "    wy:", 5, "unknown key 'wy'"),
        ("    why: It calls a person a teapot.\n", "", 2, "has no 'why'"),
        ("category: label", "category: lable", 3, "category cannot be 'lable'"),
        ("category: label", "category: label\n    cue: effort", 4, "exclude each other"),
        ("    category: label\n", "", 2, "needs one of: category, cue, crisis"),
        ("guideline: not-the-problem", "guideline: no-such-card", 4, "there is no guideline card 'no-such-card'"),
        ("guideline: not-the-problem", "guideline: not-the-problem\n    severity: 4", 5, "between 1 and 3"),
        ("guideline: not-the-problem", "guideline: not-the-problem\n    confidence: high", 5, "must be a number"),
        ("guideline: not-the-problem", "guideline: not-the-problem\n    target: him", 5, "target cannot be 'him'"),
        ("guideline: not-the-problem", "guideline: not-the-problem\n    despite: [weather]", 5, "despite cannot be"),
        ('["you are [such] a teapot"]', '["you are (such a teapot"]', 6, "is not closed"),
        ('["you are [such] a teapot"]', "[]", 6, "phrases is empty"),
        ('["you are [such] a teapot"]', "you are a teapot", 6, "phrases must be a list"),
        ('["you are [such] a teapot"]', '["@nothing here"]', 6, "there is no word set '@nothing'"),
        ("[You are such a teapot.]", "[]", 7, "flags needs an example"),
        ("    passes: [I bought a teapot.]\n", "", 2, "has no 'passes'"),
        ("id: label-teapot", "id: label teapot", 2, "may hold letters, digits and single dashes"),
        ("rules:\n", "words: {Bad Name: [x]}\nrules:\n", 1, "is no name for a word set"),
        ("rules:\n", "defaults: {colour: red}\nrules:\n", 1, "unknown key 'colour'"),
        ("    why:", "    why: x\n    why:", 6, "twice"),
    ],
)
def test_a_malformed_rule_names_file_line_and_reason(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    text = RULE.replace(old, new, 1)
    with pytest.raises(guidance.RuleError) as refused:
        engine_with(tmp_path, text)
    assert refused.value.file.name == "own.yaml"
    assert refused.value.line == line, str(refused.value)
    assert reason in refused.value.reason
    assert str(refused.value) == f"{refused.value.file}:{line}: {refused.value.reason}"


def test_an_id_used_twice_names_the_other_place(tmp_path: Path) -> None:
    engine_with(tmp_path, RULE, "a.yaml")
    with pytest.raises(guidance.RuleError, match=r"b\.yaml:2: the id 'label-teapot' is taken by a\.yaml:2"):
        engine_with(tmp_path, RULE, "b.yaml")


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    with pytest.raises(guidance.RuleError, match="holds no rules"):
        guidance.load(tmp_path)


def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yaml").write_bytes(RULE.encode() + b"# caf\xe9\n")
    with pytest.raises(guidance.RuleError, match=r"own\.yaml:9: is not UTF-8 text"):
        guidance.load(tmp_path)


def test_yaml_that_would_unfold_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(guidance.RuleError, match="aliases"):
        engine_with(tmp_path, "words: {a: &a [x]}\nrules: *a\n")


def test_examples_that_do_not_hold_are_told_with_their_line(tmp_path: Path) -> None:
    rules = RULE.replace("[You are such a teapot.]", "[You are a kettle.]").replace("[I bought", "[You are a teapot. I")
    missed, found_in_error = broken_examples(engine_with(tmp_path, rules))
    assert (missed.line, found_in_error.line) == (7, 8)
    assert missed.reason == "rule 'label-teapot' finds nothing in: You are a kettle."
    assert "must find nothing" in found_in_error.reason


def test_an_example_may_ask_for_category_and_target(tmp_path: Path) -> None:
    wanted = """[{text: "I am a teapot.", category: self_shame}, {text: "She is a teapot.", target: other},
      {text: "You are a teapot.", target: self}]"""
    rules = RULE.replace("you are [such]", "~be [such]").replace("[You are such a teapot.]", wanted)
    engine = engine_with(tmp_path, rules)
    (error,) = broken_examples(engine)
    assert "finds the target member, not self" in error.reason


def test_guards_beside_and_around_a_match_are_kept(tmp_path: Path) -> None:
    guards = "    not_before: [of china]\n    not_after: [they sing]\n    not_with: [nursery]\n"
    engine = engine_with(tmp_path, RULE.replace("    flags:", guards + "    flags:"))
    assert engine.read("You are such a teapot.").flags
    assert not engine.read("You are such a teapot of china.").flags
    assert not engine.read("They sing you are such a teapot.").flags
    assert not engine.read("In the nursery you are such a teapot.").flags
    assert engine.read("We have a nursery. You are such a teapot.").flags
    demanding = engine_with(tmp_path, RULE.replace("    flags:", "    only_with: [kettle]\n    flags:"))
    assert not demanding.read("You are such a teapot.").flags
    assert demanding.read("You are such a teapot, kettle man.").flags


def test_a_rule_may_speak_despite_a_context(tmp_path: Path) -> None:
    engine = engine_with(tmp_path, RULE.replace("    flags:", "    despite: [negated]\n    flags:"))
    assert engine.read("It is not true that you are a teapot.").flags


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("contexts: []\n", "needs contexts, subjects, replies and turned_on_oneself"),
        ("contexts:\n  - {context: negated, direction: up, phrases: [not]}\n", "direction cannot be 'up'"),
        ("contexts:\n  - {context: rain, direction: before, phrases: [not]}\n", "context cannot be 'rain'"),
        ("contexts:\n  - {context: negated, direction: before, scope: 99, phrases: [not]}\n", "between 0 and 40"),
        ("subjects:\n  - {target: dog, phrases: [dog]}\n", "target cannot be 'dog'"),
        ("replies: {effort: Thanks.}\n", "has no 'reported_shame'"),
        ("turned_on_oneself: {guideline: nothing, severity: 1, why: x}\n", "there is no guideline card 'nothing'"),
    ],
)
def test_malformed_contexts_are_refused_with_a_reason(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "context").mkdir()
    (tmp_path / "context" / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(guidance.RuleError) as refused:
        guidance.load(tmp_path)
    assert reason in refused.value.reason


def test_a_rule_whose_own_examples_do_not_hold_stops_the_start(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "engine"
    for part in ("rules", "context", "guidelines", "resources"):
        shutil.copytree(HERE / part, data / part)
    shutil.copy(HERE / "meanings.yaml", data)
    broken = RULE.replace("I bought a teapot.", "You are such a teapot.")
    (data / "rules" / "own.yaml").write_text(broken, encoding="utf-8")
    monkeypatch.setattr("server.guidance.engine.HERE", data)
    monkeypatch.setattr("server.guidance._own", None)
    with pytest.raises(guidance.RuleError) as refused:
        create_app(settings)
    assert (refused.value.file.name, refused.value.line) == ("own.yaml", 8)
    assert "rule 'label-teapot' must find nothing in: You are such a teapot." in refused.value.reason
