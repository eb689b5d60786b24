"""What the fuller reading of a message changes for the room and its facilitators, and what happens when it is late."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from server import guidance, offload, second_reading
from server.extensions import db
from server.guidance import CrisisFinding, Finding, Reading
from server.models import Message
from server.rooms import rereading
from server.second_reading import Desk
from tests.app_fixtures import Evening
from tests.lines import comes_true

PARAPHRASED = "You'd sooner have a sick man than an empty house."
SHAMING = "You are such an enabler, honestly."


@pytest.fixture
def busy_desk(meaning: None, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A desk that reads in the background, as soon as the event is set and not before."""
    free = threading.Event()

    def when_free(fn: Callable[..., Any], *args: Any) -> Any:
        free.wait()
        return fn(*args)

    desk = Desk()
    desk.open(app)
    for module in ("server.findings.actions", "server.rooms.rereading"):
        monkeypatch.setattr(f"{module}.desk", desk)
    monkeypatch.setattr(second_reading, "PATIENCE", 0.01)
    offload.bind_reading(when_free)
    yield free
    free.set()
    offload.bind_reading(lambda fn, *args: fn(*args))


def state_of(message_id: str) -> tuple[str, str]:
    db.session.rollback()
    message = db.session.get(Message, message_id, populate_existing=True)
    assert message is not None
    return message.state, message.reading_state


def a_finding(category: str = "label", target: str = "member") -> Finding:
    return Finding(category, target, 0, 3, "not-the-problem", "model", 0.9, 2, "Why.", None, like="Like this.")


