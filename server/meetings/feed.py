"""A calendar feed for each person who wants one.

Whoever knows its address reads it, so it gives nothing away and can be revoked.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import or_, select

from server import clock, policy
from server.errors import ensure, not_found
from server.extensions import db
from server.journal import writing
from server.models import Meeting, MeetingFacilitator, Rsvp, User

# Calendars need a while to take a cancelled entry away.
KEPT = timedelta(days=14)


def new_address(user: User) -> str:
    """The secret of a new address; the one before stops working."""
    secret = secrets.token_urlsafe(32)
    with writing():
        ensure(policy.may_sign_in(user))
        user.feed_secret = secret
    return secret


def stop(user: User) -> None:
    """The address stops working, and there is none until a new one is asked for."""
    with writing():
        user.feed_secret = None


def meetings_behind(secret: str) -> list[Meeting]:
    """What the person with this address means to come to, or facilitates. Raises not_found."""
    user = db.session.scalar(select(User).filter_by(feed_secret=secret))
    if user is None or not policy.may_sign_in(user).allowed:
        raise not_found("This calendar")
    coming = select(Rsvp.meeting_id).where(Rsvp.user_id == user.id, Rsvp.coming)
    facilitating = select(MeetingFacilitator.meeting_id).where(MeetingFacilitator.user_id == user.id)
    own = select(Meeting).where(
        or_(Meeting.id.in_(coming), Meeting.id.in_(facilitating)), Meeting.ends_at > clock.now() - KEPT
    )
    return list(db.session.scalars(own.order_by(Meeting.starts_at, Meeting.id)))
