"""The demo's data: six accounts, one group, a meeting that is live now, and a weekly series.

Making it again changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import ConfigurationError, Settings
from server import clock
from server.accounts import actions as accounts
from server.accounts import ground_rules, names, passwords
from server.demo import script
from server.errors import Refused
from server.extensions import db
from server.journal import writing
from server.meetings import actions as meetings
from server.meetings import recurrence
from server.models import Group, Meeting, Seat, Series, User

GROUP = "Tuesday partners"
LIVE = "Open evening"
WEEKLY = "Tuesday evening"
ZONE = "America/New_York"
LASTS = timedelta(hours=4)

# Name, role, relation.
PEOPLE = (
    ("dee", "member", "partner"),
    ("eli", "member", "parent"),
    ("mo", "member", "sibling"),
    ("fay", "facilitator", None),
    ("gus", "facilitator", None),
    ("ada", "admin", None),
)
FACILITATORS = ("fay", "gus")


def ensure_demo(settings: Settings) -> None:
    """Make what the demo needs and is not there yet. Within an app context.

    Raises ConfigurationError in production, and in a database where somebody already has one of the demo's names.
    """
    if settings.production:
        raise ConfigurationError("Demo data is refused in production: start without --demo.")
    try:
        _ensure(settings.password_of_demo)
    except (IntegrityError, Refused):
        # Another process made the same at the same moment; now it is there.
        _ensure(settings.password_of_demo)


def _ensure(password: str) -> None:
    _refuse_a_database_of_others()
    # Hashing takes its time, so it comes before the transaction.
    without = _without_it(password)
    password_hash = passwords.hash_of(password) if without else ""
    with writing() as page:
        people = {name: _person(page.session, name, role, relation) for name, role, relation in PEOPLE}
        for name in without:
            people[name].password_hash = password_hash
        for talker in script.current().people:
            _person(page.session, talker.name, "member", talker.relation, scripted=True)
        page.session.flush()
        group = _group(page.session)
        _live_meeting(page.session, group, people)
        _weekly_series(page.session, group, people)


def renew_live_meeting() -> None:
    """A new meeting, all six seated, once the time of the one before is over. Within an app context.

    One that a facilitator closed before its time stays the last until then.
    """
    at = clock.now()
    going = _demo_meetings().where(or_(Meeting.status == "open", Meeting.ends_at > at))
    if db.session.scalar(going.limit(1)) is not None:
        return
    with writing() as page:
        # The lock makes a second worker wait, and then find the meeting made.
        group = page.session.scalar(select(Group).filter_by(name=GROUP, archived=False).with_for_update(key_share=True))
        ours = select(User).where(User.name.in_([name for name, _, _ in PEOPLE]))
        people = {user.name: user for user in page.session.scalars(ours)}
        if group is not None and set(FACILITATORS) <= set(people):
            _live_meeting(page.session, group, people)


def live_meeting(session: Session | None = None) -> Meeting | None:
    """The demo's meeting, while it is open and its time is not over."""
    live = _demo_meetings().where(Meeting.status == "open", Meeting.ends_at > clock.now())
    return (session or db.session).scalar(live.order_by(Meeting.starts_at.desc()).limit(1))


def _demo_meetings() -> Select[Meeting]:
    ours = select(Meeting).join(Group, Meeting.group_id == Group.id)
    return ours.where(Group.name == GROUP, Meeting.title == LIVE, Meeting.series_id.is_(None))


def _refuse_a_database_of_others() -> None:
    """Scripted accounts come from the demo alone: where there are none, these names belong to real people."""
    ours = [name for name, _, _ in PEOPLE] + [talker.name for talker in script.current().people]
    taken = select(User.name).where(User.name_key.in_([names.skeleton(name) for name in ours]))
    name = db.session.scalar(taken.limit(1))
    # Asked in this order: another process that is furnishing just now commits names and scripted accounts together.
    if name is not None and db.session.scalar(select(User.id).filter_by(scripted=True).limit(1)) is None:
        raise ConfigurationError(
            f"Somebody here is called {name}, as in the demo: start without --demo, "
            "or set HOLDFAST_DATA_DIR to another folder."
        )


