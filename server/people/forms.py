"""What an admin fills in about people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from server.accounts.administration import LONGEST_REASON

ROLES = {"member": _l("Member"), "facilitator": _l("Facilitator"), "admin": _l("Admin")}


class RoleForm(FlaskForm):
    role = SelectField(
        _l("Role"),
        choices=[SelectChoice(role, words) for role, words in ROLES.items()],
        validators=[InputRequired(_l("Please choose one of the roles."))],
    )


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        _l("Why"),
        validators=[
            InputRequired(_l("Please say why in a few words. It goes on record.")),
            Length(max=LONGEST_REASON, message=_l("This is too long.")),
        ],
    )
