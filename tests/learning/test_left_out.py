"""A finding that a facilitator judged wrong does not come back for nearly the same words."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest
from sqlalchemy import select

from server import guidance
from server.extensions import db
from server.guidance import CrisisFinding, Reading
from server.journal import writing
from server.learning import actions, learned
from server.models import Suppression, SuppressionUse, User
from tests.app_fixtures import Evening
from tests.learning.flags import NEARLY_THE_SAME, SHAMING, flags_of, judge, say

ELSEWHERE = "Honestly, you are an enabler and you always were one."


def suppressions() -> list[Suppression]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Suppression)))


def test_nearly_the_same_words_are_not_marked_again(evening: Evening) -> None:
    judge(evening)
    said = say(evening, NEARLY_THE_SAME, "mo")
    assert said["state"] == "posted"
    assert flags_of(evening, said["id"]) == []
    assert evening.room("mo").does("check", body=NEARLY_THE_SAME).get("nudge") is None


def test_another_statement_is_marked_all_the_same(evening: Evening) -> None:
    judge(evening)
    assert flags_of(evening, say(evening, ELSEWHERE)["id"])
    assert flags_of(evening, say(evening, f"{SHAMING} {ELSEWHERE}")["id"])


def test_it_holds_in_every_room_of_the_place(evening: Evening) -> None:
    judge(evening)
    evening.meet_anew()
    assert flags_of(evening, say(evening, NEARLY_THE_SAME)["id"]) == []


def test_a_finding_that_was_right_teaches_nothing(evening: Evening) -> None:
    judge(evening, verdict="right")
    assert suppressions() == []
    assert flags_of(evening, say(evening, NEARLY_THE_SAME)["id"])


@pytest.mark.parametrize("verdict", ["quoted", "about_self", "wrong_target", "wrong_category", "not_shaming"])
def test_every_other_verdict_keeps_the_finding_away(evening: Evening, verdict: str) -> None:
    judge(evening, verdict=verdict)
    assert flags_of(evening, say(evening, NEARLY_THE_SAME)["id"]) == []


def test_a_verdict_that_is_taken_back_teaches_nothing_more(evening: Evening) -> None:
    flag = judge(evening)
    evening.panel("fay").does("reopen", flag=flag["flag"])
    assert suppressions() == []
    assert flags_of(evening, say(evening, NEARLY_THE_SAME)["id"])


def test_a_report_that_is_decided_teaches_nothing(evening: Evening) -> None:
    said = say(evening, "Some people never learn, do they.")["id"]
    report = evening.room("eli").does("report", message=said, reason="That was meant for me.")["report"]
    evening.panel("fay").does("decide", report=report, verdict="not_shaming")
    assert suppressions() == []


def test_that_the_target_was_wrong_says_nothing_of_another_target(evening: Evening) -> None:
    judge(evening, verdict="wrong_target")
    reading = guidance.read(SHAMING)
    assert learned.leave_out(reading).flags == ()
    other = replace(reading, flags=tuple(replace(flag, target="other") for flag in reading.flags))
    assert learned.leave_out(other).flags == other.flags


def test_another_category_in_the_same_words_is_still_marked(evening: Evening) -> None:
    judge(evening)
    reading = guidance.read(SHAMING)
    worse = replace(reading, flags=(*reading.flags, replace(reading.flags[0], category="hostile")))
    assert [flag.category for flag in learned.leave_out(worse).flags] == ["hostile"]


def test_a_crisis_and_cues_are_never_left_out(evening: Evening) -> None:
    judge(evening)
    cues = guidance.read("My sister says I am enabling him.").cues
    crisis = CrisisFinding("violence", 0, 3, "a-rule", 0.9)
    reading = learned.leave_out(replace(guidance.read(SHAMING), crisis=crisis, cues=cues))
    assert (reading.flags, reading.cues, reading.crisis) == ((), cues, crisis)


def test_every_worker_follows_what_another_one_learned_or_forgot(evening: Evening, ada: User) -> None:
    judge(evening)
    reading = guidance.read(NEARLY_THE_SAME)
    here = learned._lessons.pop(db.engine)
    learned.keep_up()
    assert learned.leave_out(reading).flags == ()
    actions.remove(ada, suppressions()[0].id)
    # A worker that has not looked yet, and then does.
    learned._lessons[db.engine] = here
    assert learned.leave_out(reading).flags == ()
    learned.keep_up()
    assert learned.leave_out(reading).flags == reading.flags


def test_how_often_it_was_of_use_is_counted_once_a_message(evening: Evening) -> None:
    judge(evening)
    room = evening.room("mo")
    first = room.does("say", client_id="1", body=NEARLY_THE_SAME)
    room.does("say", client_id="1", body=NEARLY_THE_SAME)
    room.does("check", body=NEARLY_THE_SAME)
    room.does("edit", message=first["id"], body=NEARLY_THE_SAME + " ")
    room.does("say", client_id="2", body=NEARLY_THE_SAME)
    (learnt,) = suppressions()
    used = list(db.session.scalars(select(SuppressionUse.suppression_id)))
    assert used == [learnt.id, learnt.id]


def test_a_message_is_not_lost_when_what_was_learned_is_removed_meanwhile(evening: Evening) -> None:
    judge(evening)
    with writing() as page:
        actions.forget_meeting(page, evening.id)
    assert say(evening, NEARLY_THE_SAME)["state"] == "posted"
    assert list(db.session.scalars(select(SuppressionUse))) == []


# In the full reading


def a_vector(seed: int, near: bytes | None = None, share: float = 0.0) -> bytes:
    """Somewhere in the meanings; or as near to another as `share` says, between 0 and 1."""
    drawn = numpy.random.default_rng(seed).normal(size=384)
    if near is not None:
        known = numpy.frombuffer(near, dtype=numpy.float16).astype(float)
        drawn -= known * (drawn @ known)
        drawn = share * known + (1 - share**2) ** 0.5 * drawn / numpy.linalg.norm(drawn)
    return (drawn / numpy.linalg.norm(drawn)).astype(numpy.float16).tobytes()


def in_full(text: str, vector: bytes) -> Reading:
    return replace(guidance.read(text), tier="full", vector=vector)


@pytest.fixture
def meaning(evening: Evening) -> bytes:
    """dee's words were judged, and read in their meaning, which lies here."""
    judge(evening)
    vector = a_vector(1)
    with writing() as page:
        (learnt,) = page.session.scalars(select(Suppression)).all()
        learnt.vector = vector
    learned._lessons.pop(db.engine)
    return vector


def test_what_means_the_same_in_nearly_the_same_words_is_left_out(meaning: bytes) -> None:
    near = a_vector(2, meaning, (1 + learned.NEAR) / 2)
    assert learned.leave_out(in_full(NEARLY_THE_SAME, near)).flags == ()


def test_what_means_something_else_is_marked_though_the_words_are_nearly_the_same(meaning: bytes) -> None:
    far = a_vector(2, meaning, learned.NEAR - 0.1)
    assert learned.leave_out(in_full(NEARLY_THE_SAME, far)).flags


def test_other_words_are_marked_though_they_mean_the_same(meaning: bytes) -> None:
    assert learned.leave_out(in_full(ELSEWHERE, meaning)).flags


def test_without_a_second_tier_the_words_decide_alone(meaning: bytes) -> None:
    assert learned.leave_out(guidance.read(NEARLY_THE_SAME)).flags == ()


def test_a_vector_of_another_model_is_near_to_nothing(meaning: bytes) -> None:
    assert learned.nearness(meaning, meaning[:512]) == 0.0
    assert learned.nearness(meaning, meaning) == pytest.approx(1, abs=1e-3)
