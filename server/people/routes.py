"""The admin's pages of people: who is here, in which role, and what is on record about them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm

from server.accounts import administration, browser
from server.errors import Refused
from server.form_errors import first_error, put_beside
from server.people import forms
from server.security import admins_only, wants_json

people = Blueprint("people", __name__, url_prefix="/admin/people")

# How an act reads on the page; one that is not here reads as its own name.
ACTS = {
    "sign_up": _l("signed up"),
    "first_admin": _l("became the first admin"),
    "accept_ground_rules": _l("accepted the ground rules"),
    "set_details": _l("changed their details"),
    "change_password": _l("changed the password"),
    "recover": _l("set a new password with a recovery code"),
    "new_recovery_codes": _l("made new recovery codes"),
    "make_reset_link": _l("made a link for a new password"),
    "use_reset_link": _l("set a new password with a link"),
    "change_role": _l("changed the role"),
    "suspend": _l("paused the account"),
    "restore": _l("opened the account again"),
    "draft_language": _l("drafted a rule or card"),
    "drop_draft": _l("threw a draft away"),
    "publish_language": _l("published the language rules"),
}


@people.app_template_filter("act")
def in_words(act: str) -> str:
    return str(ACTS.get(act, act.replace("_", " ")))


@people.get("/")
@admins_only
def index() -> str:
    search, role = request.args.get("search", ""), request.args.get("role", "")
    page = request.args.get("page", 1, type=int)
    listed = administration.list_people(current_user, search=search, role=role, page=page)
    return render_template(
        "people/index.html", listed=listed, search=search, role=role, page=max(page, 1), role_words=forms.ROLES
    )


@people.get("/<user_id>")
@admins_only
def person(user_id: str) -> Any:
    return _person(user_id)


@people.post("/<user_id>/role")
@admins_only
def change_role(user_id: str) -> Any:
    form = forms.RoleForm()
    if not form.validate_on_submit():
        return _person(user_id, role_form=form)
    try:
        administration.change_role(current_user, user_id, form.role.data)
    except Refused as refusal:
        return _person(user_id, refusal, role_form=form)
    flash(_("The role is changed, also in the rooms that are open."))
    if current_user.id == user_id and current_user.role != "admin":
        return redirect(url_for("meetings.home"))
    return redirect(url_for("people.person", user_id=user_id))


@people.post("/<user_id>/suspend")
@admins_only
def suspend(user_id: str) -> Any:
    form = forms.ReasonForm()
    if not form.validate_on_submit():
        return _person(user_id, pause_form=form)
    try:
        administration.suspend(current_user, user_id, form.reason.data or "")
    except Refused as refusal:
        return _person(user_id, refusal, pause_form=form)
    flash(_("The account is paused. Whoever was signed in to it is out."))
    return redirect(url_for("people.person", user_id=user_id))


@people.post("/<user_id>/restore")
@admins_only
def restore(user_id: str) -> Any:
    form = forms.ReasonForm()
    if not form.validate_on_submit():
        return _person(user_id, pause_form=form)
    try:
        administration.restore(current_user, user_id, form.reason.data or "")
    except Refused as refusal:
        return _person(user_id, refusal, pause_form=form)
    flash(_("The account is open again."))
    return redirect(url_for("people.person", user_id=user_id))


@people.post("/<user_id>/reset-link")
@admins_only
def make_reset_link(user_id: str) -> Any:
    path = administration.make_reset_link(current_user, user_id)
    browser.keep_once("link", [request.url_root.rstrip("/") + path, user_id])
    return redirect(url_for("people.person", user_id=user_id))


def _person(
    user_id: str,
    refusal: Refused | None = None,
    *,
    role_form: forms.RoleForm | None = None,
    pause_form: forms.ReasonForm | None = None,
) -> Any:
    """The page of one person; `refusal` concerns the form that was sent."""
    user = administration.person(current_user, user_id)
    sent = role_form or pause_form
    status = _say(sent, refusal) if sent is not None else 200
    link = browser.take_once("link")
    page = render_template(
        "people/person.html",
        person=user,
        role_form=role_form or forms.RoleForm(formdata=None, obj=user),
        pause_form=pause_form or forms.ReasonForm(formdata=None),
        choices=administration.choices_for(current_user, user),
        link=link[0] if link and link[1] == user_id else None,
        record=administration.record_of(current_user, user_id),
    )
    return page, status


def _say(form: FlaskForm, refusal: Refused | None) -> int:
    """Put what went wrong where the form shows it; the status of the answer."""
    if wants_json():
        raise refusal or first_error(form)
    if refusal is None:
        return 400
    put_beside(form, refusal)
    return refusal.status
