"""What a member sees: messages, people, whispers, the meeting's present state."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from server import guidance
from server.clock import iso
from server.extensions import db
from server.models import HiddenPerson, Meeting, Message, Seat, SharedGuideline, Whisper

Payload = dict[str, Any]

LATEST = 50


def message(subject: Message) -> Payload:
    """`body` is null where it was hidden or withdrawn, for everybody."""
    return {
        "seq": subject.place,
        "id": subject.id,
        "place": subject.place,
        "client_id": subject.client_id,
        "seat": subject.seat_id,
        "name": subject.seat.name,
        "role": subject.role,
        "body": subject.body if subject.state in ("posted", "held") else None,
        "at": iso(subject.at),
        "edited_at": iso(subject.edited_at),
        "reply_to": subject.reply_to,
        "state": subject.state,
        "reactions": reactions(subject),
    }


def reactions(subject: Message) -> dict[str, list[str]]:
    """Who reacted how: `{"with_you": [seat, ...]}`."""
    by_kind: dict[str, list[str]] = {}
    for reaction in subject.reactions:
        by_kind.setdefault(reaction.kind, []).append(reaction.seat_id)
    return by_kind


def reacted(subject: Message) -> Payload:
    return {"message": subject.id, "reactions": reactions(subject)}


def person(seat: Seat) -> Payload:
    return {"seat": seat.id, "name": seat.name, "role": seat.role, "away": seat.away}


def gone(seat: Seat) -> Payload:
    return {"seat": seat.id}


def mode(meeting: Meeting) -> Payload:
    return {"mode": meeting.mode}


def closing(meeting: Meeting) -> Payload:
    return {"at": iso(meeting.closed_at)}


def shared_guideline(shared: SharedGuideline) -> Payload:
    card = guidance.guideline(shared.guideline)
    return {
        "id": shared.id,
        "guideline": card.id,
        "title": card.title,
        "text": card.post_to_room,
        "by": shared.by.name,
        "at": iso(shared.at),
    }


def crisis_help(kind: str) -> Payload:
    """The one or two contacts that fit, from the data of the region."""
    offered = guidance.help_for(current_app.config["HOLDFAST"].region, kind)
    return {
        "kind": kind,
        "title": offered.title,
        "text": offered.text,
        "contacts": [
            {"name": contact.name, "how": contact.how, "detail": contact.detail, "href": contact.href}
            for contact in offered.contacts
        ],
    }


def whisper(subject: Whisper) -> Payload:
    return {
        "id": subject.id,
        "seat": subject.seat_id,
        "name": subject.seat.name,
        "from": subject.sender,
        "by": subject.by.name if subject.by is not None else None,
        "body": subject.body,
        "at": iso(subject.at),
        "help": crisis_help(subject.help_kind) if subject.help_kind else None,
        "message": subject.message_id,
    }


def you(seat: Seat) -> Payload:
    hidden = select(HiddenPerson.hidden_seat_id).filter_by(seat_id=seat.id)
    return {
        "seat": seat.id,
        "name": seat.name,
        "role": seat.role,
        "standing": seat.standing,
        "muted_until": iso(seat.muted_until),
        "away": seat.away,
        "hidden": list(db.session.scalars(hidden)),
    }


def own_seat(seat: Seat) -> Payload:
    return {"you": you(seat)}


def removal(seat: Seat) -> Payload:
    return {"reason": seat.removed_reason}


def nudge(finding: guidance.Finding) -> Payload:
    """The private card before a message goes out."""
    card = guidance.guideline(finding.guideline)
    return {
        "guideline": card.id,
        "title": card.title,
        "sentence": card.principle,
        "reframe": finding.reframe or card.reframe or None,
        "category": finding.category,
        "start": finding.start,
        "end": finding.end,
    }


def state(seat: Seat) -> Payload:
    """The present of the room as this seat may know it: the latest 50 messages, its own held ones last."""
    meeting = seat.meeting
    said = select(Message).filter_by(meeting_id=meeting.id)
    latest = db.session.scalars(
        said.where(Message.place.is_not(None)).order_by(Message.place.desc()).limit(LATEST + 1)
    ).all()
    held = db.session.scalars(said.filter_by(seat_id=seat.id, state="held").order_by(Message.at))
    people = db.session.scalars(
        select(Seat).filter_by(meeting_id=meeting.id, standing="in").order_by(Seat.admitted_at, Seat.id)
    )
    shared = db.session.scalars(select(SharedGuideline).filter_by(meeting_id=meeting.id).order_by(SharedGuideline.at))
    whispers = db.session.scalars(select(Whisper).filter_by(seat_id=seat.id).order_by(Whisper.at))
    return {
        "meeting": {
            "id": meeting.id,
            "title": meeting.title,
            "group": meeting.group.name,
            "mode": meeting.mode,
            "step": None,
            "status": meeting.status,
            "starts_at": iso(meeting.starts_at),
            "ends_at": iso(meeting.ends_at),
        },
        "people": [person(other) for other in people],
        "messages": [message(one) for one in (*reversed(latest[:LATEST]), *held)],
        "hands": [],
        "guidelines": [shared_guideline(one) for one in shared],
        "whispers": [whisper(one) for one in whispers],
        "more": len(latest) > LATEST,
    }
