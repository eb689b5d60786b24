"""The page of the live room. What happens on it goes over the socket."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from server import access
from server.meetings import actions as meetings

rooms = Blueprint("rooms", __name__)


@rooms.get("/rooms/<meeting_id>")
def room(meeting_id: str) -> Any:
    meeting = access.find_meeting(meeting_id)
    if meeting.status != "open":
        return redirect(url_for("meetings.meeting", meeting_id=meeting_id))
    facilitating = meetings.role_in(current_user, meeting) != "member"
    return render_template("rooms/room.html", meeting=meetings.card(meeting), facilitating=facilitating)
