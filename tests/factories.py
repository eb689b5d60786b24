"""People, groups, meetings and seats for tests, made as the product makes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from server import clock
from server.accounts import actions as accounts
from server.accounts import ground_rules, sign_ins
from server.extensions import db
from server.journal import writing
from server.meetings import actions as meetings
from server.models import Group, Meeting, Seat, User
from server.rooms import actions as rooms

_numbers = count(1)


def a_user(name: str, role: str = "member", relation: str | None = None) -> User:
    """Somebody who has accepted the ground rules; there is no password that lets them in."""
    with writing() as page:
        user = accounts.make_user(page.session, name, role, relation=relation)
        user.rules_version = ground_rules.current().version
    return user


def a_group(name: str | None = None, **details: object) -> Group:
    with writing() as page:
        group = Group(name=name or f"Tuesday partners {next(_numbers)}", **details)
        page.session.add(group)
    return group


def a_meeting(
    group: Group | None = None, facilitators: Sequence[User] = (), *, open_now: bool = True, entry: str = "open"
) -> Meeting:
    """A meeting that began five minutes ago and lasts an hour; with `open_now` false one that is planned for
    tomorrow."""
    group = group or a_group(entry=entry)
    starts_at = clock.now() + (timedelta(minutes=-5) if open_now else timedelta(days=1))
    with writing() as page:
        meeting = Meeting(
            group_id=group.id,
            title="Tuesday evening",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            time_zone="America/New_York",
            status="open" if open_now else "planned",
        )
        meeting.facilitators = [page.session.merge(person) for person in facilitators]
        page.session.add(meeting)
    return meeting


def a_seat(user: User, meeting: Meeting) -> Seat:
    """The user in the room of this open meeting."""
    return meetings.enter(user, meeting.id)


def a_message(seat: Seat, body: str) -> str:
    """What the seat says in the room; the id of the message."""
    said = rooms.post_message(seat, body, client_id=f"message-{next(_numbers)}")
    assert said.message is not None
    return said.message.id


def a_sign_in(user: User) -> str:
    """The token of a new sign-in of this user."""
    with writing() as page:
        token = sign_ins.start(page.session, user.id)
    db.session.expire_all()
    return token
