"""Alerts: claimed by one, escalated while nobody has them, resolved, on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from server import access, audit, broadcast, clock, policy
from server.connections import Connection
from server.errors import Refused, ensure
from server.extensions import db
from server.journal import STAFF, writing
from server.models import Alert, Meeting, Seat

ALL_FACILITATORS_AFTER = timedelta(seconds=30)
ADMINS_AFTER = timedelta(seconds=60)
# Nobody elsewhere is called to what is older.
CALLED_FOR = timedelta(hours=1)


def claim(seat: Seat, alert_id: str) -> Alert:
    """Take an alert in hand. Raises conflict, naming who has it."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        alert = access.alert_for(seat, alert_id)
        if alert.state == "resolved":
            raise Refused(
                "conflict", "This alert has been resolved.", by=alert.claimed_by.name if alert.claimed_by else None
            )
        _ensure_free(seat, alert)
        alert.state, alert.claimed_by_id, alert.claimed_at = "claimed", seat.id, clock.now()
        page.session.flush()
        page.add(seat.meeting_id, STAFF, "alert_changed", alert.id)
        audit.record(page.session, seat.user_id, "alert_claimed", alert.id)
    broadcast.tell(page)
    return alert


def _ensure_free(seat: Seat, alert: Alert) -> None:
    """Raises conflict, naming the colleague who has the alert in hand."""
    holder = alert.claimed_by
    if alert.state == "claimed":
        ensure(policy.may_take_in_hand(seat, holder, holder.name if holder else ""))


def escalate(seat: Seat, alert_id: str) -> Alert:
    """Call the admins on duty to it, also while one has it in hand."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        alert = access.alert_for(seat, alert_id)
        if alert.state == "resolved":
            raise Refused("conflict", "This alert has been resolved.")
        alert.level = 2
        page.session.flush()
        page.add(seat.meeting_id, STAFF, "alert_changed", alert.id)
        audit.record(page.session, seat.user_id, "alert_escalated", alert.id)
    broadcast.tell(page)
    tell_elsewhere()
    return alert


def resolve(seat: Seat, alert_id: str, outcome: str) -> Alert:
    """Say how it ended. Raises conflict where a colleague has it, or it has ended before."""
    with writing(seat.meeting_id) as page:
        ensure(policy.may_facilitate(seat))
        alert = access.alert_for(seat, alert_id)
        if alert.state == "resolved":
            raise Refused("conflict", "This alert has been resolved already.")
        _ensure_free(seat, alert)
        alert.state, alert.claimed_by_id = "resolved", seat.id
        alert.outcome, alert.resolved_at = outcome, clock.now()
        page.session.flush()
        page.add(seat.meeting_id, STAFF, "alert_changed", alert.id)
        audit.record(page.session, seat.user_id, "alert_resolved", alert.id)
    broadcast.tell(page)
    return alert


def escalate_unclaimed() -> None:
    """Alerts that nobody took: after 30 seconds to all facilitators, after 60 to the admins too."""
    now = clock.now()
    unclaimed = (
        Alert.state == "open",
        ((Alert.level == 0) & (Alert.at <= now - ALL_FACILITATORS_AFTER))
        | ((Alert.level == 1) & (Alert.at <= now - ADMINS_AFTER)),
    )
    for meeting_id in list(db.session.scalars(select(Alert.meeting_id).where(*unclaimed).distinct())):
        with writing(meeting_id) as page:
            raised = list(page.session.scalars(select(Alert).filter_by(meeting_id=meeting_id).where(*unclaimed)))
            for alert in raised:
                alert.level = 2 if alert.at <= now - ADMINS_AFTER else 1
                page.session.flush()
                page.add(alert.meeting_id, STAFF, "alert_changed", alert.id)
            for alert in raised:
                audit.record(page.session, None, "alert_escalated", alert.id, f"level {alert.level}")
        broadcast.tell(page)


def tell_elsewhere() -> None:
    """Tell those at other meetings' panels, at this worker, of escalated alerts; each worker looks for itself."""
    recent = select(Alert).where(Alert.level > 0, Alert.state != "resolved", Alert.at > clock.now() - CALLED_FOR)
    for alert in db.session.scalars(recent.order_by(Alert.at)).all():
        broadcast.alert_elsewhere(alert, _way_to(access.find_meeting(alert.meeting_id)))


def _way_to(meeting: Meeting) -> Callable[[Connection], str]:
    """To the panel for those who have a chair there; for anybody else to the room, to be with the person."""
    facilitators = {person.id for person in meeting.facilitators}

    def way(connection: Connection) -> str:
        has_a_chair = connection.role == "admin" or connection.user_id in facilitators
        return f"/{'moderation' if has_a_chair else 'rooms'}/{meeting.id}"

    return way
