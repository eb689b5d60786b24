"""How often each rule found something, and what facilitators said of it. Numbers alone; they stay when words expire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from server.extensions import db
from server.models import Alert, Cue, Decision, Flag, TrialHit


@dataclass(slots=True)
class Figures:
    """Counts of one rule: `found` in messages, of these judged `right` or `wrong`, and found on `trial`."""

    found: int = 0
    right: int = 0
    wrong: int = 0
    trial: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the judged that were right; None where none was judged."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None


def figures() -> dict[str, Figures]:
    """By rule; what the meaning alone found stands under "model"."""
    found: dict[str, Figures] = {}

    def of(source: str) -> Figures:
        return found.setdefault(source, Figures())

    kinds: tuple[Any, ...] = (Flag, Cue, Alert)
    for kind in kinds:
        for source, count in db.session.execute(select(kind.source, func.count()).group_by(kind.source)):
            of(source).found += count
    right = func.sum(case((Decision.verdict == "right", 1), else_=0))
    judged = select(Flag.source, right, func.count()).join(Decision, Decision.flag_id == Flag.id)
    for source, agreed, count in db.session.execute(judged.group_by(Flag.source)):
        of(source).right, of(source).wrong = int(agreed), count - int(agreed)
    for rule, count in db.session.execute(select(TrialHit.rule, func.count()).group_by(TrialHit.rule)):
        of(rule).trial = count
    return found
