"""What verdicts teach is kept, counted and proposed on PostgreSQL as on SQLite."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from server.extensions import db
from server.learning import actions, candidates
from server.learning.candidates import Labels
from server.models import Flag
from server.moderation import actions as moderation
from tests import factories
from tests.faults.test_at_the_same_moment import SHAMING, Room


@pytest.fixture
def room(app_on_postgres: Any) -> Room:
    return Room()


def test_a_verdict_teaches_counts_and_becomes_an_example(room: Room) -> None:
    ada = factories.a_user("ada", "admin")
    room.say("dee", "1", SHAMING)
    (flag,) = db.session.scalars(select(Flag.id)).all()
    moderation.decide(room.seat("fay"), "flag", flag, "not_shaming")
    for number in ("2", "3"):
        room.say("dee", number, SHAMING)
    assert db.session.scalars(select(Flag.id)).all() == [flag]
    ((learned,), more) = actions.list_learned(ada)
    assert (learned.used, more) == (2, False)
    candidates.accept(ada, flag, candidates.proposed(ada, flag).words, Labels())
    assert len(candidates.export(ada).splitlines()) == 1
    assert candidates.count_proposed() == 0
    actions.remove(ada, learned.suppression.id)
    room.say("dee", "4", SHAMING)
    assert len(db.session.scalars(select(Flag.id)).all()) == 2
