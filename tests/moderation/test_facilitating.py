"""What facilitators see and do, and what others notice of it."""

from __future__ import annotations

import pytest

from server import audit
from server.extensions import db
from server.models import AuditEntry
from tests import factories
from tests.app_fixtures import Evening

SHAMING = "You are such an enabler, eli."


def a_flag(evening: Evening) -> tuple[object, object, object, dict[str, object]]:
    """dee has shamed eli; fay has the flag before her."""
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    dee.does("say", client_id="1", body=SHAMING)
    (flag,) = fay.heard("flag_raised")
    return dee, eli, fay, flag


def test_a_flag_shows_the_very_words_who_is_hurt_and_what_to_say(evening: Evening) -> None:
    *_, flag = a_flag(evening)
    assert "enabler" in SHAMING[flag["start"] : flag["end"]]
    assert (flag["category"], flag["target"], flag["name"], flag["state"]) == ("label", "member", "dee", "open")
    assert "eli" in flag["heading"]
    assert flag["title"]
    assert flag["source"]
    assert all(flag["replies"][to] for to in ("author", "room", "hurt"))


def test_a_flag_names_whom_it_hurts_among_those_who_were_there(evening: Evening) -> None:
    for name in ("Anna Lee", "zoe"):
        evening.people[name] = factories.a_user(name)
    evening.room("Anna Lee")
    fay = evening.panel("fay")
    for number, name in enumerate(("Anna Lee", "zoe")):
        evening.room("dee").does("say", client_id=str(number), body=f"{name}, you are such an enabler.")
    raised = fay.heard("flag_raised")
    assert [flag["hurt"] and flag["hurt"]["name"] for flag in raised] == ["Anna Lee", None]
    evening.room("zoe")
    assert [flag["hurt"] for flag in fay.does("watch")["flags"]] == [flag["hurt"] for flag in raised]


def test_members_hear_nothing_of_flags(evening: Evening) -> None:
    dee, eli, _, _ = a_flag(evening)
    for line in (dee, eli):
        assert [message for message in line.heard() if "flag" in message or "cue" in message] == []


def test_a_member_is_refused_at_the_panels_door(evening: Evening) -> None:
    assert not evening.line("dee", "/moderation").connected


def test_a_facilitator_of_one_meeting_has_no_say_in_another(evening: Evening) -> None:
    gus_alone = factories.a_meeting(facilitators=[evening.people["gus"]])
    message = factories.a_message(factories.a_seat(evening.people["dee"], gus_alone), SHAMING)
    fay = evening.line("fay", "/moderation", meeting_id=gus_alone.id)
    assert fay.refused("watch") in ("forbidden", "not_found")
    assert fay.refused("hide", message=message, reason="No") in ("forbidden", "not_found")
    assert evening.panel("fay").refused("hide", message=message, reason="No") == "not_found"


def test_hiding_takes_the_words_from_the_room_and_tells_the_author_why(evening: Evening) -> None:
    dee, eli, fay, flag = a_flag(evening)
    fay.does(
        "decide", flag=flag["flag"], verdict="right", action="hide", text="Could you say it as your own experience?"
    )
    hidden = eli.heard("message_hidden")[-1]
    assert (hidden["state"], hidden["body"]) == ("hidden", None)
    (why,) = dee.heard("whispered")
    assert (why["from"], why["body"], why["message"]) == (
        "facilitators",
        "Could you say it as your own experience?",
        flag["message"],
    )
    changed = fay.heard("flag_changed")[-1]
    assert changed["state"] == "decided"
    assert (changed["decision"]["verdict"], changed["decision"]["action"], changed["decision"]["by"]) == (
        "right",
        "hide",
        "fay",
    )
    fay.does("restore", message=flag["message"])
    assert eli.heard("message_changed")[-1]["body"] == SHAMING


def test_what_one_facilitator_handles_the_other_sees_and_cannot_take(evening: Evening) -> None:
    _, _, fay, flag = a_flag(evening)
    gus = evening.panel("gus")
    fay.does("claim", flag=flag["flag"])
    assert gus.heard("flag_changed")[-1]["claimed_by"] == "fay"
    for event, fields in (("claim", {}), ("decide", {"verdict": "right"})):
        error = gus.call(event, flag=flag["flag"], **fields)["error"]
        assert (error["code"], error["by"]) == ("conflict", "fay")
    fay.does("escalate", flag=flag["flag"])
    gus.does("claim", flag=flag["flag"])


def test_what_somebody_had_in_hand_who_left_can_be_taken_over(evening: Evening) -> None:
    _, _, fay, flag = a_flag(evening)
    gus, room = evening.panel("gus"), evening.room("fay")
    fay.does("claim", flag=flag["flag"])
    assert gus.refused("claim", flag=flag["flag"]) == "conflict"
    room.does("leave")
    assert gus.does("claim", flag=flag["flag"])["flag"]["claimed_by"] == "gus"


def test_whoever_closes_the_meeting_is_told_that_it_is_closed(evening: Evening) -> None:
    assert evening.panel("fay").call("close_meeting") == {"ok": True}


def test_a_judgement_alone_can_be_undone_by_the_one_who_made_it(evening: Evening) -> None:
    _, _, fay, flag = a_flag(evening)
    gus = evening.panel("gus")
    fay.does("decide", flag=flag["flag"], verdict="not_shaming")
    assert gus.refused("reopen", flag=flag["flag"]) == "conflict"
    assert fay.does("reopen", flag=flag["flag"])["flag"]["state"] == "open"
    gus.does("decide", flag=flag["flag"], verdict="quoted")


