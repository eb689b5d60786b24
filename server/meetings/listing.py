"""What the pages show of meetings: on now and next, one of them, and what an admin has planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from server import access, clock, policy
from server.extensions import db
from server.meetings.actions import role_in
from server.meetings.clashes import Duty, clashes
from server.models import Meeting, Rsvp, Seat, Series, User

NEXT = 8
THEN = 3
# More than anybody looks at; what lies beyond comes up in its time.
_FURTHEST = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """A meeting as one person sees it. `answer`: whether they mean to come, None before they said.

    `then`: the next meetings of the same series, where they are not listed by themselves.
    """

    meeting: Meeting
    role: str
    coming: int
    answer: bool | None
    standing: str | None
    can_be_opened: bool
    then: tuple[Meeting, ...] = ()

    @property
    def facilitates(self) -> bool:
        return self.role != "member"


@dataclass(frozen=True, slots=True)
class FrontPage:
    on_now: list[Listed]
    next: list[Listed]


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting as an admin sees it, with a line for each facilitator who is expected elsewhere at the time."""

    meeting: Meeting
    clashes: list[tuple[User, Meeting]]


def front_page(user: User) -> FrontPage:
    """What is on now (what the user has a seat in first), and what comes next: of each series one meeting."""
    at = clock.now()
    open_now = list(db.session.scalars(_meetings().where(Meeting.status == "open")))
    planned = _meetings().where(Meeting.status == "planned", Meeting.ends_at > at).limit(_FURTHEST)
    of_series: dict[str, list[Meeting]] = {}
    for meeting in db.session.scalars(planned):
        of_series.setdefault(meeting.series_id or meeting.id, []).append(meeting)
    on_now = _listed(user, open_now)
    on_now.sort(key=lambda listed: listed.standing is None)
    first_ones = list(of_series.values())[:NEXT]
    coming_up = _listed(user, [first for first, *_ in first_ones])
    next_ = [
        replace(listed, then=tuple(later[:THEN])) for listed, (_, *later) in zip(coming_up, first_ones, strict=True)
    ]
    return FrontPage(on_now, next_)


def about(user: User, meeting_id: str) -> Listed:
    """One meeting. Raises not_found."""
    return _listed(user, [access.find_meeting(meeting_id)])[0]


def planned() -> list[Planned]:
    """Meetings that are open or planned, in order of time."""
    meetings = list(db.session.scalars(_meetings().where(Meeting.status.in_(("planned", "open")))))
    by_id = {meeting.id: meeting for meeting in meetings}
    people = {person.id: person for meeting in meetings for person in meeting.facilitators}
    duties = [
        Duty(person.id, meeting.id, meeting.starts_at, meeting.ends_at)
        for meeting in meetings
        for person in meeting.facilitators
    ]
    found: dict[str, list[tuple[User, Meeting]]] = {}
    for clash in clashes(duties):
        found.setdefault(clash.meeting, []).append((people[clash.person], by_id[clash.other]))
    return [Planned(meeting, found.get(meeting.id, [])) for meeting in meetings]


def running_series() -> list[Series]:
    running = select(Series).filter_by(ended=False)
    running = running.options(selectinload(Series.facilitators), selectinload(Series.group))
    return list(db.session.scalars(running.order_by(Series.first_local, Series.id)))


def _meetings() -> Select[Meeting]:
    return select(Meeting).options(selectinload(Meeting.facilitators)).order_by(Meeting.starts_at, Meeting.id)


def _by_meeting(pairs: Select[Any, Any]) -> dict[str, Any]:
    return dict(db.session.execute(pairs).all())


def _listed(user: User, meetings: Sequence[Meeting]) -> list[Listed]:
    ids = [meeting.id for meeting in meetings]
    answered = Rsvp.meeting_id.in_(ids)
    counted = select(Rsvp.meeting_id, func.count()).where(answered, Rsvp.coming).group_by(Rsvp.meeting_id)
    coming = _by_meeting(counted)
    own = select(Rsvp.meeting_id, Rsvp.coming).where(answered, Rsvp.user_id == user.id)
    answers = _by_meeting(own)
    seated = select(Seat.meeting_id, Seat.standing).where(Seat.meeting_id.in_(ids), Seat.user_id == user.id)
    standings = _by_meeting(seated)
    at = clock.now()
    listed = []
    for meeting in meetings:
        role = role_in(user, meeting)
        listed.append(
            Listed(
                meeting=meeting,
                role=role,
                coming=coming.get(meeting.id, 0),
                answer=answers.get(meeting.id),
                standing=standings.get(meeting.id),
                can_be_opened=policy.may_open(role, meeting, at).allowed,
            )
        )
    return listed
