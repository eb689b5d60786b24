"""What facilitators see beside the room: flags, cues, alerts, reports, held messages, seats."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server import guidance
from server.clock import iso
from server.extensions import db
from server.guidance.fitting import Occasion, author_wording, fitting_cards, phase_of
from server.models import Alert, Cue, Decision, Flag, Message, MessageEdit, Report, Seat, Whisper
from server.payloads import room

Payload = dict[str, Any]

# What happened, to whom: never a category's technical name.
FLAG_HEADINGS = {
    "label": "Puts a label on {who}",
    "blame": "Blames {who}",
    "trauma": "Explains {who} by old wounds",
    "abandon": "Tells {who} to walk away",
    "dismiss": "Belittles {who}",
    "stigma": "Demeans {who}",
    "self_shame": "Is hard on themself",
    "hostile": "Insults {who}",
}
CUE_HEADINGS = {"reported_shame": "Was blamed elsewhere", "effort": "Gives a great deal"}
ALERT_HEADINGS = {
    "suicide": "Possible danger to a life",
    "overdose": "Possible overdose now",
    "violence": "Possible violence",
    "child_safety": "A child may be in danger",
}


def _hurt(subject: Flag) -> Seat | None:
    """Whom in the room it is aimed at: the one replied to, or the one named."""
    if subject.target != "member":
        return None
    said = subject.message
    if said.reply_to is not None:
        answered = db.session.get(Message, said.reply_to)
        if answered is not None and answered.seat_id != said.seat_id:
            return answered.seat
    words = " ".join(word.strip(".,!?:;\"'()") for word in (said.body or "").split()).casefold()
    others = select(Seat).filter_by(meeting_id=subject.meeting_id).where(Seat.id != said.seat_id)
    # Who came later was not meant; and a flag must read the same whenever it is read.
    there = db.session.scalars(others.where(Seat.created_at <= subject.at).order_by(Seat.created_at, Seat.id))
    return next((seat for seat in there if f" {seat.name.casefold()} " in f" {words} "), None)


def _heading(subject: Flag, hurt: Seat | None) -> str:
    who = {
        "member": hurt.name if hurt else "somebody here",
        "self": "themself",
        "loved_one": "people with an addiction",
        "other": "somebody who is not here",
    }[subject.target]
    return FLAG_HEADINGS[subject.category].format(who=who)


def _body(subject: Message) -> str | None:
    """Facilitators read what was hidden; what was withdrawn is gone for everybody."""
    return None if subject.state == "withdrawn" else subject.body


def _earlier(subject: Message | None) -> list[str]:
    """What a message said before it was edited, oldest first; nothing of one that was withdrawn."""
    if subject is None or subject.edited_at is None or subject.state == "withdrawn":
        return []
    edits = db.session.scalars(select(MessageEdit).filter_by(message_id=subject.id).order_by(MessageEdit.at))
    return [edit.body for edit in edits if edit.body is not None]


def decision(made: Decision | None) -> Payload | None:
    if made is None:
        return None
    return {"verdict": made.verdict, "action": made.action, "by": made.by.name, "at": iso(made.at)}


def _fitting(subject: Flag, author: Seat) -> list[guidance.Guideline]:
    """The cards that answer, the one it came with first: what lay near then, so that a flag reads the same later."""
    meeting = author.meeting
    phase = phase_of(meeting.opened_at or meeting.starts_at, meeting.ends_at, subject.at)
    occasion = Occasion(subject.category, subject.target, subject.guideline, author.user.relation, phase)
    cards = fitting_cards(occasion, guidance.guidelines(), {}, subject.at)
    return sorted(cards, key=lambda card: card.id != subject.guideline)


def flag(subject: Flag) -> Payload:
    card = guidance.guideline(subject.guideline)
    author = subject.message.seat
    hurt = _hurt(subject)
    return {
        "flag": subject.id,
        "message": subject.message_id,
        "seat": author.id,
        "name": author.name,
        "category": subject.category,
        "target": subject.target,
        "heading": _heading(subject, hurt),
        "hurt": {"seat": hurt.id, "name": hurt.name} if hurt else None,
        "start": subject.start,
        "end": subject.end,
        "body": _body(subject.message),
        "earlier": _earlier(subject.message),
        "guideline": card.id,
        "title": card.title,
        "fitting": [other.id for other in _fitting(subject, author)],
        "why": subject.why,
        "like": subject.like,
        "source": subject.source,
        "confidence": subject.confidence,
        "severity": subject.severity,
        "state": subject.state,
        "claimed_by": subject.claimed_by.name if subject.claimed_by else None,
        "decision": decision(subject.decision),
        "replies": {
            "author": author_wording(card, subject.target, author.user.relation),
            "room": card.wording("post_to_room"),
            "hurt": f"{hurt.name if hurt else 'Hello'}, I saw what was written just now. "
            + card.wording("say_to_hurt", hurt.user.relation if hurt else None),
        },
        "at": iso(subject.at),
    }


def cue(subject: Cue) -> Payload:
    author = subject.message.seat
    return {
        "cue": subject.id,
        "message": subject.message_id,
        "seat": author.id,
        "name": author.name,
        "kind": subject.kind,
        "what": subject.kind,
        "heading": CUE_HEADINGS[subject.kind],
        "start": subject.start,
        "end": subject.end,
        "body": _body(subject.message),
        "reply": subject.reply,
        "state": subject.state,
        "claimed_by": subject.claimed_by.name if subject.claimed_by else None,
        "at": iso(subject.at),
    }


def alert(subject: Alert) -> Payload:
    """`message` is null where it was said privately."""
    author = subject.seat
    if subject.message is not None:
        body = _body(subject.message)
    else:
        body = subject.whisper.body if subject.whisper is not None else None
    return {
        "alert": subject.id,
        "message": subject.message_id,
        "kind": subject.kind,
        "what": subject.kind,
        "heading": ALERT_HEADINGS[subject.kind],
        "seat": author.id,
        "name": author.name,
        "relation": author.user.relation,
        "body": body,
        "earlier": _earlier(subject.message),
        "state": subject.state,
        "claimed_by": subject.claimed_by.name if subject.claimed_by else None,
        "level": subject.level,
        "outcome": subject.outcome,
        "help": room.crisis_help(subject.kind),
        "at": iso(subject.at),
    }


def report(subject: Report) -> Payload:
    author = subject.message.seat
    return {
        "report": subject.id,
        "message": subject.message_id,
        "seat": author.id,
        "name": author.name,
        "body": _body(subject.message),
        "earlier": _earlier(subject.message),
        "reason": subject.reason,
        "by": {"seat": subject.by_id, "name": subject.by.name},
        "state": subject.state,
        "claimed_by": subject.claimed_by.name if subject.claimed_by else None,
        "decision": decision(subject.decision),
        "at": iso(subject.at),
    }


def held_message(subject: Message) -> Payload:
    """A message that waits for a facilitator, with its words."""
    return room.message(subject)


def seat(subject: Seat) -> Payload:
    return {
        "seat": subject.id,
        "name": subject.name,
        "role": subject.role,
        "relation": subject.user.relation,
        "standing": subject.standing,
        "muted_until": iso(subject.muted_until),
        "away": subject.away,
        "first_time": subject.first_time,
        "spoken": subject.spoken_at is not None,
        "here": subject.standing == "in",
    }


def guideline_card(card: guidance.Guideline) -> Payload:
    return {"guideline": card.id, "title": card.title, "principle": card.principle, "text": card.post_to_room}


def reading() -> Payload:
    """How texts are read just now, and why not in full where something is wrong."""
    trouble = guidance.semantic_trouble()
    if trouble is None:
        return {"engine": "full", "trouble": None}
    return {"engine": "rules", "trouble": None if trouble == guidance.SWITCHED_OFF else trouble}


def state(meeting_id: str) -> Payload:
    """The present of a meeting for those who facilitate it."""

    def every(kind: type[Any]) -> Any:
        return db.session.scalars(select(kind).filter_by(meeting_id=meeting_id).order_by(kind.at))

    held = db.session.scalars(select(Message).filter_by(meeting_id=meeting_id, state="held").order_by(Message.at))
    seats = db.session.scalars(select(Seat).filter_by(meeting_id=meeting_id).order_by(Seat.created_at, Seat.id))
    return {
        "flags": [flag(one) for one in every(Flag)],
        "cues": [cue(one) for one in every(Cue)],
        "alerts": [alert(one) for one in every(Alert)],
        "reports": [report(one) for one in every(Report)],
        "held": [held_message(one) for one in held],
        "seats": [seat(one) for one in seats],
        "whispers": [room.whisper(one) for one in every(Whisper)],
        "guidelines": [guideline_card(card) for card in guidance.guidelines()],
        "reading": reading(),
    }
