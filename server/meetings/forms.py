"""What an admin fills in to plan meetings, and a member to say whether they come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from server import clock, zones
from server.groups.forms import one_line, plain
from server.meetings import recurrence
from server.meetings.actions import MINUTES, Plan

FURTHEST = timedelta(days=366)

DAY_NAMES = [
    SelectChoice("MO", _l("Monday")),
    SelectChoice("TU", _l("Tuesday")),
    SelectChoice("WE", _l("Wednesday")),
    SelectChoice("TH", _l("Thursday")),
    SelectChoice("FR", _l("Friday")),
    SelectChoice("SA", _l("Saturday")),
    SelectChoice("SU", _l("Sunday")),
]


def day_names(rrule: str) -> list[Any]:
    """The days of the week on which a rule meets, in words."""
    return [day.label for day in DAY_NAMES if day.value in recurrence.days_of(rrule)]


class ChecklistField(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PlanForm(FlaskForm):
    group_id = SelectField(_l("Group"), validators=[InputRequired(_l("Choose the group."))])
    title = StringField(
        _l("Title"),
        filters=[one_line],
        validators=[InputRequired(_l("Give it a title.")), Length(2, 80, _l("Between 2 and 80 characters.")), plain],
    )
    repeat = RadioField(
        _l("How often"),
        default="weekly",
        choices=[
            SelectChoice("once", _l("Once")),
            SelectChoice("weekly", _l("Every week, on these days")),
        ],
        validators=[InputRequired(_l("Choose how often."))],
    )
    days = ChecklistField(_l("Days of the week"), choices=DAY_NAMES)
    date = DateField(
        _l("Date, or the day from which the series runs"), validators=[InputRequired(_l("Choose the day."))]
    )
    time = TimeField(_l("Start, as clocks there show it"), validators=[InputRequired(_l("Choose the time."))])
    time_zone = StringField(_l("Time zone"), validators=[InputRequired(_l("Choose the time zone."))])
    minutes = IntegerField(
        _l("Length in minutes"),
        default=90,
        validators=[
            InputRequired(_l("Say how long it lasts.")),
            NumberRange(MINUTES[0], MINUTES[-1], _l("Between 15 and 240 minutes.")),
        ],
    )
    facilitators = ChecklistField(
        _l("Facilitators"), validators=[InputRequired(_l("Choose at least one facilitator."))]
    )

    def offer(self, groups: list[Any], people: list[Any]) -> None:
        """Set what can be chosen: `groups` and `people` have `id` and `name`."""
        self.group_id.choices = [SelectChoice(group.id, group.name) for group in groups]
        self.facilitators.choices = [SelectChoice(person.id, person.name) for person in people]

    def validate_days(self, field: Field) -> None:
        if self.repeat.data == "weekly" and not field.data:
            raise ValidationError(_l("Choose at least one day of the week."))

    def validate_time_zone(self, field: Field) -> None:
        if field.data not in zones.known():
            raise ValidationError(_l("Choose a time zone from the list, such as America/New_York."))

    def validate_date(self, field: Field) -> None:
        today = clock.now().date()
        if field.data and not today - timedelta(days=1) <= field.data <= today + FURTHEST:
            raise ValidationError(_l("Choose a day between today and a year from now."))

    def validate_time(self, field: Field) -> None:
        if not self.date.data or field.data is None or self.time_zone.data not in zones.known():
            return
        local = datetime.combine(self.date.data, field.data)
        if self.repeat.data != "once":
            return
        if not recurrence.exists(local, self.time_zone.data):
            raise ValidationError(_l("Clocks are put forward that day, and this time is skipped. Choose another."))
        if recurrence.to_utc(local, self.time_zone.data) <= clock.now():
            raise ValidationError(_l("This moment has passed already."))

    def plan(self) -> Plan:
        """What was filled in, once it is valid."""
        assert self.title.data and self.date.data and self.time.data and self.time_zone.data and self.minutes.data
        return Plan(
            group_id=self.group_id.data,
            title=self.title.data,
            first_local=datetime.combine(self.date.data, self.time.data),
            time_zone=self.time_zone.data,
            minutes=self.minutes.data,
            facilitators=tuple(self.facilitators.data or ()),
            days=tuple(self.days.data or ()) if self.repeat.data == "weekly" else (),
        )


class AnswerForm(FlaskForm):
    """`coming`: yes or no."""

    coming = StringField(validators=[InputRequired(), AnyOf(("yes", "no"))])
