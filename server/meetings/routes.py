"""The pages of meetings: what is on, one meeting, calendars; and the admin's planning."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from server import clock, times, zones
from server.errors import Refused, invalid
from server.form_errors import first_error, put_beside
from server.groups import actions as groups
from server.meetings import actions, feed, ics, listing
from server.meetings.forms import AnswerForm, PlanForm, day_names
from server.security import admins_only, public, signed_in_user, wants_json

meetings = Blueprint("meetings", __name__)

for words in (
    times.moment_in,
    times.day_in,
    times.weekday_in,
    times.time_in,
    times.wall_clock,
    times.zone_name,
    clock.iso,
):
    meetings.add_app_template_filter(words)


# For everybody


@meetings.get("/")
def home() -> str:
    return render_template("home.html", page=listing.front_page(signed_in_user()))


@meetings.get("/meetings/<meeting_id>")
def meeting(meeting_id: str) -> str:
    return render_template("meetings/meeting.html", listed=listing.about(signed_in_user(), meeting_id))


@meetings.post("/meetings/<meeting_id>/enter")
def enter(meeting_id: str) -> Any:
    actions.enter(signed_in_user(), meeting_id)
    return redirect(url_for("rooms.room", meeting_id=meeting_id))


@meetings.post("/meetings/<meeting_id>/open")
def open_meeting(meeting_id: str) -> Any:
    actions.open_meeting(signed_in_user(), meeting_id)
    return redirect(url_for("moderation.panel", meeting_id=meeting_id))


@meetings.post("/meetings/<meeting_id>/answer")
def answer(meeting_id: str) -> Any:
    form = AnswerForm()
    if not form.validate_on_submit():
        raise invalid("Say yes or no.")
    coming = form.coming.data == "yes"
    actions.answer(signed_in_user(), meeting_id, coming)
    if coming:
        flash(_("Good to know you mean to come."))
    else:
        flash(_("Thank you for saying so. You are welcome any other time."))
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id))


# Calendars


@meetings.get("/meetings/<meeting_id>.ics")
def appointment(meeting_id: str) -> Response:
    listed = listing.about(signed_in_user(), meeting_id)
    return _calendar(ics.calendar([listed.meeting], clock.now()))


@meetings.get("/calendar/<secret>.ics")
@public
def calendar(secret: str) -> Response:
    return _calendar(ics.calendar(feed.meetings_behind(secret), clock.now(), feed=True))


@meetings.get("/calendar")
def calendar_address() -> str:
    return render_template("meetings/calendar.html", secret=current_user.feed_secret)


@meetings.post("/calendar/new")
def new_calendar_address() -> Any:
    feed.new_address(signed_in_user())
    flash(_("Here is your calendar's address. An earlier one no longer works."))
    return redirect(url_for("meetings.calendar_address"))


@meetings.post("/calendar/stop")
def stop_calendar() -> Any:
    feed.stop(signed_in_user())
    flash(_("The address no longer works. Entries that a calendar has copied stay there until it looks again."))
    return redirect(url_for("meetings.calendar_address"))


def _calendar(file: bytes) -> Response:
    response = Response(file, mimetype="text/calendar")
    response.headers["Content-Disposition"] = "attachment; filename=appointment.ics"
    return response


# For admins


@meetings.get("/admin/meetings")
@admins_only
def admin() -> str:
    return render_template(
        "meetings/admin.html", planned=listing.planned(), running=listing.running_series(), day_names=day_names
    )


@meetings.route("/admin/meetings/plan", methods=["GET", "POST"])
@admins_only
def plan() -> Any:
    form = PlanForm(group_id=request.args.get("group"), time_zone=current_user.time_zone)
    form.offer(groups.active_groups(), actions.people_who_facilitate())
    if form.validate_on_submit():
        try:
            _plan(form)
        except Refused as refusal:
            if refusal.code not in ("invalid", "not_found") or wants_json():
                raise
            put_beside(form, refusal)
        else:
            _warn_of_clashes()
            return redirect(url_for("meetings.admin"))
    if form.errors and wants_json():
        raise first_error(form)
    page = render_template("meetings/plan.html", form=form, zones=sorted(zones.known()))
    return page, 400 if form.errors else 200


@meetings.post("/admin/meetings/<meeting_id>/cancel")
@admins_only
def cancel(meeting_id: str) -> Any:
    actions.cancel_meeting(signed_in_user(), meeting_id)
    flash(_("The meeting is cancelled."))
    return redirect(url_for("meetings.admin"))


@meetings.post("/admin/series/<series_id>/end")
@admins_only
def end_series(series_id: str) -> Any:
    actions.end_series(signed_in_user(), series_id)
    flash(_("The series has ended, and its planned meetings are cancelled."))
    return redirect(url_for("meetings.admin"))


def _plan(form: PlanForm) -> None:
    if form.repeat.data == "weekly":
        actions.plan_series(signed_in_user(), form.plan())
        flash(_("The series is planned."))
    else:
        actions.plan_meeting(signed_in_user(), form.plan())
        flash(_("The meeting is planned."))


def _warn_of_clashes() -> None:
    names = sorted({person.name for planned in listing.planned() for person, _other in planned.clashes})
    if names:
        words = _("Expected in two meetings at once: %(names)s. The list shows where.", names=", ".join(names))
        flash(words, "warning")
