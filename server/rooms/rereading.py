"""What the engine could not read when it was said is read later: nothing that hurts or alarms stays unseen."""

from __future__ import annotations

from sqlalchemy import select

from server import broadcast
from server.extensions import db
from server.findings import actions as findings
from server.journal import writing
from server.models import Meeting, Message
from server.rooms.whispers import offer_help

AT_ONCE = 50


def read_what_was_left() -> None:
    """Read the messages of open meetings that are marked `unread`, oldest first; the facilitators then hear of them."""
    unread = select(Message.id).join(Meeting).where(Message.reading_state == "unread", Meeting.status == "open")
    unread = unread.where(Message.state.in_(("posted", "held"))).order_by(Message.at).limit(AT_ONCE)
    for message_id in list(db.session.scalars(unread)):
        if not _read_again(message_id):
            return


def _read_again(message_id: str) -> bool:
    """Whether the engine read it; where it still fails, the rest waits for the next time."""
    message = db.session.get(Message, message_id)
    if message is None or message.body is None:
        return True
    body, meeting_id = message.body, message.meeting_id
    reading = findings.read(body)
    if reading is None:
        return False
    with writing(meeting_id) as page:
        message = page.session.get(Message, message_id)
        # Edited, withdrawn or read by another worker meanwhile: then it is no longer this text that waits.
        if message is None or message.reading_state != "unread" or message.body != body:
            return True
        message.reading_state = "rules"
        alert = findings.store(page, message, reading)
        if alert is not None:
            offer_help(page, alert)
    broadcast.tell(page)
    return True
