"""The admin's pages of groups."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from server.errors import Refused
from server.form_errors import first_error
from server.groups import actions
from server.groups.forms import GroupForm
from server.meetings import actions as meetings
from server.security import admins_only, signed_in_user, wants_json

groups = Blueprint("groups", __name__, url_prefix="/admin/groups")


@groups.get("/")
@admins_only
def index() -> str:
    return render_template("groups/index.html", groups=actions.all_groups())


@groups.route("/new", methods=["GET", "POST"])
@admins_only
def new() -> Any:
    form = GroupForm()
    if form.validate_on_submit():
        try:
            actions.make_group(signed_in_user(), form.details())
        except Refused as refusal:
            return _show_again(form, refusal)
        flash(_("The group is there. Now its meetings can be planned."))
        return redirect(url_for("groups.index"))
    return _shown(form)


@groups.route("/<group_id>", methods=["GET", "POST"])
@admins_only
def edit(group_id: str) -> Any:
    group = actions.find_group(group_id)
    form = GroupForm(obj=group)
    if form.validate_on_submit():
        try:
            actions.edit_group(signed_in_user(), group_id, form.details())
        except Refused as refusal:
            return _show_again(form, refusal, group)
        flash(_("Saved."))
        return redirect(url_for("groups.index"))
    return _shown(form, group)


@groups.post("/<group_id>/archive")
@admins_only
def archive(group_id: str) -> Any:
    meetings.archive_group(signed_in_user(), group_id)
    flash(_("The group is put away, and what was planned for it is cancelled."))
    return redirect(url_for("groups.index"))


@groups.post("/<group_id>/bring-back")
@admins_only
def bring_back(group_id: str) -> Any:
    actions.bring_back(signed_in_user(), group_id)
    flash(_("The group is back. Its meetings can be planned again."))
    return redirect(url_for("groups.index"))


def _show_again(form: GroupForm, refusal: Refused, group: Any = None) -> Any:
    """A name that is taken is said beside the name; anything else is not about the form."""
    if refusal.code != "conflict" or wants_json():
        raise refusal
    form.name.errors = [*form.name.errors, refusal.message]
    return _shown(form, group)


def _shown(form: GroupForm, group: Any = None) -> Any:
    if form.errors and wants_json():
        raise first_error(form)
    return render_template("groups/group.html", form=form, group=group), 400 if form.errors else 200
