"""The card that fits what was found here and now. What is shown again too soon is no longer read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server import clock, guidance
from server.guidance.fitting import SHOWN_LATELY, Occasion, fitting_cards, phase_of
from server.models import Flag, Seat, SharedGuideline


@dataclass(frozen=True, slots=True)
class _Nudged:
    card: str
    at: datetime
    seat: str
    asked: str | None


class _ShownBeforeSending:
    """Which cards authors saw before they sent something: no more than that, and only in this process's memory, since
    nothing of a draft is stored. People of one meeting are mostly served by one process."""

    def __init__(self) -> None:
        self._of: dict[str, list[_Nudged]] = {}

    def lately(self, meeting_id: str) -> list[_Nudged]:
        return [nudged for nudged in self._of.get(meeting_id, ()) if clock.now() - nudged.at < SHOWN_LATELY]

    def add(self, meeting_id: str, nudged: _Nudged) -> None:
        """Remember it, and forget, in other meetings too, what lies back further than matters."""
        self._of = {other: kept for other in self._of if (kept := self.lately(other))}
        self._of.setdefault(meeting_id, []).append(nudged)


_before_sending = _ShownBeforeSending()


def nudge_for_author(
    session: Session, author: Seat, finding: guidance.Finding, asked: str | None = None
) -> guidance.Finding:
    """The finding with the card and the kinder wording that its author sees before sending.

    `asked` is the client's id of the message: who asks again about the same one sees the same card.
    """
    card = _seen_before(author, asked)
    if card is None:
        card = best_card(session, author, finding)
        _before_sending.add(author.meeting_id, _Nudged(card, clock.now(), author.id, asked))
    reframe = finding.reframe or guidance.guideline(card).wording("reframe", author.user.relation)
    return replace(finding, guideline=card, reframe=reframe)


def _seen_before(author: Seat, asked: str | None) -> str | None:
    if asked is None:
        return None
    there = {card.id for card in guidance.guidelines()}
    seen = (nudged for nudged in _before_sending.lately(author.meeting_id) if nudged.card in there)
    return next((nudged.card for nudged in seen if (nudged.seat, nudged.asked) == (author.id, asked)), None)


def best_card(session: Session, author: Seat, finding: guidance.Finding) -> str:
    """Id of the card that fits a finding in the words of `author`, here and now."""
    now, meeting = clock.now(), author.meeting
    occasion = Occasion(
        finding.category,
        finding.target,
        finding.guideline,
        author.user.relation,
        phase_of(meeting.opened_at or meeting.starts_at, meeting.ends_at, now),
    )
    shown: dict[str, datetime] = {}
    for card, at in _shown(session, meeting.id, now):
        shown[card] = max(at, shown.get(card, at))
    return fitting_cards(occasion, guidance.guidelines(), shown, now)[0].id


def _shown(session: Session, meeting_id: str, now: datetime) -> Iterator[tuple[str, datetime]]:
    """What the room, the facilitators and authors saw lately in a meeting."""
    for kind in (SharedGuideline, Flag):
        lately = select(kind.guideline, kind.at).where(kind.meeting_id == meeting_id, kind.at > now - SHOWN_LATELY)
        yield from session.execute(lately).all()
    for nudged in _before_sending.lately(meeting_id):
        yield nudged.card, nudged.at
