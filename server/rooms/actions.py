"""What people do in the room: come and go, speak, change what they said, answer one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from server import access, broadcast, clock, policy, throttle
from server.errors import Refused, ensure, not_found
from server.extensions import db
from server.findings import actions as findings
from server.findings.fitting import nudge_for_author
from server.guidance import Finding
from server.journal import ROOM, STAFF, Page, seat_stream, writing
from server.learning import actions as learning
from server.models import (
    HiddenPerson,
    Meeting,
    Message,
    MessageEdit,
    Reaction,
    Report,
    Seat,
    User,
    new_id,
)
from server.rooms import rereading
from server.rooms.placing import let_in
from server.rooms.whispers import offer_help

# How long a seat counts as present after its sockets were last seen: a reload or a tunnel is not a goodbye.
PRESENCE = timedelta(seconds=45)
AFTER_A_LOST_SOCKET = timedelta(seconds=15)


# Coming and going


def enter(user: User, meeting_id: str, rules_version: int) -> Seat:
    """The user's seat, taken now or again. In a group with a waiting room it may stand at `waiting`.

    Raises not_found, removed, closed, forbidden (ground rules) or conflict (full).
    """
    with writing(meeting_id) as page:
        meeting = access.find_meeting(meeting_id)
        seat = page.session.scalar(select(Seat).filter_by(meeting_id=meeting_id, user_id=user.id))
        role = policy.seat_role(user, frozenset(person.id for person in meeting.facilitators))
        if seat is not None and seat.standing == "removed":
            raise Refused("removed", "A facilitator has asked you to leave this meeting.")
        taken = _members_in(page, meeting, beside=user)
        ensure(
            policy.may_enter(
                user, meeting, rules_version=rules_version, taken=taken, capacity=meeting.group.capacity, role=role
            )
        )
        if seat is None:
            seat = Seat(meeting=meeting, user=user, standing="left", first_time=_is_first_time(page, user))
            page.session.add(seat)
        changed = seat.role != role
        seat.role = role
        _take_place(page, seat, told_anyway=changed)
    broadcast.tell(page)
    return seat


def _members_in(page: Page, meeting: Meeting, beside: User) -> int:
    others = select(func.count()).select_from(Seat).filter_by(meeting_id=meeting.id, standing="in", role="member")
    return page.session.scalar(others.where(Seat.user_id != beside.id)) or 0


def _is_first_time(page: Page, user: User) -> bool:
    return page.session.scalar(select(Seat.id).filter_by(user_id=user.id).limit(1)) is None


def _take_place(page: Page, seat: Seat, *, told_anyway: bool) -> None:
    """Into the room, or into the waiting room before it. `told_anyway`: the others have something else to learn."""
    now = clock.now()
    before = seat.standing
    waits = seat.meeting.group.entry == "waiting_room" and seat.role == "member" and seat.admitted_at is None
    seat.standing = "waiting" if waits else "in"
    seat.present_until = now + PRESENCE
    if not waits and seat.admitted_at is None:
        seat.admitted_at = now
    page.session.flush()
    if seat.standing == before and not told_anyway:
        return
    if seat.standing == "in":
        seat.away = False
        page.add(seat.meeting_id, ROOM, "person_entered", seat.id)
    page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)


def leave(seat: Seat) -> Seat:
    """Go; one can come back while the meeting is open."""
    with writing(seat.meeting_id) as page:
        if seat.standing in ("in", "waiting"):
            leave_quietly(page, seat)
    broadcast.tell(page)
    return seat


def leave_quietly(page: Page, seat: Seat) -> None:
    was_in = seat.standing == "in"
    seat.standing, seat.away = "left", False
    page.session.flush()
    if was_in:
        page.add(seat.meeting_id, ROOM, "person_left", seat.id)
    page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)


def step(seat: Seat, away: bool) -> Seat:
    """ "I need a moment", and back."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_be_here(seat))
        if seat.away != away:
            seat.away = away
            page.add(seat.meeting_id, ROOM, "person_entered", seat.id)
            page.add(seat.meeting_id, seat_stream(seat.id), "seat_changed", seat.id)
            page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)
    broadcast.tell(page)
    return seat


def keep_present(seat_ids: list[str], for_: timedelta = PRESENCE) -> None:
    """These seats have open sockets here."""
    if not seat_ids:
        return
    # A seat that somebody is changing just now is left to the next time: this waits for nobody.
    idle = select(Seat.id).where(Seat.id.in_(seat_ids)).with_for_update(skip_locked=True)
    with writing() as page:
        page.session.execute(update(Seat).where(Seat.id.in_(idle)).values(present_until=clock.now() + for_))