def test_whispers_go_both_ways_and_to_nobody_else(evening: Evening) -> None:
    dee, eli, fay, flag = a_flag(evening)
    fay.does("decide", flag=flag["flag"], verdict="right", action="whisper", text="Would you like to reword it?")
    dee.does("whisper", body="Yes, I am sorry.")
    assert [(line["from"], line["body"]) for line in dee.heard("whispered")] == [
        ("facilitators", "Would you like to reword it?"),
        ("member", "Yes, I am sorry."),
    ]
    assert fay.heard("whispered")[-1]["body"] == "Yes, I am sorry."
    assert eli.heard("whispered") == []


def test_a_shared_guideline_stands_in_the_room(evening: Evening) -> None:
    dee, _, fay, flag = a_flag(evening)
    fay.does("decide", flag=flag["flag"], verdict="right", action="share_guideline")
    (shared,) = dee.heard("guideline_shared")
    assert (shared["guideline"], shared["by"]) == (flag["guideline"], "fay")
    assert shared["text"]
    assert evening.line("mo").does("enter")["state"]["guidelines"] == [
        {key: shared[key] for key in ("id", "guideline", "title", "text", "by", "at")}
    ]
    assert fay.refused("share_guideline", guideline="no-such-card") == "invalid"


def test_muting_has_an_end_and_can_be_lifted(evening: Evening) -> None:
    dee, _, fay, flag = a_flag(evening)
    fay.does("decide", flag=flag["flag"], verdict="right", action="mute", minutes=5, text="Let us listen for a while.")
    you = dee.heard("seat_changed")[-1]["you"]
    assert you["muted_until"]
    assert dee.refused("say", client_id="2", body="But") == "muted"
    fay.does("unmute", seat=you["seat"])
    assert dee.does("say", client_id="2", body="Thank you")["state"] == "posted"


def test_facilitators_do_not_mute_or_remove_one_another(evening: Evening) -> None:
    gus = evening.room("gus").does("enter")["you"]["seat"]
    fay = evening.panel("fay")
    assert fay.refused("mute", seat=gus, minutes=5) == "forbidden"
    assert fay.refused("remove", seat=gus, reason="No") == "forbidden"


@pytest.mark.parametrize(
    ("action", "missing"), [("hide", "text"), ("mute", "minutes"), ("whisper", "text")], ids=lambda value: value
)
def test_a_decision_that_lacks_what_it_needs_changes_nothing(evening: Evening, action: str, missing: str) -> None:
    _, eli, fay, flag = a_flag(evening)
    answer = fay.call("decide", flag=flag["flag"], verdict="right", action=action)
    assert answer["error"]["code"] == "invalid"
    assert missing in answer["error"]["message"]
    assert evening.line("gus", "/moderation").does("watch")["flags"][0]["state"] == "open"
    assert eli.heard("message_hidden") == []


def test_a_report_is_decided_like_a_flag(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    said = dee.does("say", client_id="1", body="Some people never learn, do they.")["id"]
    report = eli.does("report", message=said, reason="That was meant for me.")["report"]
    decided = fay.does("decide", report=report, verdict="right", action="whisper", text="How did you mean that?")[
        "report"
    ]
    assert decided["decision"]["by"] == "fay"
    assert dee.heard("whispered")[-1]["body"] == "How did you mean that?"


def test_cues_invite_to_care_and_are_marked_seen(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    dee.does("say", client_id="1", body="My sister says I am enabling him.")
    cue = fay.heard("cue_raised")[-1]
    assert cue["what"] == "reported_shame"
    assert cue["reply"]
    assert fay.does("resolve", cue=cue["cue"], outcome="Thanked her.")["cue"]["state"] == "seen"
    assert fay.heard("cue_changed")[-1]["state"] == "seen"


def test_coming_back_to_the_panel_brings_what_was_missed(evening: Evening) -> None:
    dee, _, fay, flag = a_flag(evening)
    seq = flag["seq"]
    fay.does("decide", flag=flag["flag"], verdict="right")
    dee.does("whisper", body="Thank you")
    events = evening.line("fay", "/moderation").does("watch", since=seq)["events"]
    assert [event["kind"] for event in events] == ["flag_changed", "whispered"]
    assert "flags" in evening.line("fay", "/moderation").does("watch", since=10**6)


def test_what_facilitators_do_is_on_record(evening: Evening) -> None:
    _, _, fay, flag = a_flag(evening)
    fay.does("decide", flag=flag["flag"], verdict="right", action="hide", text="Please reword it.")
    fay.does("set_mode", mode="slow")
    db.session.expire_all()
    acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.number)]
    assert acts[-2:] == ["flag_decided", "mode_set"]
    assert audit.first_broken(db.session) is None


def test_somebody_promoted_since_takes_their_chair_at_the_panel(evening: Evening) -> None:
    meeting = factories.a_meeting(facilitators=[evening.people["gus"]])
    panel = evening.line("gus", "/moderation", meeting_id=meeting.id)
    assert panel.does("watch")["seats"][0]["role"] == "facilitator"


def test_what_a_reported_message_said_before_is_seen_by_facilitators_until_it_is_withdrawn(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    said = dee.does("say", client_id="1", body="Some people never learn, do they.")["id"]
    eli.does("report", message=said, reason="That was meant for me.")
    dee.does("edit", message=said, body="I am worried, that is all.")
    changed = fay.heard("report_changed")[-1]
    assert (changed["body"], changed["earlier"]) == (
        "I am worried, that is all.",
        ["Some people never learn, do they."],
    )
    dee.does("withdraw", message=said)
    assert (fay.heard("report_changed")[-1]["body"], fay.heard("report_changed")[-1]["earlier"]) == (None, [])
