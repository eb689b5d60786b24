"""What an admin fills in about a rule, and how that becomes the YAML of the rule and comes back from it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from server import guidance
from server.errors import invalid
from server.finding_words import TARGET_WORDS
from server.form_errors import put_beside
from server.groups.forms import one_line, plain, tidy
from server.guidance import RuleError
from server.guidance.parts import LONGEST, lines_of_rule, values_of_rule, written_rule
from server.guidance.rules import DEFAULT_CONFIDENCE, DEFAULT_SEVERITY, KINDS, STAGES
from server.guidance.vocabulary import CATEGORIES, CONTEXTS, CRISES, CUES, TARGETS
from server.language.editions import LONGEST_NOTE

FINDS = {
    "category": {
        "label": _l("puts a label on somebody"),
        "blame": _l("blames"),
        "trauma": _l("explains by old wounds"),
        "abandon": _l("tells to walk away"),
        "dismiss": _l("belittles"),
        "stigma": _l("demeans people with an addiction"),
        "self_shame": _l("is hard on oneself"),
        "hostile": _l("insults"),
    },
    "cue": {"reported_shame": _l("was blamed elsewhere"), "effort": _l("gives a great deal")},
    "crisis": {
        "overdose": _l("possible overdose"),
        "suicide": _l("possible danger to a life"),
        "violence": _l("possible violence"),
        "child_safety": _l("a child may be in danger"),
    },
}
"""What a rule looks for, in words, by its kind and value."""
KIND_WORDS = {"category": _l("Shaming"), "cue": _l("An invitation to care"), "crisis": _l("Possible danger")}
STAGE_WORDS = {
    "live": _l("On: what it finds is marked"),
    "shadow": _l("On trial: what it finds is counted, and nobody sees it"),
    "off": _l("Off: it is not looked for"),
}
STAGE_TAGS = {"shadow": _l("on trial"), "off": _l("off")}
HOW_WORDS = {"added": _l("new"), "changed": _l("changed"), "taken_back": _l("taken back")}
SET_WORDS = {
    "training": _l("Messages that Holdfast learned from"),
    "evaluation": _l("Messages that it is measured on"),
    "evaluation_fully": _l("The same, read by their meaning too"),
}
WORDING_WORDS = {
    "say_to_author": _l("Said to the author in private"),
    "say_to_self": _l("Said to an author who is hard on themself"),
    "say_to_hurt": _l("Said to who was hit"),
    "post_to_room": _l("Posted to the room"),
    "reframe": _l("A kinder wording for the author to take"),
}
RELATION_WORDS = {
    "partner": _l("to a partner"),
    "parent": _l("to a parent"),
    "sibling": _l("to a brother or sister"),
    "child": _l("to a grown child"),
    "friend": _l("to a friend"),
}
CONTEXT_WORDS = {
    "negated": _l("it is denied"),
    "supportive": _l("somebody is told not to think so"),
    "reported": _l("it is told that somebody said so"),
    "quoted": _l("it is quoted"),
    "adopted": _l("the author agrees with it"),
    "question": _l("a word or an idea is asked about"),
    "past": _l("it is over"),
    "tentative": _l("it is offered, not said"),
    "own_decision": _l("the author tells of a decision of their own"),
    "fiction": _l("it is from a film or a book"),
    "prevention": _l("it is about preventing it"),
}
SEVERITIES = {"1": _l("careless"), "2": _l("hurts"), "3": _l("wounds")}
CONFIDENCES = ("0.95", "0.9", "0.85", "0.8", "0.75", "0.7", "0.6", "0.5")

LISTS = ("phrases", "not_before", "not_after", "not_with", "only_with")
EXAMPLES = ("flags", "passes")
_SINGLE = ("stage", "severity", "guideline", "why", "reframe", "reply", "confidence", "target")
_OF_CATEGORIES = ("severity", "guideline", "why", "reframe", "target")
_MISSING = re.compile(r"has no '(\w+)'$")
_EXPECTED = re.compile(r"^(.*\S)\s*(?:->|→)\s*([a-z_, ]+)$")


def typed(text: str | None) -> str:
    """Text whose lines and indents mean something, as it was typed, with one spelling of signs and line ends."""
    lines = unicodedata.normalize("NFC", text or "").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _choices(words: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def _list_field(label: Any, needed: Any = None) -> TextAreaField:
    checks: list[Any] = [plain, Length(max=LONGEST, message=_l("This is too long."))]
    return TextAreaField(label, filters=[tidy], validators=[*([InputRequired(needed)] if needed else ()), *checks])


def _text_field(label: Any, longest: int) -> TextAreaField:
    too_long = _l("At most %(max)d characters.")
    return TextAreaField(label, filters=[one_line], validators=[plain, Length(max=longest, message=too_long)])


class RuleForm(FlaskForm):
    seen = HiddenField()
    id = StringField(_l("Name"), filters=[one_line], validators=[plain, Length(max=80)])
    finds = SelectField(
        _l("What the words do"),
        choices=[
            SelectChoice(f"{kind}:{value}", label, optgroup=KIND_WORDS[kind])
            for kind, values in FINDS.items()
            for value, label in values.items()
        ],
    )
    stage = RadioField(_l("Whether it counts"), choices=_choices(STAGE_WORDS), default="live")
    phrases = _list_field(_l("Words it looks for"), _l("There have to be words to look for."))
    flags = _list_field(_l("Examples it has to find"), _l("Give one sentence at least."))
    passes = _list_field(_l("Examples it must leave alone"), _l("Give one sentence at least."))
    why = _text_field(_l("Why it may hurt"), 500)
    reframe = _text_field(_l("A kinder wording"), 500)
    reply = _text_field(_l("A kind answer"), 500)
    guideline = SelectField(_l("The card that answers"), choices=[])
    severity = SelectField(_l("How much it hurts"), choices=_choices(SEVERITIES), default=str(DEFAULT_SEVERITY))
    target = SelectField(
        _l("Whom it is about"),
        choices=[SelectChoice("", _l("as the sentence says")), *_choices({t: TARGET_WORDS[t] for t in TARGETS})],
    )
    confidence = SelectField(_l("How sure the words alone make you"), choices=[], default=str(DEFAULT_CONFIDENCE))
    not_after = _list_field(_l("Leave alone right after"))
    not_before = _list_field(_l("Leave alone right before"))
    not_with = _list_field(_l("Leave alone in a sentence with"))
    only_with = _list_field(_l("Only in a sentence with"))
    despite = SelectMultipleField(
        _l("Find it even where"),
        choices=[SelectChoice(name, CONTEXT_WORDS[name]) for name in CONTEXTS],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = [SelectChoice(card.id, card.title) for card in guidance.guidelines()]
        self.guideline.choices = [SelectChoice("", _l("none")), *cards]
        own = str(self.confidence.data or DEFAULT_CONFIDENCE)
        sure = CONFIDENCES if own in CONFIDENCES or not _is_share(own) else (own, *CONFIDENCES)
        self.confidence.choices = [SelectChoice(one, f"{float(one):.0%}") for one in sure]

    def yaml(self, rule_id: str | None = None) -> str:
        """The rule as it was filled in. `rule_id`: of a rule that has its name already."""
        kind, _colon, value = str(self.finds.data).partition(":")
        values: dict[str, Any] = {"id": rule_id or self.id.data, kind: value}
        values |= {key: self[key].data for key in _SINGLE}
        for key in _OF_CATEGORIES if kind != "category" else ():
            values.pop(key)
        if kind != "cue":
            values.pop("reply")
        if values["stage"] == "live":
            values.pop("stage")
        values |= {key: _lines(self[key].data) for key in LISTS}
        values |= {key: [_example(line) for line in _lines(self[key].data)] for key in EXAMPLES}
        values["despite"] = ["all"] if set(self.despite.data or ()) == set(CONTEXTS) else self.despite.data
        return written_rule(values)

    def put_beside(self, errors: list[RuleError], text: str, *, is_new: bool) -> None:
        """Say what is wrong with the rule beside the field it stands in; `text` is the YAML of this form."""
        lines = lines_of_rule(text)
        for error in errors:
            missing = _MISSING.search(error.reason)
            key, entry = (missing[1], 0) if missing else _place(lines, error.line)
            reason = error.reason
            if key in (*LISTS, *EXAMPLES) and not missing and not reason.startswith(f"{key}:"):
                reason = _("Line %(line)s: %(reason)s", line=_line_of_entry(self[key].data, entry), reason=reason)
            name = "finds" if key in KINDS else key
            if name in self._fields and (is_new or name != "id"):
                self[name].errors = [*self[name].errors, reason]
            else:
                put_beside(self, invalid(reason))


def _is_share(text: str) -> bool:
    return re.fullmatch(r"0?\.\d+|1(?:\.0+)?", text) is not None


def _line_of_entry(text: str | None, entry: int) -> int:
    """In which line of a field its entry stands; empty lines are none."""
    filled = [number for number, line in enumerate((text or "").splitlines(), 1) if line.strip()]
    return filled[entry] if entry < len(filled) else 1


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _place(lines: dict[str, list[int]], line: int) -> tuple[str, int]:
    """The key in whose value a line of the YAML stands, and in which entry of it (0 the first)."""
    begun = [(start, key, at) for key, starts in lines.items() for at, start in enumerate(starts) if start <= line]
    _start, key, at = max(begun, default=(0, "", 0))
    return key, at


def _example(line: str) -> Any:
    """An example, with what is expected of it behind an arrow: "His mom is an enabler. -> other"."""
    found = _EXPECTED.match(line)
    expected = re.split(r"[, ]+", found[2].strip()) if found else []
    if found is None or not set(expected) <= {*TARGETS, *CATEGORIES}:
        return line
    parts = {"text": found[1]}
    for word in expected:
        parts["target" if word in TARGETS else "category"] = word
    return parts


def _as_line(example: Any) -> str:
    if not isinstance(example, dict):
        return str(example)
    expected = ", ".join(str(example[key]) for key in ("category", "target") if example.get(key))
    return f"{example.get('text', '')} -> {expected}" if expected else str(example.get("text", ""))


def _entries(value: Any) -> list[Any]:
    """What ought to be a list; whoever checks the rule says so where it is none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def form_of(text: str, seen: str) -> RuleForm:
    """The form as it is first shown, with what the YAML of a rule says. Raises RuleError."""
    values = values_of_rule(text)
    kind = next((kind for kind in KINDS if kind in values), "category")
    fields: dict[str, Any] = {key: values.get(key, "") for key in ("id", *_SINGLE)}
    fields["severity"] = fields["severity"] or str(DEFAULT_SEVERITY)
    fields["stage"] = values.get("stage") if values.get("stage") in STAGES else "live"
    fields["finds"] = f"{kind}:{values.get(kind, 'label')}"
    fields |= {key: "\n".join(map(_as_line, _entries(values.get(key)))) for key in (*LISTS, *EXAMPLES)}
    despite = [str(name) for name in _entries(values.get("despite"))]
    fields["despite"] = list(CONTEXTS) if "all" in despite else despite
    return RuleForm(formdata=None, seen=seen, **fields)