def say_goodbye_to_the_absent() -> None:
    """Seats whose sockets have been gone for a while leave the room, whichever worker they were on."""
    absent = (Seat.standing.in_(("in", "waiting")), Seat.present_until < clock.now())
    for meeting_id in list(db.session.scalars(select(Seat.meeting_id).where(*absent).distinct())):
        with writing(meeting_id) as page:
            for seat in page.session.scalars(select(Seat).filter_by(meeting_id=meeting_id).where(*absent)).all():
                leave_quietly(page, seat)
        broadcast.tell(page)


def hide_person(seat: Seat, other_id: str, on: bool) -> Seat:
    """Read somebody no more, for oneself alone; nobody is told."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_be_here(seat))
        other = access.seat_for(seat, other_id)
        if other.id == seat.id:
            raise Refused("invalid", "You cannot hide yourself.")
        hidden = page.session.get(HiddenPerson, (seat.id, other.id))
        if on != (hidden is not None):
            if hidden is None:
                page.session.add(HiddenPerson(seat_id=seat.id, hidden_seat_id=other.id))
            else:
                page.session.delete(hidden)
            page.add(seat.meeting_id, seat_stream(seat.id), "seat_changed", seat.id)
    broadcast.tell(page)
    return seat


# Speaking


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a text: a message, or a nudge to its author and nothing stored."""

    message: Message | None = None
    nudge: Finding | None = None


def post_message(seat: Seat, body: str, client_id: str, reply_to: str | None = None, ask: bool = False) -> Said:
    """Say something in the room: the path of a sentence, from top to bottom.

    `body` is trimmed, 1 to 4,000 code points. A `client_id` said before gives the first result again. With `ask`, a
    text that shames others is not posted but answered by a nudge; only then, and where the room holds what shames, is
    the full reading waited for. Raises what `policy.may_say` refuses, rate_limited, or not_found for an unknown
    `reply_to`.
    """
    earlier = _said_before(seat, client_id)
    if earlier is not None:
        return Said(earlier)
    throttle.speaking.ensure(seat.id)
    reading = findings.read(body)
    if ask or policy.holds_what_shames(seat):
        reading = findings.read_in_time(body, reading)
    crisis = reading is not None and reading.crisis is not None
    ensure(policy.may_say(seat, clock.now(), crisis=crisis))
    if ask and reading is not None and reading.nudge is not None and not crisis:
        return Said(nudge=nudge_for_author(db.session, seat, reading.nudge, client_id))

    with writing(seat.meeting_id) as page:
        ensure(policy.may_say(seat, clock.now(), crisis=crisis))
        earlier = _said_before(seat, client_id)
        if earlier is not None:
            return Said(earlier)
        if reply_to is not None:
            ensure(policy.may_answer_message(seat, access.message_for(seat, reply_to)))
        held = policy.waits_for_a_facilitator(
            seat, shames_others=findings.shames_others(reading), crisis=crisis, unsure=findings.may_say_more(reading)
        )
        message = _add_message(page, seat, body, client_id, reply_to, held=held)
        message.reading_state = findings.state_of(reading)
        alert = findings.store(page, message, reading)
        if alert is not None:
            offer_help(page, alert)
    # Leaving the block has committed; only now does anybody hear of it, and only then is the author answered.
    broadcast.tell(page)
    rereading.read_soon(message)
    return Said(message)


def _said_before(seat: Seat, client_id: str) -> Message | None:
    said = select(Message).filter_by(meeting_id=seat.meeting_id, seat_id=seat.id, client_id=client_id)
    return db.session.scalar(said)


def _add_message(page: Page, seat: Seat, body: str, client_id: str, reply_to: str | None, *, held: bool) -> Message:
    """A new message in its place in the room; a held one has none yet, and only its author and the facilitators
    know."""
    message_id = new_id()
    if held:
        place = None
        page.add(seat.meeting_id, seat_stream(seat.id), "message_posted", message_id)
        page.add(seat.meeting_id, STAFF, "message_held", message_id)
    else:
        place = page.add(seat.meeting_id, ROOM, "message_posted", message_id)
    first_word = seat.spoken_at is None
    message = Message(
        id=message_id,
        meeting_id=seat.meeting_id,
        seat=seat,
        role=seat.role,
        client_id=client_id,
        place=place,
        body=body,
        reply_to=reply_to,
        state="held" if held else "posted",
    )
    seat.spoken_at = clock.now()
    page.session.add(message)
    page.session.flush()
    if first_word:
        page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)
    return message


