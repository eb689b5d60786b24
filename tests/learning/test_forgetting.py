"""What was learned goes with the words it was learned from, unless an admin has read and kept it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config import Settings
from server import clock
from server.extensions import db
from server.learning import actions, candidates, learned
from server.learning.candidates import Labels
from server.models import Candidate, Suppression, User
from server.rooms import retention
from tests.app_fixtures import Evening
from tests.learning.flags import NEARLY_THE_SAME, SHAMING, flags_of, judge, say


@pytest.fixture
def a_month_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def go() -> None:
        later = clock.now() + timedelta(days=31, hours=2)
        monkeypatch.setattr(clock, "now", lambda: later)
        retention.purge_expired()
        learned.keep_up()

    return go


def how_many(kind: type[Suppression] | type[Candidate]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def the_suppression() -> Suppression:
    db.session.rollback()
    return db.session.scalars(select(Suppression)).one()


def test_what_was_learned_is_unreadable_in_every_file(evening: Evening, settings: Settings) -> None:
    word = b"lanternfish"
    judge(evening, SHAMING.replace("everybody in here", "the lanternfish too"))
    assert word.decode() in (the_suppression().words or "")
    db.session.rollback()
    files = [path for path in Path(settings.data_dir).iterdir() if path.is_file()]
    assert [path.name for path in files if word in path.read_bytes()] == []


def test_it_goes_when_the_words_of_its_meeting_are_erased(evening: Evening, a_month_later: Callable[[], None]) -> None:
    judge(evening)
    say(evening, NEARLY_THE_SAME)
    evening.panel("fay").does("close_meeting")
    a_month_later()
    assert how_many(Suppression) == 0
    evening.meet_anew()
    assert flags_of(evening, say(evening, NEARLY_THE_SAME)["id"])


def test_what_an_admin_has_read_and_kept_stays(evening: Evening, ada: User, a_month_later: Callable[[], None]) -> None:
    judge(evening)
    actions.keep(ada, the_suppression().id)
    evening.panel("fay").does("close_meeting")
    a_month_later()
    assert how_many(Suppression) == 1
    evening.meet_anew()
    assert flags_of(evening, say(evening, NEARLY_THE_SAME)["id"]) == []


def test_a_verdict_that_nobody_accepted_cannot_be_learned_from_later(
    evening: Evening, ada: User, a_month_later: Callable[[], None]
) -> None:
    judge(evening)
    assert candidates.count_proposed() == 1
    evening.panel("fay").does("close_meeting")
    a_month_later()
    assert candidates.list_proposed(ada) == ([], False)


def test_an_accepted_example_stays_as_it_was_accepted(
    evening: Evening, ada: User, a_month_later: Callable[[], None]
) -> None:
    flag = judge(evening)
    candidates.accept(ada, flag["flag"], "You are such an enabler, [name].", Labels())
    evening.panel("fay").does("close_meeting")
    a_month_later()
    assert [one.words for one in candidates.list_accepted(ada)] == ["You are such an enabler, [name]."]


def test_whoever_withdraws_a_message_takes_all_of_it_back(evening: Evening, ada: User) -> None:
    flag = judge(evening)
    actions.keep(ada, the_suppression().id)
    candidates.accept(ada, flag["flag"], "You are such an enabler, [name].", Labels())
    evening.room("dee").does("withdraw", message=flag["message"])
    assert (how_many(Suppression), how_many(Candidate)) == (0, 0)
