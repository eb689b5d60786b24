"""The page of the facilitator's panel, beside the live room."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from server import access
from server.errors import Refused
from server.meetings import actions as meetings

moderation = Blueprint("moderation", __name__)


@moderation.get("/moderation/<meeting_id>")
def panel(meeting_id: str) -> Any:
    meeting = access.find_meeting(meeting_id)
    if meetings.role_in(current_user, meeting) == "member":
        raise Refused("forbidden", "This page is for the facilitators of this meeting.")
    if meeting.status != "open":
        return redirect(url_for("meetings.meeting", meeting_id=meeting_id))
    return render_template("moderation/panel.html", meeting=meetings.card(meeting), facilitating=True)