def draft_nudge(seat: Seat, body: str) -> Finding | None:
    """What the author of a draft would be shown before sending. Nothing is kept, nobody is told."""
    ensure(policy.may_be_here(seat))
    reading = findings.read_in_time(body, findings.read(body))
    if reading is None or reading.nudge is None or reading.crisis is not None:
        return None
    return nudge_for_author(db.session, seat, reading.nudge)


def edit_message(seat: Seat, message_id: str, body: str) -> Message:
    """New words for one's own message; the old ones are kept for facilitators until retention ends."""
    throttle.speaking.ensure(seat.id)
    reading = findings.read(body)
    if policy.holds_what_shames(seat):
        reading = findings.read_in_time(body, reading)
    crisis = reading is not None and reading.crisis is not None
    with writing(seat.meeting_id) as page:
        message = access.message_for(seat, message_id)
        ensure(policy.may_change_message(seat, message))
        ensure(policy.may_speak(seat, clock.now(), crisis=crisis))
        if message.state == "posted" and policy.waits_for_a_facilitator(
            seat, shames_others=findings.shames_others(reading), crisis=crisis, unsure=findings.may_say_more(reading)
        ):
            raise Refused(
                "held", "Some words wait for a facilitator in this meeting. What you wrote before stays as it is."
            )
        if body != message.body:
            if crisis and message.state == "held":
                let_in(page, message)
            page.session.add(MessageEdit(message_id=message.id, body=message.body))
            message.body, message.edited_at = body, clock.now()
            message.reading_state = findings.state_of(reading)
            _tell_of_change(page, message)
            alert = findings.replace(page, message, reading)
            if alert is not None:
                offer_help(page, alert)
    broadcast.tell(page)
    rereading.read_soon(message)
    return message


def withdraw_message(seat: Seat, message_id: str) -> Message:
    """Take one's own message back: it is gone for everybody."""
    with writing(seat.meeting_id) as page:
        message = access.message_for(seat, message_id)
        ensure(policy.may_change_message(seat, message))
        message.state = "withdrawn"
        _tell_of_change(page, message)
        findings.replace(page, message, None)
        learning.forget_message(page, message.id)
    broadcast.tell(page)
    return message


def _tell_of_change(page: Page, message: Message) -> None:
    page.session.flush()
    if message.place is not None:
        page.add(message.meeting_id, ROOM, "message_changed", message.id)
    else:
        page.add(message.meeting_id, seat_stream(message.seat_id), "message_changed", message.id)
        page.add(message.meeting_id, STAFF, "message_held", message.id)


def typing(seat: Seat, on: bool, sid: str) -> None:
    """Let the others see that one is writing; nothing is kept. `sid`: the socket that need not be told."""
    ensure(policy.may_speak(seat, clock.now()))
    broadcast.typing(seat, on, sid)


def history(seat: Seat, before: str, limit: int) -> tuple[list[Message], bool]:
    """Up to `limit` messages before that one, oldest first, and whether there are more."""
    ensure(policy.may_be_here(seat))
    place = access.message_for(seat, before).place
    if place is None:
        raise not_found("This message")
    earlier = select(Message).filter_by(meeting_id=seat.meeting_id).where(Message.place < place)
    found = db.session.scalars(earlier.order_by(Message.place.desc()).limit(limit + 1)).all()
    return list(reversed(found[:limit])), len(found) > limit


# Answering one another


def react(seat: Seat, message_id: str, reaction: str, on: bool) -> Message:
    with writing(seat.meeting_id) as page:
        message = access.message_for(seat, message_id)
        ensure(policy.may_answer_message(seat, message))
        given = page.session.get(Reaction, (message.id, seat.id, reaction))
        if on != (given is not None):
            if given is None:
                page.session.add(Reaction(message_id=message.id, seat_id=seat.id, kind=reaction))
            else:
                page.session.delete(given)
            page.add(seat.meeting_id, ROOM, "reacted", message.id)
    broadcast.tell(page)
    return message


def report_message(seat: Seat, message_id: str, reason: str) -> Report:
    """Tell the facilitators that a message hurts. One report a person and message; a second one returns the first."""
    with writing(seat.meeting_id) as page:
        message = access.message_for(seat, message_id)
        ensure(policy.may_answer_message(seat, message))
        report = page.session.scalar(select(Report).filter_by(message_id=message.id, by_id=seat.id))
        if report is None:
            report = Report(meeting_id=seat.meeting_id, message_id=message.id, by_id=seat.id, reason=reason)
            page.session.add(report)
            page.session.flush()
            page.add(seat.meeting_id, STAFF, "report_raised", report.id)
    broadcast.tell(page)
    return report