def _without_it(password: str) -> list[str]:
    """The accounts that are not there yet, or whose password is another one by now."""
    wanted = [name for name, _, _ in PEOPLE]
    kept = select(User.name, User.password_hash).where(User.name.in_(wanted))
    known = dict(db.session.execute(kept).all())
    # They share a hash, as they share a password that everybody is told: it is verified once.
    right = {password_hash for password_hash in set(known.values()) if passwords.matches(password_hash, password)}
    return [name for name in wanted if known.get(name) not in right]


def _person(session: Session, name: str, role: str, relation: str | None, *, scripted: bool = False) -> User:
    rules = ground_rules.current().version
    user = session.scalar(select(User).filter_by(name_key=names.skeleton(name)))
    if user is None:
        return accounts.make_user(
            session, name, role, relation=relation, time_zone=ZONE, rules_version=rules, scripted=scripted
        )
    if user.rules_version < rules:
        user.rules_version, user.rules_accepted_at = rules, clock.now()
    return user


def _group(session: Session) -> Group:
    group = session.scalar(select(Group).filter_by(name=GROUP).with_for_update(key_share=True))
    if group is None:
        group = Group(
            name=GROUP,
            description=(
                "For husbands, wives, partners, and everybody who loves somebody like one. "
                "Come as you are, late or quiet."
            ),
            entry="open",
            capacity=30,
        )
        session.add(group)
    group.archived = False
    session.flush()
    return group


def _live_meeting(session: Session, group: Group, people: dict[str, User]) -> None:
    """The one that is on, or a new one that started a moment ago, with a chair for each of `people`."""
    meeting = live_meeting(session) or _new_meeting(session, group, people)
    for person in people.values():
        if session.scalar(select(Seat.id).filter_by(meeting_id=meeting.id, user_id=person.id)) is None:
            # They have not come in yet.
            role = meetings.role_in(person, meeting)
            session.add(Seat(meeting=meeting, user=person, role=role, standing="left"))


def _new_meeting(session: Session, group: Group, people: dict[str, User]) -> Meeting:
    at = clock.now()
    starts_at = at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)
    meeting = Meeting(
        group=group,
        title=LIVE,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        time_zone=ZONE,
        status="open",
        opened_at=at,
        facilitators=[people[name] for name in FACILITATORS],
    )
    session.add(meeting)
    session.flush()
    return meeting


def _weekly_series(session: Session, group: Group, people: dict[str, User]) -> None:
    """Every Tuesday at seven, made so far ahead that clocks change on the way. An ended one stays ended."""
    series = session.scalar(select(Series).filter_by(group_id=group.id, title=WEEKLY).limit(1))
    if series is None:
        today = recurrence.to_local(clock.now(), ZONE)
        series = Series(
            group_id=group.id,
            title=WEEKLY,
            rrule=recurrence.weekly(["TU"]),
            first_local=recurrence.first_on(today.replace(hour=19, minute=0, second=0, microsecond=0), ["TU"]),
            time_zone=ZONE,
            minutes=90,
            facilitators=[people[name] for name in FACILITATORS],
        )
        session.add(series)
        session.flush()
    if not series.ended:
        at = clock.now()
        meetings.materialise(session, series, ahead=_next_change_of_clocks(at) + timedelta(weeks=3) - at)


def _next_change_of_clocks(at: datetime) -> datetime:
    """A day on which clocks in the demo's zone show another offset than at `at`; within a year there is one."""
    offset = recurrence.to_local(at, ZONE) - at.replace(tzinfo=None)
    day = at
    while recurrence.to_local(day, ZONE) - day.replace(tzinfo=None) == offset:
        day += timedelta(days=1)
    return day
