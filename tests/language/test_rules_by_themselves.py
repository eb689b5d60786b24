"""A rule taken out of its file, as an admin edits it, is the same rule."""

from __future__ import annotations

from dataclasses import fields

from flask import Flask
from werkzeug.datastructures import MultiDict

from server import guidance
from server.guidance import Parts
from server.guidance.parts import rule_of_files
from server.guidance.proof import broken_examples
from server.guidance.rules import Rule
from server.language import forms

PLACE = {"file", "line", "flags", "passes"}


def alone() -> dict[str, str]:
    return {rule.id: rule_of_files(rule.id) or "" for rule in guidance.load().rules}


def test_every_rule_by_itself_says_the_same_and_holds_its_examples() -> None:
    own, engine = guidance.load(), guidance.engine_with(Parts(rules=alone()))
    assert [rule.id for rule in engine.rules] == [rule.id for rule in own.rules]
    assert list(broken_examples(engine)) == []
    what_counts = [one.name for one in fields(Rule) if one.name not in PLACE]
    for one, other in zip(own.rules, engine.rules, strict=True):
        assert {key: getattr(one, key) for key in what_counts} == {key: getattr(other, key) for key in what_counts}
        assert [example.text for example in one.flags] == [example.text for example in other.flags]


def test_the_form_of_every_rule_says_the_same_as_its_yaml(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for rule_id, text in alone().items():
        with app.test_request_context("/"):
            shown = forms.form_of(text, "").data
        sent = MultiDict(
            (name, value)
            for name, values in shown.items()
            for value in (values if isinstance(values, list) else [values])
        )
        with app.test_request_context("/", method="POST", data=sent):
            form = forms.RuleForm()
            assert form.validate(), (rule_id, form.errors)
            assert form.yaml(rule_id) == text
