"""What an admin fills in about a group."""

from __future__ import annotations

import unicodedata

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from server.groups.actions import GroupDetails

_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def tidy(text: str | None) -> str:
    """One spelling of what was typed: composed characters, spaces and line ends as one expects them."""
    composed = unicodedata.normalize("NFC", text or "")
    lines = (" ".join(line.split()) for line in composed.strip().splitlines())
    return "\n".join(lines)


def one_line(text: str | None) -> str:
    """What was typed, tidy and without line ends."""
    return " ".join(tidy(text).split())


def plain(form: FlaskForm, field: Field) -> None:
    """No control characters, which no keyboard writes, and no marks that turn the direction of the page."""
    for sign in field.data or "":
        if sign in _TURNING or (sign != "\n" and unicodedata.category(sign) in ("Cc", "Cs", "Co")):
            raise ValidationError(_l("There are characters in it that cannot be shown."))


class GroupForm(FlaskForm):
    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[
            InputRequired(_l("Give the group a name.")),
            Length(2, 80, _l("Between 2 and 80 characters.")),
            plain,
        ],
    )
    description = TextAreaField(
        _l("What it is for, in a few sentences"),
        filters=[tidy],
        validators=[Length(max=1000, message=_l("At most 1,000 characters.")), plain],
    )
    capacity = IntegerField(
        _l("Seats"),
        default=20,
        validators=[
            InputRequired(_l("Say how many people find a seat.")),
            NumberRange(2, 50, _l("Between 2 and 50 seats.")),
        ],
    )
    entry = RadioField(
        _l("Coming in"),
        default="open",
        choices=[
            SelectChoice("open", _l("Everybody comes straight in")),
            SelectChoice("waiting_room", _l("A facilitator lets each person in")),
        ],
        validators=[InputRequired(_l("Choose how people come in."))],
    )
    retention_days = IntegerField(
        _l("Days that a meeting's messages are kept"),
        default=30,
        validators=[
            InputRequired(_l("Say for how many days.")),
            NumberRange(1, 365, _l("Between 1 and 365 days.")),
        ],
    )

    holds_unread = BooleanField(_l("In a meeting that holds messages, hold also what could not be read in time"))

    def details(self) -> GroupDetails:
        """What was filled in, once it is valid."""
        assert self.name.data and self.capacity.data and self.retention_days.data
        return GroupDetails(
            self.name.data,
            self.description.data or "",
            self.capacity.data,
            self.entry.data,
            self.retention_days.data,
            bool(self.holds_unread.data),
        )