class TextForm(FlaskForm):
    """A rule as YAML, or a card as Markdown."""

    seen = HiddenField()
    text = TextAreaField(
        _l("The whole text"),
        filters=[typed],
        validators=[InputRequired(_l("There has to be something in it.")), plain],
    )

    def put_below(self, errors: list[RuleError]) -> None:
        """Say what is wrong with the text, line by line."""
        self.text.errors = [
            *self.text.errors,
            *(_("Line %(line)s: %(reason)s", line=error.line, reason=error.reason) for error in errors),
        ]


class SeenForm(FlaskForm):
    """A press on a button, and what was on the page when it was pressed."""

    seen = HiddenField()


class PublishForm(FlaskForm):
    seen = HiddenField()
    note = StringField(
        _l("What this edition changes, for those who look back"),
        filters=[one_line],
        validators=[
            InputRequired(_l("Please say it in a few words. It goes on record.")),
            Length(max=LONGEST_NOTE, message=_l("At most 300 characters.")),
            plain,
        ],
    )


class TryForm(FlaskForm):
    text = TextAreaField(
        _l("A text as somebody might write it"),
        validators=[
            InputRequired(_l("There has to be something to read.")),
            Length(max=4_000, message=_l("At most 4,000 characters.")),
        ],
    )


WHATS = {value: label for values in FINDS.values() for value, label in values.items()}
"""What is found, in words, by its name alone: no two kinds share one."""
assert set(WHATS) == {*CATEGORIES, *CUES, *CRISES}
