"""What a verdict teaches, what an admin makes of it, and when it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import delete, func, select

from server import audit, policy
from server.errors import ensure, not_found
from server.extensions import db
from server.journal import Page, writing
from server.learning import learned
from server.learning.blanking import Blanked, blank
from server.models import Candidate, Flag, Message, Seat, Suppression, SuppressionUse, User
from server.offload import offload
from server.second_reading import desk

log = structlog.get_logger()

RIGHT = "right"
A_PAGE = 50

# A verdict can wait a little longer for the meaning of a message than its author could.
PATIENCE = 1.0


# Verdicts


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a verdict is going to teach, worked out before the transaction: it takes a while."""

    body: str
    words: str
    start: int
    end: int
    vector: bytes | None


def prepare(flag_id: str, verdict: str) -> Prepared | None:
    """None where the verdict teaches nothing: the finding was right, or there are no words to learn from.

    Nor does it teach anything where something fails here: the verdict itself still counts.
    """
    flag = db.session.get(Flag, flag_id) if verdict != RIGHT else None
    if flag is None or flag.message.body is None or flag.message.state == "withdrawn":
        return None
    try:
        return _prepare(flag, flag.message.body)
    except Exception as error:
        log.error("lesson_failed", error=type(error).__name__)
        return None


def _prepare(flag: Flag, body: str) -> Prepared:
    start, end = flag.start, flag.end
    blanked = without_personal_details(flag.message)
    reading = desk.ask(body, PATIENCE)
    vector = reading.vector if reading is not None else None
    return Prepared(body, blanked.text, blanked.moved(start), blanked.moved(end, to_end=True), vector)


def without_personal_details(message: Message) -> Blanked:
    """What a message says, with the names of everybody here and other personal details blanked."""
    there = select(User.name).join(Seat, Seat.user_id == User.id).where(Seat.meeting_id == message.meeting_id)
    people = list(db.session.scalars(there))
    return offload(blank, message.body or "", people, list(db.session.scalars(select(User.name))))


def learn(page: Page, flag: Flag, prepared: Prepared | None, verdict: str, by: Seat) -> None:
    """Keep what was prepared, in the transaction of the verdict."""
    if prepared is None or flag.message.body != prepared.body:
        return
    suppression = Suppression(
        flag_id=flag.id,
        category=flag.category,
        target=flag.target,
        verdict=verdict,
        words=prepared.words,
        start=prepared.start,
        end=prepared.end,
        by_id=by.user_id,
    )
    suppression.vector = prepared.vector
    page.session.add(suppression)


def unlearn(page: Page, flag_id: str) -> None:
    """The verdict on a flag is taken back, and with it all that it taught."""
    page.session.execute(delete(Candidate).filter_by(flag_id=flag_id))
    _delete(page, page.session.scalars(select(Suppression.id).filter_by(flag_id=flag_id)).all())


# Forgetting


def forget_message(page: Page, message_id: str) -> None:
    """Its author has withdrawn a message: nothing of it stays, not even what an admin wanted to keep."""
    of_message = select(Flag.id).filter_by(message_id=message_id)
    page.session.execute(delete(Candidate).where(Candidate.flag_id.in_(of_message)))
    _delete(page, page.session.scalars(select(Suppression.id).where(Suppression.flag_id.in_(of_message))).all())


def forget_meeting(page: Page, meeting_id: str) -> None:
    """The words of a meeting are erased: what an admin has read and kept stays, blanked as it is; the rest goes."""
    in_meeting = select(Flag.id).filter_by(meeting_id=meeting_id)
    left = select(Suppression.id).where(Suppression.flag_id.in_(in_meeting), Suppression.kept_by_id.is_(None))
    _delete(page, page.session.scalars(left).all())


def _delete(page: Page, ids: Sequence[str]) -> None:
    page.session.execute(delete(SuppressionUse).where(SuppressionUse.suppression_id.in_(ids)))
    page.session.execute(delete(Suppression).where(Suppression.id.in_(ids)))


# The admin's list


@dataclass(frozen=True, slots=True)
class Listed:
    """A suppression and on how many messages it was of use."""

    suppression: Suppression
    used: int


def list_learned(actor: User, page: int = 1) -> tuple[list[Listed], bool]:
    """A page of what was learned, newest first, and whether there is more."""
    ensure(policy.may_administer(actor))
    used = (
        select(func.count())
        .select_from(SuppressionUse)
        .where(SuppressionUse.suppression_id == Suppression.id)
        .scalar_subquery()
    )
    rows = select(Suppression, used).order_by(Suppression.at.desc(), Suppression.id.desc())
    found = db.session.execute(rows.offset((max(page, 1) - 1) * A_PAGE).limit(A_PAGE + 1)).all()
    return [Listed(suppression, count) for suppression, count in found[:A_PAGE]], len(found) > A_PAGE


def keep(actor: User, suppression_id: str) -> Suppression:
    """Keep it when the words of its meeting are erased: an admin has read that they tell of nobody.

    Raises not_found.
    """
    with writing() as page:
        suppression = _find(page, actor, suppression_id)
        if suppression.kept_by_id is None:
            suppression.kept_by_id = actor.id
            audit.record(page.session, actor.id, "keep_learned", suppression.id)
    return suppression


def remove(actor: User, suppression_id: str) -> None:
    """What it left out is found again, on every worker within seconds. Raises not_found."""
    with writing() as page:
        suppression = _find(page, actor, suppression_id)
        _delete(page, [suppression.id])
        audit.record(page.session, actor.id, "remove_learned", suppression_id)
    learned.keep_up()


def _find(page: Page, actor: User, suppression_id: str) -> Suppression:
    ensure(policy.may_administer(actor))
    suppression = page.session.get(Suppression, suppression_id)
    if suppression is None:
        raise not_found("What was learned")
    return suppression
