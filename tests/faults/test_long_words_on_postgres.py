"""PostgreSQL holds texts to their bounds, where SQLite looks away."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from server.extensions import db
from server.models import Flag, Whisper
from server.moderation import actions as moderation
from tests.faults.test_at_the_same_moment import SHAMING, Room

LONG = "Could you say it as your own experience? " * 90


@pytest.fixture
def room(app_on_postgres: Any) -> Room:
    return Room()


@pytest.mark.parametrize("action", ["hide", "remove", "whisper"])
def test_a_decision_with_as_many_words_as_promised_is_carried_out(room: Room, action: str) -> None:
    room.say("dee", "1", SHAMING)
    flag = db.session.scalars(select(Flag.id)).one()
    decided = moderation.decide(room.seat("fay"), "flag", flag, "right", action, text=LONG)
    assert decided.state == "decided"
    if action != "remove":
        assert db.session.scalars(select(Whisper.body)).one() == LONG
    else:
        assert room.seat("dee").removed_reason == LONG
