"""A meeting with one of everything in it, for whatever is sent through its doors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select

from server.extensions import db
from server.models import Event, Message, Reaction, Report, Whisper
from server.moderation.events import door as moderation_door
from server.rooms.events import door as rooms_door
from server.sockets import Door
from tests.lines import Line

# A word that is in every text sent here, and in no code.
SECRET = "xylophonist"
EVERY_EVENT = [(door, event) for door in (rooms_door, moderation_door) for event in door.events]
at_either_door = pytest.mark.parametrize("door", (rooms_door, moderation_door), ids=lambda door: door.namespace)


@dataclass
class Scene:
    """dee and eli in the room, fay at the panel, and one of everything in this meeting and in another."""

    lines: dict[str, Line]
    here: dict[str, str]
    elsewhere: dict[str, str]
    listeners: list[Line]
    before: list[int | None] = field(default_factory=list)

    def sender(self, door: Door) -> Line:
        return self.lines[door.namespace]

    def fields(self, door: Door, event: str, ids: dict[str, str] | None = None) -> dict[str, Any]:
        """A payload that would do something."""
        ids = ids or self.here
        texts = dict.fromkeys(("body", "reason", "outcome", "text"), f"About the {SECRET}")
        rest = {"client_id": "new", "reaction": "strength", "on": True, "minutes": 5, "mode": "slow", "limit": 10}
        rest |= {"verdict": "right", "action": "none", "guideline": "not-the-problem", "since": 0, "private_since": 0}
        known = {**texts, **rest, **ids, "before": ids["message"], "reply_to": ids["message"], "ask": False}
        wanted = {name: known[name] for name in self.form(door, event).model_fields if name in known}
        one_of = [name for name in ("alert", "flag", "cue", "report") if name in wanted]
        return {name: value for name, value in wanted.items() if name not in one_of[1:]}

    @staticmethod
    def form(door: Door, event: str) -> Any:
        return door.events[event][0]

    def begin_anew(self) -> None:
        """What counts is what happens from now on."""
        for line in (*self.lines.values(), *self.listeners):
            line.forget()
        self.before = kept()

    def heard(self) -> list[Any]:
        return [told for line in (*self.lines.values(), *self.listeners) for told in line.heard()]


def kept() -> list[int | None]:
    """How many rows there are of what an event could make."""
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Event, Message, Whisper, Report)] + [
        db.session.scalar(select(func.count()).select_from(Reaction))
    ]


def refusal(answer: dict[str, Any]) -> str:
    """The code of a refusal that keeps to the contract."""
    assert answer["ok"] is False, answer
    assert set(answer) == {"ok", "error"}
    error = answer["error"]
    assert re.fullmatch(r"\S.*[.!?]", error["message"]), error
    assert set(error) <= {"code", "message", "retry_after", "until", "by"}
    assert SECRET not in str(error)
    return str(error["code"])
