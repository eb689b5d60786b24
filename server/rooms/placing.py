"""A held message takes its place in the room."""

from __future__ import annotations

from server.journal import ROOM, STAFF, Page
from server.models import Message


def let_in(page: Page, message: Message) -> None:
    """Into the room: now, at the end."""
    message.state = "posted"
    message.place = page.add(message.meeting_id, ROOM, "message_posted", message.id)
    page.session.flush()
    page.add(message.meeting_id, STAFF, "message_held", message.id)
