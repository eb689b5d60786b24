"""The demo's group talks, as long as a facilitator is there to see it.

What was said is in the database, and when; from that alone follows what comes next. So a restart goes on where it
stopped, and of two workers who say the same line at the same moment one gets the other's message back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server import clock, policy
from server.accounts import ground_rules
from server.demo import data, script
from server.demo.script import Entry
from server.errors import Refused
from server.extensions import db
from server.models import Meeting, Message, Reaction, Seat, User
from server.rooms import actions as rooms

log = structlog.get_logger()

TICK = 1.0
KEPT_FOR = timedelta(seconds=20)

# With these the line may still be said later; with any other refusal the evening goes on without it.
PASSING = ("held", "rate_limited", "unavailable")


def run_talk(app: Flask, sleep: Callable[[float], None]) -> None:
    """Play the script in the demo's meeting, for ever. Whatever goes wrong is logged, and tried again later."""
    talk = Talk()
    while True:
        try:
            with app.app_context():
                talk.go_on()
        except Exception as error:
            log.error("demo_talk_failed", error=type(error).__name__)
        sleep(TICK)


@dataclass(slots=True)
class Talk:
    """What this process remembers of the evening, beside what the database has.

    `skipped`: when an entry was passed over, by its number. `begun`: when a facilitator was first seen.
    """

    meeting_id: str | None = None
    begun: datetime | None = None
    kept_at: datetime | None = None
    skipped: dict[int, datetime] = field(default_factory=dict)

    def go_on(self) -> None:
        """Do what is due by now, if somebody is there to see it."""
        try:
            self._go_on()
        except IntegrityError:
            # Another worker did the same at the same moment; the next look finds it done.
            db.session.rollback()

    def _go_on(self) -> None:
        data.renew_live_meeting()
        meeting = data.live_meeting()
        if meeting is None:
            return
        if meeting.id != self.meeting_id:
            self.meeting_id, self.begun, self.kept_at, self.skipped = meeting.id, None, None, {}
        if not _a_facilitator_is_there(meeting):
            self.begun = None
            return
        at = clock.now()
        self.begun = self.begun or at
        played = _played(meeting) | self.skipped
        last = max(played, default=0)
        if last >= len(script.current().entries):
            return
        self._come_in_and_stay(meeting, script.current().gone_by(last), at)
        entry = script.current().entries[last]
        if at >= max(played.get(last, self.begun), self.begun) + timedelta(seconds=entry.after):
            self._play(meeting, entry, at)

    def _come_in_and_stay(self, meeting: Meeting, gone: frozenset[str], at: datetime) -> None:
        """Everybody who has not gone home is in the room, and counts as present."""
        if self.kept_at is not None and at < self.kept_at + KEPT_FOR:
            return
        self.kept_at = at
        talkers = select(User).filter_by(scripted=True, suspended_at=None).order_by(User.name)
        staying = []
        for user in list(db.session.scalars(talkers.where(User.name.not_in(gone)))):
            seat = _seat_of(meeting, user.name)
            if seat is not None and seat.standing == "in":
                staying.append(seat.id)
            elif seat is None or seat.standing == "left":
                try:
                    rooms.enter(user, meeting.id, ground_rules.current().version)
                except Refused as refusal:
                    log.info("demo_talker_stays_out", code=refusal.code)
        rooms.keep_present(staying)

    def _play(self, meeting: Meeting, entry: Entry, at: datetime) -> None:
        """Say or do what the entry says. What the room refuses is passed over, as somebody would who lets it be."""
        seat = _seat_of(meeting, entry.who)
        if seat is None or seat.standing != "in":
            self.skipped[entry.number] = at
            return
        if entry.say is not None and policy.may_say(seat, at).code in PASSING:
            # Asking the room again and again would count as talking too fast.
            return
        try:
            about = _message(meeting, entry.about)
            if entry.say is not None:
                answered = about.id if about is not None and about.state == "posted" else None
                rooms.post_message(seat, entry.say, entry.client_id, reply_to=answered)
            elif entry.reaction is not None and about is not None:
                rooms.react(seat, about.id, entry.reaction, on=True)
            else:
                self.skipped[entry.number] = at
        except Refused as refusal:
            if refusal.code not in PASSING:
                log.info("demo_line_passed_over", line=entry.number, code=refusal.code)
                self.skipped[entry.number] = at
            return
        if entry.leaves:
            rooms.leave(seat)


def _a_facilitator_is_there(meeting: Meeting) -> bool:
    """Somebody of flesh and blood who facilitates, in the room at this moment."""
    here = select(Seat.id).join(User, Seat.user_id == User.id).where(Seat.meeting_id == meeting.id)
    here = here.where(Seat.role != "member", Seat.standing == "in", User.scripted.is_(False))
    return db.session.scalar(here.where(Seat.present_until > clock.now()).limit(1)) is not None


def _played(meeting: Meeting) -> dict[int, datetime]:
    """What the database has of the script: when each entry was said or done, by its number."""
    scripted = select(Message.client_id, Message.at).join(Seat, Message.seat_id == Seat.id)
    scripted = scripted.join(User, Seat.user_id == User.id).where(Message.meeting_id == meeting.id, User.scripted)
    said = dict(db.session.execute(scripted).all())
    given = select(Message.client_id, User.name, Reaction.kind, Reaction.at).join(
        Reaction, Reaction.message_id == Message.id
    )
    given = given.join(Seat, Reaction.seat_id == Seat.id).join(User, Seat.user_id == User.id)
    given = given.where(Message.meeting_id == meeting.id, User.scripted)
    reacted: dict[tuple[str, str, str | None], datetime] = {
        (client_id, name, kind): moment for client_id, name, kind, moment in db.session.execute(given)
    }
    played = {}
    for entry in script.current().entries:
        if entry.say is not None:
            moment = said.get(entry.client_id)
        else:
            moment = reacted.get((script.client_id(entry.about or 0), entry.who, entry.reaction))
        if moment is not None:
            played[entry.number] = moment
    return played


def _seat_of(meeting: Meeting, name: str) -> Seat | None:
    own = select(Seat).join(User, Seat.user_id == User.id).where(Seat.meeting_id == meeting.id)
    return db.session.scalar(own.where(User.name == name, User.scripted, User.suspended_at.is_(None)))


def _message(meeting: Meeting, number: int | None) -> Message | None:
    """What was said as the line with this number."""
    if number is None:
        return None
    said = select(Message).join(Seat, Message.seat_id == Seat.id).join(User, Seat.user_id == User.id)
    return db.session.scalar(
        said.where(Message.meeting_id == meeting.id, Message.client_id == script.client_id(number), User.scripted)
    )
