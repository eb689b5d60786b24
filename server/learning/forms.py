"""What an admin settles about a verdict that is to be learned from."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from server.finding_words import TARGET_WORDS
from server.groups.forms import plain, tidy
from server.guidance.vocabulary import CATEGORIES, CRISES, CUES, TARGETS
from server.learning.candidates import Labels, Proposed

LONGEST = 4_000

CATEGORY_WORDS = {
    "label": _l("Puts a label on"),
    "blame": _l("Blames"),
    "trauma": _l("Explains by old wounds"),
    "abandon": _l("Tells to walk away"),
    "dismiss": _l("Belittles"),
    "stigma": _l("Demeans"),
    "self_shame": _l("Is hard on"),
    "hostile": _l("Insults"),
}
FINDING_WORDS = {
    "label": _l("Puts a label on %(who)s"),
    "blame": _l("Blames %(who)s"),
    "trauma": _l("Explains %(who)s by old wounds"),
    "abandon": _l("Tells %(who)s to walk away"),
    "dismiss": _l("Belittles %(who)s"),
    "stigma": _l("Demeans %(who)s"),
    "self_shame": _l("Is hard on %(who)s"),
    "hostile": _l("Insults %(who)s"),
}
CUE_WORDS = {"reported_shame": _l("Was blamed elsewhere"), "effort": _l("Gives a great deal")}
CRISIS_WORDS = {
    "overdose": _l("Possible overdose now"),
    "suicide": _l("Possible danger to a life"),
    "violence": _l("Possible violence"),
    "child_safety": _l("A child may be in danger"),
}
VERDICT_WORDS = {
    "right": _l("right"),
    "quoted": _l("quoted from somebody else"),
    "about_self": _l("about themself"),
    "wrong_target": _l("somebody else is meant"),
    "wrong_category": _l("it does something else"),
    "not_shaming": _l("not shaming"),
}


class CandidateForm(FlaskForm):
    """`words`, `cues`, `crisis`, and for each category a field of its name with whom it is about, or nobody."""

    words = TextAreaField(
        _l("The words, as they will be learned from"),
        filters=[tidy],
        validators=[
            DataRequired(_l("There has to be something to read.")),
            Length(max=LONGEST, message=_l("At most 4,000 characters.")),
            plain,
        ],
    )
    cues = SelectMultipleField(
        _l("Its author"),
        choices=[SelectChoice(cue, CUE_WORDS[cue]) for cue in CUES],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    crisis = SelectField(
        _l("Danger"),
        choices=[SelectChoice("", _l("none")), *(SelectChoice(kind, CRISIS_WORDS[kind]) for kind in CRISES)],
    )

    def labels(self) -> Labels:
        """What was settled, once it is valid."""
        flags = [(category, self[category].data) for category in CATEGORIES if self[category].data]
        return Labels(tuple(flags), tuple(self.cues.data or ()), self.crisis.data or None)


for category in CATEGORIES:
    whom = [SelectChoice(target, TARGET_WORDS[target]) for target in TARGETS]
    setattr(
        CandidateForm, category, SelectField(CATEGORY_WORDS[category], choices=[SelectChoice("", _l("nobody")), *whom])
    )


def finding_in_words(category: str, target: str) -> str:
    """What a text does to whom, as a sentence without its end."""
    return str(FINDING_WORDS[category]) % {"who": TARGET_WORDS[target]}


def form_of(proposed: Proposed) -> CandidateForm:
    """The form as it is first shown, with what the verdicts suggest."""
    labels = proposed.labels
    return CandidateForm(
        formdata=None, words=proposed.words, cues=list(labels.cues), crisis=labels.crisis or "", **dict(labels.flags)
    )