@pytest.mark.usefixtures("meaning")
def test_what_is_shaming_in_its_meaning_is_flagged_a_moment_after_it_was_said(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    said = dee.does("say", client_id="1", body=PARAPHRASED)
    assert said["state"] == "posted"
    assert eli.bodies() == [PARAPHRASED]
    (flag, *_) = fay.heard("flag_raised")
    assert (flag["message"], flag["source"], flag["target"]) == (said["id"], "model", "member")
    assert flag["like"]
    assert state_of(said["id"]) == ("posted", "full")


@pytest.mark.usefixtures("meaning")
def test_a_draft_is_read_for_its_meaning(evening: Evening) -> None:
    dee = evening.room("dee")
    assert dee.does("check", body=PARAPHRASED)["nudge"]["sentence"]
    assert dee.does("say", client_id="1", body=PARAPHRASED, ask=True)["state"] == "nudge"


@pytest.mark.usefixtures("meaning")
def test_a_room_that_holds_what_shames_waits_for_the_meaning(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.does("set_mode", mode="hold")
    assert dee.does("say", client_id="1", body=PARAPHRASED)["state"] == "held"
    assert dee.does("say", client_id="2", body="He came home sober tonight.")["state"] == "posted"
    assert eli.bodies() == ["He came home sober tonight."]


def test_the_panel_says_how_texts_are_read(evening: Evening, meaning: None) -> None:
    assert evening.line("fay", "/moderation").does("watch")["reading"] == {"engine": "full", "trouble": None}


def test_a_message_that_is_not_read_in_time_goes_out_and_is_flagged_later(
    evening: Evening, busy_desk: threading.Event
) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.does("set_mode", mode="hold")
    said = dee.does("say", client_id="1", body=PARAPHRASED)
    assert said["state"] == "posted"
    assert eli.bodies() == [PARAPHRASED]
    busy_desk.set()
    assert comes_true(lambda: state_of(said["id"])[1] == "full")
    assert comes_true(lambda: fay.heard("flag_raised"))


def test_a_group_may_hold_what_is_not_read_in_time_until_it_is(evening: Evening, busy_desk: threading.Event) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    evening.meeting.group.holds_unread = True
    db.session.commit()
    fay.does("set_mode", mode="hold")
    kind = dee.does("say", client_id="1", body="He came home sober tonight.")
    hard = dee.does("say", client_id="2", body=PARAPHRASED)
    assert (kind["state"], hard["state"]) == ("held", "held")
    assert eli.bodies() == []
    busy_desk.set()
    assert comes_true(lambda: state_of(kind["id"]) == ("posted", "full"))
    assert comes_true(lambda: state_of(hard["id"]) == ("held", "full"))
    assert comes_true(lambda: eli.bodies() == ["He came home sober tonight."])


def test_what_finds_no_place_at_the_desk_is_read_by_the_job(
    evening: Evening, meaning: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    with monkeypatch.context() as full:
        full.setattr(Desk, "soon", lambda *_: False)
        said = dee.does("say", client_id="1", body=PARAPHRASED)["id"]
    assert state_of(said) == ("posted", "rules")
    assert fay.heard("flag_raised") == []
    rereading.read_what_was_left()
    assert fay.heard("flag_raised")
    assert state_of(said) == ("posted", "full")


def test_what_the_meaning_overturns_is_superseded_unless_somebody_has_it_in_hand(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    open_one = dee.does("say", client_id="1", body=SHAMING)["id"]
    taken = dee.does("say", client_id="2", body=SHAMING)["id"]
    flags = {flag["message"]: flag["flag"] for flag in fay.heard("flag_raised")}
    fay.does("claim", flag=flags[taken])
    for message in (open_one, taken):
        rereading.take_in(message, SHAMING, Reading(SHAMING, tier="full"))
    changed = [(flag["flag"], flag["state"]) for flag in fay.heard("flag_changed")]
    assert changed == [(flags[taken], "claimed"), (flags[open_one], "superseded")]


def test_what_both_tiers_find_is_one_flag(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    said = dee.does("say", client_id="1", body=SHAMING)["id"]
    (flag,) = fay.heard("flag_raised")
    rereading.take_in(said, SHAMING, Reading(SHAMING, (a_finding(flag["category"], flag["target"]),), tier="full"))
    assert fay.heard("flag_raised", "flag_changed") == [flag]


def test_a_reading_of_words_that_were_changed_meanwhile_is_let_go(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    said = dee.does("say", client_id="1", body="Good evening")["id"]
    dee.does("edit", message=said, body="Good evening, all")
    rereading.take_in(said, "Good evening", Reading("Good evening", (a_finding(),), tier="full"))
    assert fay.heard("flag_raised") == []
    assert state_of(said) == ("posted", "rules")


def test_a_reading_of_words_that_were_taken_back_is_let_go(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    said = dee.does("say", client_id="1", body="Good evening")["id"]
    dee.does("withdraw", message=said)
    rereading.take_in(said, "Good evening", Reading("Good evening", (a_finding(),), tier="full"))
    assert fay.heard("flag_raised") == []


def test_a_crisis_that_the_rules_see_is_one_whatever_the_meaning_says(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "I don't want to live anymore. I have the pills here."
    monkeypatch.setattr(second_reading.desk, "ask", lambda text: Reading(text, tier="full"))
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    assert dee.does("say", client_id="1", body=body, ask=True)["state"] == "posted"
    assert eli.bodies() == [body]
    assert [alert["kind"] for alert in fay.heard("alert_raised")] == ["suicide"]


def test_a_crisis_that_only_the_meaning_shows_alerts_and_waits_for_nobody(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.does("set_mode", mode="hold")
    said = dee.does("say", client_id="1", body=SHAMING)
    assert said["state"] == "held"
    crisis = CrisisFinding("overdose", 0, 3, "model", 0.9)
    rereading.take_in(said["id"], SHAMING, Reading(SHAMING, (a_finding(),), crisis=crisis, tier="full"))
    assert eli.bodies() == [SHAMING]
    assert [alert["kind"] for alert in fay.heard("alert_raised")] == ["overdose"]
    assert dee.heard("whispered")[-1]["help"]["kind"] == "overdose"


def test_an_alert_is_never_taken_back_by_a_fuller_reading(evening: Evening) -> None:
    body = "I don't want to live anymore. I have the pills here."
    dee, fay = evening.room("dee"), evening.panel("fay")
    said = dee.does("say", client_id="1", body=body)["id"]
    rereading.take_in(said, body, Reading(body, tier="full"))
    assert [alert["state"] for alert in fay.does("watch")["alerts"]] == ["open"]
    assert fay.heard("alert_changed") == []


def test_readiness_says_when_the_meaning_cannot_be_read(app: Flask, tmp_path: Any, client_of: Any) -> None:
    guidance.load_semantic_tier(tmp_path)
    answer = client_of(None).get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"status": "degraded", "reading": "rules", "reason": "there is no model"},
    )
    guidance.load_semantic_tier(wanted=False)
    assert client_of(None).get("/readyz").json["status"] == "ready"
