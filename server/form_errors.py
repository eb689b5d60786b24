"""What is wrong with a form that was sent: said beside its fields, or in JSON."""

from __future__ import annotations

from flask_wtf import FlaskForm

from server.errors import Refused, invalid


def put_beside(form: FlaskForm, refusal: Refused) -> None:
    """What a verb refused is said beside the field it concerns, or above them all."""
    field = form._fields.get(str(refusal.details.get("field")))
    if field is not None:
        field.errors = [*field.errors, refusal.message]
    else:
        form.form_errors = [*form.form_errors, refusal.message]


def first_error(form: FlaskForm) -> Refused:
    """A form that cannot be taken, for those who asked for JSON."""
    return invalid(str(next(iter(form.errors.values()))[0]))
