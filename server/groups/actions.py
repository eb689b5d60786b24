"""What an admin does with groups: make one, change it, put it away and bring it back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from server import audit, policy
from server.errors import Refused, ensure, not_found
from server.extensions import db
from server.journal import Page, writing
from server.models import Group, User


@dataclass(frozen=True, slots=True)
class GroupDetails:
    """What is settled about a group. `entry`: `open` or `waiting_room`; what was said is kept for `retention_days`.

    `holds_unread`: in a meeting that holds what shames, a text that could not be read in full in time waits too.
    """

    name: str
    description: str
    capacity: int
    entry: str
    retention_days: int
    holds_unread: bool = False


def all_groups() -> list[Group]:
    """Every group, those put away last, by name."""
    return list(db.session.scalars(select(Group).order_by(Group.archived, Group.name)))


def active_groups() -> list[Group]:
    return list(db.session.scalars(select(Group).filter_by(archived=False).order_by(Group.name)))


def find_group(group_id: str, session: Session | None = None) -> Group:
    """Raises not_found."""
    group = (session or db.session).get(Group, group_id)
    if group is None:
        raise not_found("This group")
    return group


def make_group(actor: User, details: GroupDetails) -> Group:
    """Raises conflict when another group has the name."""
    with writing() as page:
        ensure(policy.may_administer(actor))
        _refuse_a_taken_name(page.session, details.name)
        group = Group()
        _settle(group, details)
        page.session.add(group)
        page.session.flush()
        audit.record(page.session, actor.id, "make_group", group.id, details.name)
    return group


def edit_group(actor: User, group_id: str, details: GroupDetails) -> Group:
    """Raises not_found, or conflict when another group has the name."""
    with writing() as page:
        ensure(policy.may_administer(actor))
        group = find_group(group_id, page.session)
        _refuse_a_taken_name(page.session, details.name, other_than=group)
        changed = ", ".join(key for key in details.__slots__ if getattr(group, key) != getattr(details, key))
        _settle(group, details)
        if changed:
            audit.record(page.session, actor.id, "edit_group", group.id, changed)
    return group


def archive(page: Page, actor: User, group_id: str) -> Group:
    """Put a group away, within the transaction that also ends what is planned for it. Raises not_found."""
    ensure(policy.may_administer(actor))
    group = find_group(group_id, page.session)
    if not group.archived:
        group.archived = True
        audit.record(page.session, actor.id, "archive_group", group.id)
    return group


def bring_back(actor: User, group_id: str) -> Group:
    """Meetings can be planned for the group again; those that were cancelled stay so. Raises not_found."""
    with writing() as page:
        ensure(policy.may_administer(actor))
        group = find_group(group_id, page.session)
        if group.archived:
            group.archived = False
            audit.record(page.session, actor.id, "bring_back_group", group.id)
    return group


def _settle(group: Group, details: GroupDetails) -> None:
    for key in details.__slots__:
        setattr(group, key, getattr(details, key))


def _refuse_a_taken_name(session: Session, name: str, other_than: Group | None = None) -> None:
    """Two names that differ in capitals alone would be read as one."""
    for group in session.scalars(select(Group)):
        if group is not other_than and _folded(group.name) == _folded(name):
            raise Refused("conflict", "There is already a group with this name.")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
