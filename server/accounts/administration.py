"""What admins do with other people's accounts. Every act is on record, with its reason, and effective at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from server import audit, broadcast, clock, policy
from server.accounts import links, names, sign_ins
from server.accounts.actions import find_user
from server.errors import Refused, ensure
from server.extensions import db
from server.journal import ROOM, STAFF, Page, seat_stream, writing
from server.models import ROLES, AuditEntry, Meeting, Seat, User
from server.policy import Ruling

log = structlog.get_logger()

PAGE = 50
LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of people by name. `more`: there are further ones after it."""

    people: list[User]
    more: bool


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One act. `by` is None where Holdfast itself did it, `about` where it was not done to a person."""

    at: datetime
    act: str
    detail: str
    by: str | None
    about: str | None


def list_people(actor: User, *, search: str = "", role: str = "", page: int = 1) -> Listed:
    """People whose name has `search` in it, or looks as if it had; of one role, or of all."""
    ensure(policy.may_administer(actor))
    found = select(User).order_by(func.lower(User.name), User.id)
    if search.strip():
        typed, looks = search.strip()[: names.LONGEST * 4], names.skeleton(search[: names.LONGEST * 4])
        alike = [User.name.icontains(typed, autoescape=True)]
        if looks:
            alike.append(User.name_key.contains(looks, autoescape=True))
        found = found.where(or_(*alike))
    if role in ROLES:
        found = found.filter_by(role=role)
    first = (max(page, 1) - 1) * PAGE
    people = list(db.session.scalars(found.offset(first).limit(PAGE + 1)))
    return Listed(people[:PAGE], len(people) > PAGE)


def person(actor: User, user_id: str) -> User:
    """Raises not_found."""
    ensure(policy.may_administer(actor))
    return find_user(user_id)


def record_of(actor: User, user_id: str) -> list[OnRecord]:
    """The latest acts on record about the person or by them, newest first."""
    ensure(policy.may_administer(actor))
    by, about = aliased(User), aliased(User)
    entries = select(AuditEntry, by.name, about.name)
    entries = entries.outerjoin(by, AuditEntry.actor_id == by.id).outerjoin(about, AuditEntry.subject == about.id)
    entries = entries.where(or_(AuditEntry.subject == user_id, AuditEntry.actor_id == user_id))
    latest = db.session.execute(entries.order_by(AuditEntry.number.desc()).limit(PAGE))
    return [OnRecord(entry.at, entry.act, entry.detail, actor_name, subject) for entry, actor_name, subject in latest]


def change_role(actor: User, user_id: str, role: str) -> User:
    """Another role from now on, also in the rooms that are open; open sockets close and come back with it.

    Raises not_found, invalid, forbidden, or conflict for the last admin.
    """
    if role not in ROLES:
        raise Refused("invalid", "Please choose one of the roles.", field="role")
    with writing() as page:
        _one_at_a_time(page.session)
        user = find_user(user_id, page.session)
        _refuse_the_script(user)
        ensure(policy.may_change_role(actor, user, role, _other_admins(page.session, user)))
        before = user.role
        if before == role:
            return user
        user.role = role
        page.session.flush()
        _seat_anew(page, user)
        # A link handed out for a member's account must not open an admin's.
        links.void(page.session, "reset", user.id)
        audit.record(page.session, actor.id, "change_role", user.id, f"from {before} to {role}")
    broadcast.tell(page)
    broadcast.close_user(user_id)
    log.info("role_changed", user=user_id, role=role)
    return user


def suspend(actor: User, user_id: str, reason: str) -> User:
    """Pause an account: its sign-ins end, its sockets close, its seats are empty, and nobody can sign in to it.

    Raises not_found, invalid, forbidden or conflict.
    """
    reason = _reason(reason)
    with writing() as page:
        _one_at_a_time(page.session)
        user = find_user(user_id, page.session)
        _refuse_the_script(user)
        ensure(policy.may_suspend(actor, user, _other_admins(page.session, user)))
        if user.suspended_at is not None:
            raise Refused("conflict", "This account is paused already.")
        user.suspended_at, user.suspended_reason = clock.now(), reason
        links.void(page.session, "reset", user.id)
        sign_ins.end_all(page.session, user.id)
        _empty_seats(page, user)
        audit.record(page.session, actor.id, "suspend", user.id, reason)
    # The person's own pages hear first that the sign-in has ended: they did not leave the room themselves.
    broadcast.close_user(user_id)
    broadcast.tell(page)
    log.info("suspended", user=user_id)
    return user


def restore(actor: User, user_id: str, reason: str) -> User:
    """Open a paused account again. Raises not_found, forbidden or conflict."""
    reason = _reason(reason)
    with writing() as page:
        user = find_user(user_id, page.session)
        ensure(policy.may_administer(actor))
        if user.suspended_at is None:
            raise Refused("conflict", "This account is not paused.")
        user.suspended_at = user.suspended_reason = None
        audit.record(page.session, actor.id, "restore", user.id, reason)
    log.info("restored", user=user_id)
    return user


def make_reset_link(actor: User, user_id: str) -> str:
    """The path of a link with which the person sets a new password, once, within a day. One made before is void.

    Raises not_found, forbidden, or conflict for an account that nobody may sign in to.
    """
    with writing() as page:
        user = find_user(user_id, page.session)
        ensure(policy.may_administer(actor))
        _refuse_the_script(user)
        if user.suspended_at is not None:
            raise Refused("conflict", "This account is paused. Open it again first.")
        links.void(page.session, "reset", user.id)
        token = links.make(page.session, "reset", user_id=user.id, made_by_id=actor.id)
        audit.record(page.session, actor.id, "make_reset_link", user.id)
    return links.path_of(token)


def choices_for(actor: User, user: User) -> dict[str, Ruling]:
    """For a page: whether the person can be suspended, and made a member, with the reason where not."""
    others = _other_admins(db.session, user)
    return {
        "suspend": policy.may_suspend(actor, user, others),
        "demote": policy.may_change_role(actor, user, "member", others),
    }


def _one_at_a_time(session: Session) -> None:
    """Of two admins who act at the same moment, the second sees what the first did: one of them is the last."""
    admins = select(User.id).filter_by(role="admin").order_by(User.id)
    session.execute(admins.with_for_update(key_share=True)).all()


def _other_admins(session: Session, user: User) -> int:
    active = select(func.count()).select_from(User).filter_by(role="admin", suspended_at=None, scripted=False)
    return session.scalar(active.where(User.id != user.id)) or 0


def _seat_anew(page: Page, user: User) -> None:
    """The seats of the person in meetings that are open get the role that follows from the new one."""
    held = select(Seat).filter_by(user_id=user.id).join(Meeting).where(Meeting.status == "open")
    for seat in page.session.scalars(held):
        role = policy.seat_role(user, frozenset(person.id for person in seat.meeting.facilitators))
        if seat.role == role:
            continue
        seat.role = role
        page.session.flush()
        if seat.standing == "in":
            # Said again, with the new role: clients put it in the place of the old.
            page.add(seat.meeting_id, ROOM, "person_entered", seat.id)
        page.add(seat.meeting_id, seat_stream(seat.id), "seat_changed", seat.id)
        page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)


def _empty_seats(page: Page, user: User) -> None:
    """The person is in no room any more, and nobody waits for somebody who has gone."""
    held = select(Seat).filter_by(user_id=user.id).join(Meeting).where(Meeting.status == "open")
    for seat in page.session.scalars(held.where(Seat.standing.in_(("in", "waiting")))):
        was_in = seat.standing == "in"
        seat.standing, seat.away = "left", False
        page.session.flush()
        if was_in:
            page.add(seat.meeting_id, ROOM, "person_left", seat.id)
        page.add(seat.meeting_id, STAFF, "seat_changed", seat.id)


def _refuse_the_script(user: User) -> None:
    if user.scripted:
        raise Refused("conflict", "This is one of the demo's scripted people. Nobody signs in as them.")


def _reason(reason: str) -> str:
    tidy = " ".join(reason.split())
    if not tidy:
        raise Refused("invalid", "Please say why in a few words. It goes on record.", field="reason")
    if len(tidy) > LONGEST_REASON:
        raise Refused("invalid", f"Please use at most {LONGEST_REASON} characters.", field="reason")
    return tidy
