"""What is done with meetings: plan, open, come, close.

Times are UTC; how a series' wall-clock time becomes them is in `recurrence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from server import access, audit, broadcast, clock, policy, zones
from server.accounts import ground_rules
from server.errors import Refused, ensure, invalid, not_found
from server.extensions import db
from server.groups import actions as groups
from server.journal import writing
from server.meetings import recurrence
from server.models import Meeting, Rsvp, Seat, Series, User
from server.rooms import actions as rooms
from server.rooms import steering

AHEAD = timedelta(weeks=8)
MINUTES = range(15, 241)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an admin settles about one meeting, or about a series that meets every week on `days`.

    `first_local` is wall-clock time in `time_zone`; `facilitators` are user ids.
    """

    group_id: str
    title: str
    first_local: datetime
    time_zone: str
    minutes: int
    facilitators: tuple[str, ...]
    days: tuple[str, ...] = ()


def role_in(user: User, meeting: Meeting) -> str:
    """The role that the user has in this meeting, seated or not."""
    return policy.seat_role(user, frozenset(person.id for person in meeting.facilitators))


def take_chair(user: User, meeting_id: str) -> Seat:
    """The seat of somebody who facilitates this meeting, taken now where they have none yet.

    Raises as access.take_chair does.
    """
    meeting = access.find_meeting(meeting_id)
    seat = db.session.scalar(select(Seat).filter_by(meeting_id=meeting_id, user_id=user.id))
    role = role_in(user, meeting)
    has_a_chair = seat is not None and seat.role == role and seat.standing == "in"
    if role != "member" and meeting.status == "open" and not has_a_chair:
        return enter(user, meeting_id)
    return access.take_chair(user, meeting_id)


def card(meeting: Meeting) -> dict[str, object]:
    """What the page of a live room says about its meeting."""
    return {
        "id": meeting.id,
        "title": meeting.title,
        "group": meeting.group.name,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
    }


def people_who_facilitate() -> list[User]:
    """Those whom an admin can ask to facilitate a meeting, by name."""
    able = select(User).where(User.role != "member", User.suspended_at.is_(None), User.scripted.is_(False))
    return list(db.session.scalars(able.order_by(User.name)))


# Planning


def plan_meeting(actor: User, plan: Plan) -> Meeting:
    """One meeting. Raises invalid for what cannot be planned, not_found for an unknown group."""
    with writing() as page:
        facilitators = _settled(page.session, actor, plan)
        meeting = Meeting(
            group_id=plan.group_id,
            title=plan.title,
            time_zone=plan.time_zone,
            **_times(plan.first_local, plan.time_zone, plan.minutes),
        )
        meeting.facilitators = facilitators
        page.session.add(meeting)
        page.session.flush()
        audit.record(page.session, actor.id, "plan_meeting", meeting.id)
    return meeting


def plan_series(actor: User, plan: Plan) -> Series:
    """A weekly series, with its meetings of the next eight weeks. Raises as plan_meeting does."""
    with writing() as page:
        facilitators = _settled(page.session, actor, plan)
        try:
            rule = recurrence.weekly(plan.days)
        except ValueError as error:
            raise invalid(str(error)) from None
        series = Series(
            group_id=plan.group_id,
            title=plan.title,
            rrule=rule,
            first_local=recurrence.first_on(plan.first_local, plan.days),
            time_zone=plan.time_zone,
            minutes=plan.minutes,
        )
        series.facilitators = facilitators
        page.session.add(series)
        page.session.flush()
        materialise(page.session, series)
        audit.record(page.session, actor.id, "plan_series", series.id, rule)
    return series


def materialise_ahead() -> None:
    """Make the meetings of every running series for the next eight weeks; those that are there stay as they are."""
    running = list(db.session.scalars(select(Series.id).filter_by(ended=False)))
    for series_id in running:
        with writing() as page:
            # The lock makes a second worker wait, and then find the meetings made.
            series = page.session.get(Series, series_id, with_for_update={"key_share": True})
            if series is not None and not series.ended:
                materialise(page.session, series)


def materialise(session: Session, series: Series, ahead: timedelta = AHEAD) -> None:
    """Make the series' meetings that are not over and start within the time ahead, eight weeks as a rule."""
    at = clock.now()
    known = set(session.scalars(select(Meeting.occurrence_local).filter_by(series_id=series.id)))
    wanted = recurrence.occurrences(
        series.rrule,
        series.first_local,
        series.time_zone,
        after=at - timedelta(minutes=series.minutes),
        before=at + ahead,
    )
    for occurrence in wanted:
        if occurrence.local in known:
            continue
        meeting = Meeting(
            group_id=series.group_id,
            series_id=series.id,
            occurrence_local=occurrence.local,
            title=series.title,
            time_zone=series.time_zone,
            **_times(occurrence.local, series.time_zone, series.minutes),
        )
        meeting.facilitators = list(series.facilitators)
        session.add(meeting)
    session.flush()


def cancel_meeting(actor: User, meeting_id: str) -> Meeting:
    """Raises conflict for a meeting that is open or over."""
    with writing() as page:
        ensure(policy.may_administer(actor))
        meeting = _locked(page.session, meeting_id)
        if meeting.status == "open":
            raise Refused("conflict", "This meeting is open now. A facilitator closes it from the room.")
        if meeting.status != "planned":
            raise Refused("conflict", "This meeting is over or cancelled already.")
        meeting.status = "cancelled"
        audit.record(page.session, actor.id, "cancel_meeting", meeting.id)
    return meeting


