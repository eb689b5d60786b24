"""What people fill in about their account. The verbs say what can be used; here stands only what a form can know."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from server import zones

# Far above what a verb accepts: what is longer was not typed by a person.
_BOUND = Length(max=400, message=_l("This is too long."))

RELATIONS = [
    SelectChoice("", _l("I would rather not say")),
    SelectChoice("partner", _l("A partner")),
    SelectChoice("parent", _l("A parent")),
    SelectChoice("sibling", _l("A brother or sister")),
    SelectChoice("child", _l("A grown child")),
    SelectChoice("friend", _l("A friend")),
]


class LoginForm(FlaskForm):
    username = StringField(_l("Your name here"), validators=[InputRequired(_l("Please type your name.")), _BOUND])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Please type your password.")), _BOUND])
    stay = BooleanField(_l("Stay signed in on this device"))


class SignupForm(FlaskForm):
    username = StringField(_l("A name for you here"), validators=[InputRequired(_l("Please choose a name.")), _BOUND])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Please choose a password.")), _BOUND])
    relation = SelectField(_l("I come here as"), choices=RELATIONS, default="")
    email = StringField(_l("E-mail, if you like"), validators=[_BOUND])
    # The browser's own, filled in by times.js.
    time_zone = HiddenField()

    def zone(self) -> str:
        """The browser's time zone, where it told one that is known."""
        return self.time_zone.data if self.time_zone.data in zones.offered() else "UTC"


class RecoverForm(FlaskForm):
    username = StringField(_l("Your name here"), validators=[InputRequired(_l("Please type your name.")), _BOUND])
    code = StringField(_l("One of your recovery codes"), validators=[InputRequired(_l("Please type a code.")), _BOUND])
    password = PasswordField(_l("A new password"), validators=[InputRequired(_l("Please choose a password.")), _BOUND])


class ResetForm(FlaskForm):
    password = PasswordField(_l("A new password"), validators=[InputRequired(_l("Please choose a password.")), _BOUND])


class FirstAdminForm(FlaskForm):
    username = StringField(_l("A name for you here"), validators=[InputRequired(_l("Please choose a name.")), _BOUND])
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Please choose a password.")), _BOUND])


class ChangePasswordForm(FlaskForm):
    password = PasswordField(
        _l("Your present password"), validators=[InputRequired(_l("Please type the password you have now.")), _BOUND]
    )
    new_password = PasswordField(
        _l("A new password"), validators=[InputRequired(_l("Please choose a new password.")), _BOUND]
    )


class DetailsForm(FlaskForm):
    relation = SelectField(_l("I come here as"), choices=RELATIONS)
    email = StringField(_l("E-mail, if you like"), validators=[_BOUND])
    time_zone = SelectField(
        _l("Your time zone"), choices=[SelectChoice(zone, zone.replace("_", " ")) for zone in zones.offered()]
    )


class AcceptForm(FlaskForm):
    version = IntegerField(validators=[InputRequired()])
