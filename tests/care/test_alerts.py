"""Possible crises: loud for facilitators, one owner at a time, never waiting for nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import clock
from server.care import actions as care
from tests import factories
from tests.app_fixtures import Evening

DESPAIR = "I don't want to live anymore. I have the pills here."


def an_alert(evening: Evening) -> dict[str, object]:
    gus = evening.panel("gus")
    evening.room("dee").does("say", client_id="1", body=DESPAIR)
    (alert,) = gus.heard("alert_raised")
    return alert


def test_an_alert_has_one_owner_and_a_colleague_is_told_who(evening: Evening) -> None:
    fay, gus = evening.panel("fay"), evening.panel("gus")
    alert = an_alert(evening)["alert"]
    assert fay.does("claim", alert=alert)["alert"]["claimed_by"] == "fay"
    assert gus.heard("alert_changed")[-1]["claimed_by"] == "fay"
    error = gus.call("claim", alert=alert)["error"]
    assert (error["code"], error["by"]) == ("conflict", "fay")
    assert gus.refused("resolve", alert=alert, outcome="Mine now") == "conflict"
    resolved = fay.does("resolve", alert=alert, outcome="She called her sister, who is with her.")["alert"]
    assert (resolved["state"], resolved["outcome"]) == ("resolved", "She called her sister, who is with her.")
    assert fay.refused("claim", alert=alert) == "conflict"


def test_a_crisis_told_to_the_facilitators_alone_is_an_alert_as_well(evening: Evening) -> None:
    gus, eli, dee = evening.panel("gus"), evening.room("eli"), evening.room("dee")
    dee.does("whisper", body=DESPAIR)
    (alert,) = gus.heard("alert_raised")
    assert (alert["what"], alert["name"], alert["body"], alert["message"]) == ("suicide", "dee", DESPAIR, None)
    assert [whisper["help"]["kind"] for whisper in dee.heard("whispered") if whisper["help"]] == ["suicide"]
    assert [event for event in eli.heard() if event.get("body") == DESPAIR] == []
    assert gus.does("claim", alert=alert["alert"])["alert"]["claimed_by"] == "gus"
    (listed,) = gus.does("watch")["alerts"]
    assert listed["body"] == DESPAIR


def test_the_room_sees_nothing_of_an_alert(evening: Evening) -> None:
    eli = evening.room("eli")
    an_alert(evening)
    assert [message for message in eli.heard() if "alert" in message] == []


def test_an_alert_that_nobody_takes_goes_to_all_facilitators_and_then_to_the_admins(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.people["tom"] = factories.a_user("tom", "facilitator")
    evening.people["ada"] = factories.a_user("ada", "admin")
    elsewhere = factories.a_meeting(facilitators=[evening.people["tom"], evening.people["ada"]])
    tom = evening.line("tom", "/moderation", meeting_id=elsewhere.id)
    ada = evening.line("ada", "/moderation", meeting_id=elsewhere.id)
    tom.does("watch")
    ada.does("watch")
    fay = evening.panel("fay")
    alert = an_alert(evening)

    began = clock.now()
    levels = []
    for seconds in (20, 31, 45, 61, 90):
        monkeypatch.setattr(clock, "now", lambda seconds=seconds: began + timedelta(seconds=seconds))
        care.escalate_unclaimed()
        care.tell_elsewhere()
        changed = fay.heard("alert_changed")
        levels.append(
            (
                changed[-1]["level"] if changed else 0,
                len(tom.heard("alert_elsewhere")),
                len(ada.heard("alert_elsewhere")),
            )
        )
    assert levels == [(0, 0, 0), (1, 1, 0), (1, 1, 0), (2, 2, 1), (2, 2, 1)]
    told = ada.heard("alert_elsewhere")[0]
    # Each is shown a way that is open to them.
    assert told["url"] == f"/moderation/{evening.id}"
    assert {call["url"] for call in tom.heard("alert_elsewhere")} == {f"/rooms/{evening.id}"}
    assert told["alert"] == alert["alert"]
    assert "body" not in told


def test_a_claimed_alert_does_not_escalate_by_itself(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    fay = evening.panel("fay")
    alert = an_alert(evening)["alert"]
    fay.does("claim", alert=alert)
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    care.escalate_unclaimed()
    assert fay.heard("alert_changed")[-1]["level"] == 0
    assert fay.does("escalate", alert=alert)["alert"]["level"] == 2


def test_a_crisis_is_not_edited_away(evening: Evening) -> None:
    fay = evening.panel("fay")
    dee = evening.room("dee")
    said = dee.does("say", client_id="1", body=DESPAIR)["id"]
    dee.does("edit", message=said, body="Never mind, all is well.")
    assert evening.line("gus", "/moderation").does("watch")["alerts"][0]["state"] == "open"
    assert len(fay.heard("alert_raised")) == 1
