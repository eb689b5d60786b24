"""Verdicts as examples to learn from: blanked, read by an admin, and only then in the export."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from server import audit, policy
from server.errors import Refused, ensure, not_found
from server.extensions import db
from server.guidance.vocabulary import TURNS_TO_SELF_SHAME
from server.journal import Page, writing
from server.learning.actions import A_PAGE, RIGHT, without_personal_details
from server.models import Alert, Candidate, Cue, Decision, Flag, Message, Seat, User

ASKED_SINCE = 2
"""The version of the ground rules from which on they say that words without names may be learned from."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is to be found in a text: flags as category and target, kinds of cues, a kind of crisis or None."""

    flags: tuple[tuple[str, str], ...] = ()
    cues: tuple[str, ...] = ()
    crisis: str | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A verdict that may become an example: the blanked words, and the labels that the verdicts suggest."""

    flag: Flag
    verdict: str
    words: str
    labels: Labels


def list_proposed(actor: User, page: int = 1) -> tuple[list[Proposed], bool]:
    """A page of the verdicts that wait for an admin, newest first, and whether there is more."""
    ensure(policy.may_administer(actor))
    waiting = _waiting().order_by(Decision.at.desc(), Flag.id.desc())
    found = db.session.scalars(waiting.offset((max(page, 1) - 1) * A_PAGE).limit(A_PAGE + 1)).all()
    return [_propose(flag) for flag in found[:A_PAGE]], len(found) > A_PAGE


def proposed(actor: User, flag_id: str) -> Proposed:
    """Raises not_found for one that does not wait, or whose words are erased."""
    ensure(policy.may_administer(actor))
    return _propose(_find(flag_id))


def accept(actor: User, flag_id: str, words: str, labels: Labels) -> Candidate:
    """Take a verdict into the export, in the words and with the labels that a human settled on.

    Raises not_found, or conflict where another admin was first.
    """
    written = " ".join(f"{category}:{target}" for category, target in labels.flags)
    with writing() as page:
        candidate = Candidate(
            state="accepted", words=words, flags=written, cues=" ".join(labels.cues), crisis=labels.crisis
        )
        return _settle(page, actor, flag_id, candidate)


def refuse(actor: User, flag_id: str) -> Candidate:
    """Leave a verdict out of the export for good. Raises not_found, or conflict where another admin was first."""
    with writing() as page:
        return _settle(page, actor, flag_id, Candidate(state="refused"))


def _settle(page: Page, actor: User, flag_id: str, candidate: Candidate) -> Candidate:
    ensure(policy.may_administer(actor))
    if page.session.scalar(select(Candidate.id).filter_by(flag_id=flag_id)) is not None:
        raise Refused("conflict", "Another admin was here first.")
    candidate.flag_id, candidate.by_id = _find(flag_id).id, actor.id
    page.session.add(candidate)
    page.session.flush()
    audit.record(page.session, actor.id, f"{candidate.state}_candidate", candidate.id)
    return candidate


def list_accepted(actor: User) -> list[Candidate]:
    """What is in the export, oldest first."""
    ensure(policy.may_administer(actor))
    kept = select(Candidate).filter_by(state="accepted").where(Candidate.words.is_not(None))
    return list(db.session.scalars(kept.order_by(Candidate.at, Candidate.id)))


def take_out(actor: User, candidate_id: str) -> None:
    """Out of the export again; within the retention of its meeting it waits for an admin again. Raises not_found."""
    with writing() as page:
        ensure(policy.may_administer(actor))
        candidate = page.session.get(Candidate, candidate_id)
        if candidate is None:
            raise not_found("This example")
        page.session.delete(candidate)
        audit.record(page.session, actor.id, "take_out_candidate", candidate_id)


def export(actor: User) -> str:
    """The accepted examples as JSON lines, with the verdict and what had made the finding. It goes on record."""
    with writing() as page:
        accepted = list_accepted(actor)
        lines = [json.dumps(record_of(candidate), ensure_ascii=False) + "\n" for candidate in accepted]
        audit.record(page.session, actor.id, "export_candidates", "", str(len(lines)))
    return "".join(lines)


def record_of(candidate: Candidate) -> dict[str, object]:
    """A line of the export."""
    labels = labels_of(candidate)
    decision = candidate.flag.decision
    return {
        "text": candidate.words,
        "flags": [{"category": category, "target": target} for category, target in labels.flags],
        "cues": list(labels.cues),
        "crisis": labels.crisis,
        "verdict": decision.verdict if decision is not None else None,
        "source": candidate.flag.source,
    }


def labels_of(candidate: Candidate) -> Labels:
    pairs = (flag.partition(":") for flag in candidate.flags.split())
    return Labels(
        tuple((category, target) for category, _, target in pairs), tuple(candidate.cues.split()), candidate.crisis
    )


def _waiting() -> Select[Flag]:
    """Decided flags whose words are still there, by people who were told, and that no admin has settled."""
    return (
        select(Flag)
        .join(Decision, Decision.flag_id == Flag.id)
        .join(Message, Message.id == Flag.message_id)
        .join(Seat, Seat.id == Message.seat_id)
        .join(User, User.id == Seat.user_id)
        .where(Flag.state == "decided", Message.body.is_not(None), Message.state != "withdrawn")
        # Other words than those that were judged teach nothing.
        .where(or_(Message.edited_at.is_(None), Message.edited_at <= Decision.at))
        .where(_was_told(), ~_is_settled())
    )


def _was_told() -> ColumnElement[bool]:
    """Whether the author had agreed to ground rules that speak of it, before writing. Scripted people did not."""
    return and_(
        User.scripted.is_(False),
        User.rules_version >= ASKED_SINCE,
        or_(User.rules_accepted_at.is_(None), User.rules_accepted_at <= Message.at),
    )


def _is_settled() -> ColumnElement[bool]:
    """An accepted example has the labels of its whole message: another verdict on the same words adds none."""
    other = aliased(Flag)
    same_words = select(Candidate.id).join(other, other.id == Candidate.flag_id)
    return or_(
        select(Candidate.id).where(Candidate.flag_id == Flag.id).exists(),
        same_words.where(other.message_id == Flag.message_id, Candidate.state == "accepted").exists(),
    )


def _find(flag_id: str) -> Flag:
    flag = db.session.scalar(_waiting().where(Flag.id == flag_id))
    if flag is None:
        raise not_found("This verdict")
    return flag


def _propose(flag: Flag) -> Proposed:
    assert flag.decision is not None
    return Proposed(flag, flag.decision.verdict, without_personal_details(flag.message).text, _suggested(flag.message))


def _suggested(message: Message) -> Labels:
    """What the verdicts say is in a message, and where there is none, what was found."""
    found = db.session.scalars(select(Flag).filter_by(message_id=message.id).order_by(Flag.at)).all()
    flags = [pair for flag in found if flag.state != "superseded" and (pair := _after_verdict(flag)) is not None]
    quoted = any(flag.decision is not None and flag.decision.verdict == "quoted" for flag in found)
    cues = db.session.scalars(select(Cue.kind).filter_by(message_id=message.id).where(Cue.state != "superseded")).all()
    crisis = db.session.scalar(select(Alert.kind).filter_by(message_id=message.id).order_by(Alert.at).limit(1))
    kinds = {*cues, *(("reported_shame",) if quoted else ())}
    return Labels(tuple(dict.fromkeys(flags)), tuple(sorted(kinds)), crisis)


def _after_verdict(flag: Flag) -> tuple[str, str] | None:
    verdict = flag.decision.verdict if flag.decision is not None else RIGHT
    if verdict == RIGHT:
        return flag.category, flag.target
    if verdict == "about_self":
        return ("self_shame" if flag.category in TURNS_TO_SELF_SHAME else flag.category), "self"
    return None


def count_proposed() -> int:
    """How many verdicts wait for an admin."""
    return db.session.scalar(select(func.count()).select_from(_waiting().subquery())) or 0
