"""The fuller reading of what was said: nothing that hurts or alarms stays unseen.

A message goes out with what the rules find in it. What its meaning shows comes a moment later, from the desk of second
readings; what the desk had no place for, and what no tier could read when it was said, is read by a job.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from server import broadcast
from server.extensions import db
from server.findings import actions as findings
from server.guidance import Reading
from server.journal import writing
from server.learning import learned
from server.models import Meeting, Message
from server.rooms.placing import let_in
from server.rooms.whispers import offer_help
from server.second_reading import desk

AT_ONCE = 50


def read_soon(message: Message) -> None:
    """Read in full what only the rules have read; the facilitators then hear what it adds or overturns."""
    if message.reading_state != "rules" or message.body is None:
        return
    message_id, body = message.id, message.body
    desk.soon(body, lambda reading: take_in(message_id, body, reading))


def read_what_was_left() -> None:
    """Read the messages of open meetings that are not read in full, or not at all, oldest first."""
    left = [Message.reading_state == "unread"]
    if findings.meaning_is_read():
        left.append(Message.reading_state == "rules")
    waiting = select(Message.id).join(Meeting).where(or_(*left), Meeting.status == "open")
    waiting = waiting.where(Message.state.in_(("posted", "held"))).order_by(Message.at).limit(AT_ONCE)
    for message_id in list(db.session.scalars(waiting)):
        if not _read_again(message_id):
            return


def _read_again(message_id: str) -> bool:
    """Whether the engine read it; where it still fails, the rest waits for the next time."""
    message = db.session.get(Message, message_id)
    if message is None or message.body is None:
        return True
    body = message.body
    reading = findings.read_in_time(body, findings.read(body))
    if reading is None or (message.reading_state == "rules" and findings.may_say_more(reading)):
        return False
    take_in(message_id, body, reading)
    return True


def take_in(message_id: str, body: str, reading: Reading) -> None:
    """Keep what a fuller reading of these words of a message found, unless they are no longer what it says."""
    meeting_id = db.session.scalar(select(Message.meeting_id).filter_by(id=message_id))
    if meeting_id is None:
        return
    reading = learned.leave_out(reading)
    with writing(meeting_id) as page:
        message = page.session.get(Message, message_id)
        # Edited, withdrawn or read by another worker meanwhile: then it is no longer this text that waits.
        if message is None or message.reading_state == "full" or message.body != body or message.state == "withdrawn":
            return
        before, message.reading_state = message.reading_state, findings.state_of(reading)
        if before == message.reading_state:
            return
        alert = findings.complete(page, message, reading)
        if message.state == "held" and _need_not_wait(message, reading):
            let_in(page, message)
        if alert is not None:
            offer_help(page, alert)
    broadcast.tell(page)


def _need_not_wait(message: Message, reading: Reading) -> bool:
    """A possible crisis waits for nobody; nor does what a meeting holds only as long as it may shame somebody."""
    return reading.crisis is not None or (message.seat.meeting.mode == "hold" and not reading.shames_others)
