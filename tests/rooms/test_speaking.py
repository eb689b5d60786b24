"""What becomes of a sentence."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from server import throttle
from server.extensions import db
from server.models import Message
from server.rooms import rereading
from tests.app_fixtures import Evening

SHAMING = "You are such an enabler, honestly."
ABOUT_ONESELF = "I am such an idiot for believing him again."
DESPAIR = "I don't want to live anymore. I have the pills here."


def messages_kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Message)) or 0


def test_what_is_said_reaches_everybody_with_the_same_place(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.room("fay")
    said = dee.does("say", client_id="1", body="  He came home sober tonight.  ")
    assert said["state"] == "posted"
    for line in (dee, eli, fay):
        (message,) = line.heard("message_posted")
        assert (message["id"], message["seq"], message["body"]) == (
            said["id"],
            said["seq"],
            "He came home sober tonight.",
        )
        assert message["name"] == "dee"


def test_a_retry_gets_the_first_answer_and_makes_no_second_message(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    first = dee.does("say", client_id="1", body="Hello")
    again = dee.does("say", client_id="1", body="Something else")
    assert again == first
    assert eli.bodies() == ["Hello"]
    assert messages_kept() == 1


def test_the_same_client_id_of_somebody_else_is_another_message(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    assert dee.does("say", client_id="1", body="Hello")["id"] != eli.does("say", client_id="1", body="Hello dee")["id"]


def test_a_shaming_draft_is_answered_with_a_card_and_kept_nowhere(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    answer = dee.does("say", client_id="1", body=SHAMING, ask=True)
    assert answer["state"] == "nudge"
    assert answer["nudge"]["guideline"]
    assert answer["nudge"]["sentence"]
    assert answer["nudge"]["reframe"]
    assert eli.bodies() == []
    assert messages_kept() == 0


def test_send_as_it_is_posts_what_was_asked_about(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    dee.does("say", client_id="1", body=SHAMING, ask=True)
    assert dee.does("say", client_id="1", body=SHAMING)["state"] == "posted"
    assert eli.bodies() == [SHAMING]


def test_being_hard_on_oneself_is_never_delayed(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    fay.does("set_mode", mode="hold")
    assert dee.does("say", client_id="1", body=ABOUT_ONESELF, ask=True)["state"] == "posted"
    assert dee.does("check", body=ABOUT_ONESELF)["nudge"] is None


def test_a_draft_is_read_and_shown_to_nobody(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.forget()
    eli.forget()
    assert dee.does("check", body=SHAMING)["nudge"]["category"] == "label"
    assert dee.does("check", body="Good evening everyone")["nudge"] is None
    assert eli.heard() == []
    assert fay.heard() == []
    assert messages_kept() == 0


def test_in_hold_mode_a_shaming_message_waits_for_a_facilitator(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.does("set_mode", mode="hold")
    said = dee.does("say", client_id="1", body=SHAMING)
    assert (said["state"], said["seq"]) == ("held", None)
    assert dee.does("say", client_id="1", body=SHAMING) == said
    assert eli.bodies() == []
    (waiting,) = fay.heard("message_held")
    assert waiting["body"] == SHAMING
    own = dee.heard("message_posted")[-1]
    assert (own["state"], own["place"], own["private_seq"]) == ("held", None, said["private_seq"])

    dee.does("say", client_id="2", body="I mean it kindly.")
    fay.does("release", message=said["id"])
    assert eli.bodies() == ["I mean it kindly.", SHAMING]
    assert fay.heard("message_held")[-1]["state"] == "posted"


def test_a_held_message_that_turns_into_a_crisis_goes_out_at_once(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.does("set_mode", mode="hold")
    held = dee.does("say", client_id="1", body=SHAMING)["id"]
    assert dee.does("edit", message=held, body=DESPAIR)["message"]["state"] == "posted"
    assert eli.bodies() == [DESPAIR]
    assert [alert["message"] for alert in fay.heard("alert_raised")] == [held]
    assert dee.heard("whispered")[-1]["help"]["kind"] == "suicide"


def test_a_held_message_is_unknown_to_the_others(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.does("set_mode", mode="hold")
    held = dee.does("say", client_id="1", body=SHAMING)["id"]
    assert eli.refused("react", message=held, reaction="with_you") == "not_found"
    assert eli.refused("say", client_id="1", body="What?", reply_to=held) == "not_found"
    assert evening.line("mo").does("enter")["state"]["messages"] == []
    assert [message["id"] for message in evening.line("dee").does("enter")["state"]["messages"]] == [held]


@pytest.mark.parametrize("mode", ["hold", "quiet", "slow"])
def test_a_possible_crisis_goes_out_at_once_in_every_mode_and_brings_help(evening: Evening, mode: str) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    dee.does("say", client_id="0", body="Hello")
    fay.does("set_mode", mode=mode)
    assert dee.does("say", client_id="1", body=DESPAIR, ask=True)["state"] == "posted"
    assert eli.bodies()[-1] == DESPAIR
    (help_offered,) = dee.heard("whispered")
    assert help_offered["from"] == "holdfast"
    assert help_offered["help"]["kind"] == "suicide"
    assert 1 <= len(help_offered["help"]["contacts"]) <= 2
    assert eli.heard("whispered") == []
    (alert,) = fay.heard("alert_raised")
    assert (alert["what"], alert["name"], alert["body"]) == ("suicide", "dee", DESPAIR)


def test_somebody_muted_in_a_crisis_is_heard(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    fay.does("mute", seat=dee.does("enter")["you"]["seat"], minutes=10)
    refusal = dee.call("say", client_id="1", body="But listen")["error"]
    assert refusal["code"] == "muted"
    assert refusal["until"]
    assert refusal["retry_after"] > 0
    assert dee.does("say", client_id="2", body=DESPAIR)["state"] == "posted"


def test_a_quiet_moment_holds_words_back_and_says_so(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    fay.does("set_mode", mode="quiet")
    assert dee.refused("say", client_id="1", body="May I?") == "held"
    assert evening.room("fay").does("say", client_id="1", body="We breathe together.")["state"] == "posted"
    fay.does("set_mode", mode="open")
    assert dee.does("say", client_id="1", body="May I?")["state"] == "posted"


def test_the_slow_mode_lets_the_others_come_in(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    fay.does("set_mode", mode="slow")
    dee.does("say", client_id="1", body="One thing")
    answer = dee.call("say", client_id="2", body="and another")
    assert answer["error"]["code"] == "rate_limited"
    assert 0 < answer["error"]["retry_after"] <= 30
    assert eli.does("say", client_id="1", body="I hear you")["state"] == "posted"


def test_a_flood_is_refused_with_the_time_to_wait(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    # No time passes, however long a slow machine takes.
    monkeypatch.setattr(throttle, "speaking", throttle.Pace(20, 2.0, clock=lambda: 0.0))
    dee, eli = evening.room("dee"), evening.room("eli")
    for number in range(throttle.speaking.burst):
        dee.does("say", client_id=str(number), body=f"line {number}")
    refusal = dee.call("say", client_id="more", body="one more")["error"]
    assert refusal["code"] == "rate_limited"
    assert refusal["retry_after"] > 0
    assert eli.does("say", client_id="1", body="The others go on.")["state"] == "posted"


def test_an_edit_shows_the_new_words_and_reads_them_anew(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    said = dee.does("say", client_id="1", body=SHAMING)["id"]
    (flag,) = fay.heard("flag_raised")
    edited = dee.does("edit", message=said, body="I can hear how hard you try.")["message"]
    assert edited["edited_at"]
    assert eli.heard("message_changed")[-1]["body"] == "I can hear how hard you try."
    changed = fay.heard("flag_changed")[-1]
    assert (changed["flag"], changed["state"]) == (flag["flag"], "superseded")


def test_what_is_withdrawn_is_gone_for_everybody_and_stays_gone(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    said = dee.does("say", client_id="1", body=SHAMING)["id"]
    dee.does("withdraw", message=said)
    assert eli.heard("message_changed")[-1]["body"] is None
    assert fay.heard("flag_changed")[-1]["body"] is None
    assert evening.line("mo").does("enter")["state"]["messages"][0]["body"] is None
    replayed = evening.line("eli").does("enter", since=0)["events"]
    assert all(event.get("body") is None for event in replayed)


def test_nobody_changes_the_words_of_another(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    said = dee.does("say", client_id="1", body="Mine")["id"]
    assert eli.refused("edit", message=said, body="Yours") == "forbidden"
    assert eli.refused("withdraw", message=said) == "forbidden"


def test_an_edit_does_not_slip_past_the_hold(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    said = dee.does("say", client_id="1", body="Good evening")["id"]
    fay.does("set_mode", mode="hold")
    assert dee.refused("edit", message=said, body=SHAMING) == "held"
    assert SHAMING not in [message["body"] for message in eli.heard("message_changed")]


def test_reactions_are_counted_by_person_and_can_be_taken_back(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    seat = eli.does("enter")["you"]["seat"]
    said = dee.does("say", client_id="1", body="I went for a walk today.")["id"]
    eli.does("react", message=said, reaction="strength")
    eli.does("react", message=said, reaction="strength")
    assert [told["reactions"] for told in dee.heard("reacted")] == [{"strength": [seat]}]
    assert eli.does("react", message=said, reaction="strength", on=False)["reactions"] == {}


def test_typing_is_seen_by_the_others_and_kept_nowhere(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    dee.does("typing", on=True)
    assert eli.heard("typing") == [
        {"meeting": evening.id, "seat": dee.does("enter")["you"]["seat"], "name": "dee", "on": True}
    ]
    assert dee.heard("typing") == []
    kinds = [event["kind"] for event in evening.line("mo").does("enter", since=0)["events"]]
    assert "typing" not in kinds


def test_history_goes_back_page_by_page_in_order(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    fay = evening.room("fay")
    for pace in ("speaking", "asking"):
        monkeypatch.setattr(throttle, pace, throttle.Pace(1_000, 1_000))
    for number in range(70):
        fay.does("say", client_id=str(number), body=f"line {number}")
    state = evening.line("dee").does("enter")["state"]
    assert [message["body"] for message in state["messages"]] == [f"line {number}" for number in range(20, 70)]
    assert state["more"]
    page = fay.does("history", before=state["messages"][0]["id"], limit=15)
    assert [message["body"] for message in page["messages"]] == [f"line {number}" for number in range(5, 20)]
    last = fay.does("history", before=page["messages"][0]["id"], limit=15)
    assert [message["body"] for message in last["messages"]] == [f"line {number}" for number in range(5)]
    assert not last["more"]


def test_a_report_reaches_the_facilitators_once(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    said = dee.does("say", client_id="1", body="Well, some people never learn.")["id"]
    first = eli.does("report", message=said, reason="This stings.")
    assert eli.does("report", message=said, reason="It still stings.")["report"] == first["report"]
    (report,) = fay.heard("report_raised")
    assert (report["reason"], report["by"]["name"], report["name"]) == ("This stings.", "eli", "dee")
    assert dee.heard("report_raised") == []


def test_an_engine_that_fails_lets_messages_flow_marked_unread(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> None:
        raise RuntimeError("broken on purpose")

    dee, eli = evening.room("dee"), evening.room("eli")
    monkeypatch.setattr("server.guidance.read", broken)
    said = dee.does("say", client_id="1", body="Hello there", ask=True)
    assert said["state"] == "posted"
    assert eli.bodies() == ["Hello there"]
    db.session.expire_all()
    assert db.session.get(Message, said["id"]).reading_state == "unread"


def test_what_was_left_unread_is_read_when_the_engine_is_back(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> None:
        raise RuntimeError("broken on purpose")

    dee, fay = evening.room("dee"), evening.panel("fay")
    with monkeypatch.context() as away:
        away.setattr("server.guidance.read", broken)
        dee.does("say", client_id="1", body=SHAMING)
        said = dee.does("say", client_id="2", body=DESPAIR)["id"]
        rereading.read_what_was_left()
        assert fay.heard("flag_raised", "alert_raised") == []
    rereading.read_what_was_left()
    rereading.read_what_was_left()
    assert [flag["category"] for flag in fay.heard("flag_raised")] == ["label"]
    assert [alert["message"] for alert in fay.heard("alert_raised")] == [said]
    assert dee.heard("whispered")[-1]["help"]["kind"] == "suicide"