def end_series(actor: User, series_id: str) -> Series:
    """No further meetings; planned ones are cancelled, one that is open goes on to its end. Raises not_found."""
    with writing() as page:
        ensure(policy.may_administer(actor))
        series = page.session.get(Series, series_id, with_for_update={"key_share": True})
        if series is None:
            raise not_found("This series")
        if not series.ended:
            _end(page.session, series)
            audit.record(page.session, actor.id, "end_series", series.id)
    return series


def archive_group(actor: User, group_id: str) -> None:
    """Put a group away, with its series and planned meetings. Raises not_found."""
    with writing() as page:
        ensure(policy.may_administer(actor))
        for series in page.session.scalars(select(Series).filter_by(group_id=group_id, ended=False)):
            _end(page.session, series)
        _cancel_planned(page.session, Meeting.group_id == group_id)
        # Last, since it goes on record, and whoever writes there waits for no row any more.
        groups.archive(page, actor, group_id)


def _end(session: Session, series: Series) -> None:
    series.ended = True
    _cancel_planned(session, Meeting.series_id == series.id)


def _cancel_planned(session: Session, which: ColumnElement[bool]) -> None:
    """One statement, so that a meeting that opens at this moment stays open."""
    session.execute(update(Meeting).where(which, Meeting.status == "planned").values(status="cancelled"))


def _settled(session: Session, actor: User, plan: Plan) -> list[User]:
    """The facilitators of a plan that holds good. Raises Refused with what does not."""
    ensure(policy.may_administer(actor))
    if groups.find_group(plan.group_id, session).archived:
        raise invalid("This group is put away. Bring it back first.")
    if plan.time_zone not in zones.known():
        raise invalid("This time zone is not known.")
    if plan.minutes not in MINUTES:
        raise invalid("A meeting lasts between 15 and 240 minutes.")
    chosen = select(User).where(User.id.in_(plan.facilitators), User.role != "member", User.suspended_at.is_(None))
    facilitators = list(session.scalars(chosen.order_by(User.name)))
    if not facilitators or len(facilitators) != len(set(plan.facilitators)):
        raise invalid("Every meeting needs a facilitator, chosen from the list.")
    return facilitators


def _times(local: datetime, zone: str, minutes: int) -> dict[str, datetime]:
    starts_at = recurrence.to_utc(local, zone)
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes)}


# Opening and closing


def open_meeting(user: User, meeting_id: str) -> Meeting:
    """A facilitator of the meeting opens it, at most 15 minutes early. Raises not_found, forbidden, conflict."""
    with writing() as page:
        meeting = _locked(page.session, meeting_id)
        at = clock.now()
        ensure(policy.may_sign_in(user))
        ensure(policy.may_open(role_in(user, meeting), meeting, at))
        _open(meeting, at)
        audit.record(page.session, user.id, "open_meeting", meeting.id)
    return meeting


def open_due() -> None:
    """Open every planned meeting whose time has come."""
    at = clock.now()
    due = select(Meeting.id).where(Meeting.status == "planned", Meeting.starts_at <= at, Meeting.ends_at > at)
    for meeting_id in list(db.session.scalars(due)):
        with writing() as page:
            meeting = _locked(page.session, meeting_id)
            if policy.is_due(meeting, clock.now()):
                _open(meeting, clock.now())


def close_overdue() -> None:
    """Close every open meeting 15 minutes past its end, and what was planned for a time when no server ran."""
    at = clock.now()
    overdue = select(Meeting.id).where(Meeting.status == "open", Meeting.ends_at <= at - policy.GRACE)
    for meeting_id in list(db.session.scalars(overdue)):
        with writing(meeting_id) as page:
            meeting = _locked(page.session, meeting_id)
            if policy.is_overdue(meeting, clock.now()):
                steering.end_meeting(page, meeting)
        broadcast.tell(page)
    _close_missed(at)


def _close_missed(at: datetime) -> None:
    missed = select(Meeting).where(Meeting.status == "planned", Meeting.ends_at <= at)
    if db.session.scalar(missed.limit(1)) is None:
        return
    with writing() as page:
        for meeting in page.session.scalars(missed):
            meeting.status = "closed"
            meeting.closed_at = at


def _open(meeting: Meeting, at: datetime) -> None:
    meeting.status = "open"
    meeting.opened_at = at


def _locked(session: Session, meeting_id: str) -> Meeting:
    """The meeting, its row locked: of two who change its status, the second sees what the first did.

    `key_share` lets rows that refer to it be written meanwhile: whoever says something now waits for nobody.

    Raises not_found.
    """
    meeting = session.scalar(select(Meeting).filter_by(id=meeting_id).with_for_update(of=Meeting, key_share=True))
    if meeting is None:
        raise not_found("This meeting")
    return meeting


# Coming


def answer(user: User, meeting_id: str, coming: bool) -> Rsvp:
    """Say whether one means to come; the last word counts.

    Raises not_found, or conflict once the meeting is over or cancelled.
    """
    with writing() as page:
        ensure(policy.may_sign_in(user))
        meeting = _locked(page.session, meeting_id)
        if meeting.status not in ("planned", "open"):
            raise Refused("conflict", "This meeting is over or cancelled.")
        rsvp = page.session.get(Rsvp, (meeting_id, user.id))
        if rsvp is None:
            rsvp = Rsvp(meeting_id=meeting_id, user_id=user.id)
            page.session.add(rsvp)
        rsvp.coming = coming
        rsvp.at = clock.now()
    return rsvp


def enter(user: User, meeting_id: str) -> Seat:
    """The user's seat in an open meeting. Raises not_found, forbidden, closed, or conflict when every seat is taken."""
    access.find_meeting(meeting_id)
    return rooms.enter(user, meeting_id, ground_rules.current().version)
