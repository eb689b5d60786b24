"""Who hears the room, and from when to when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from server import broadcast, clock, connections
from server.accounts import administration, sign_ins
from server.extensions import db, socketio
from server.models import Seat, SignIn
from server.rooms import actions as rooms
from tests import factories
from tests.app_fixtures import Evening
from tests.lines import comes_true


def seat_id(line) -> str:  # type: ignore[no-untyped-def]
    return line.does("enter")["you"]["seat"]


def test_entering_gives_the_present_and_the_others_see_it(evening: Evening) -> None:
    dee = evening.room("dee")
    dee.does("say", client_id="1", body="Hello")
    answer = evening.line("eli").does("enter")
    assert answer["you"]["name"] == "eli"
    assert answer["you"]["standing"] == "in"
    assert [person["name"] for person in answer["state"]["people"]] == ["dee", "eli"]
    assert [message["body"] for message in answer["state"]["messages"]] == ["Hello"]
    assert dee.heard("person_entered")[-1]["name"] == "eli"


def test_coming_back_brings_what_was_missed_and_nothing_else(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    seq = dee.does("say", client_id="1", body="before")["seq"]
    dee.does("say", client_id="2", body="meanwhile")
    eli.does("say", client_id="1", body="and then")
    answer = evening.line("eli").does("enter", since=seq)
    assert "state" not in answer
    assert [(event["kind"], event["body"]) for event in answer["events"]] == [
        ("message_posted", "meanwhile"),
        ("message_posted", "and then"),
    ]
    assert answer["seq"] == answer["events"][-1]["seq"]


@pytest.mark.parametrize("since", [-1, 10**9, 10**30])
def test_a_since_that_cannot_be_brings_the_present_state(evening: Evening, since: int) -> None:
    evening.room("dee").does("say", client_id="1", body="Hello")
    answer = evening.line("eli").does("enter", since=since)
    assert [message["body"] for message in answer["state"]["messages"]] == ["Hello"]


def test_somebody_who_left_hears_nothing_more_until_they_come_back(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    assert eli.does("leave")["you"]["standing"] == "left"
    assert dee.heard("person_left")
    dee.does("say", client_id="1", body="Still here")
    assert eli.bodies() == []
    assert eli.refused("say", client_id="1", body="Me too") == "forbidden"
    assert [message["body"] for message in eli.does("enter")["state"]["messages"]] == ["Still here"]


def test_a_removed_member_hears_nothing_more_and_cannot_come_back(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    again = evening.room("eli")
    fay.does("remove", seat=seat_id(eli), reason="Please rest tonight, and write to us tomorrow.")
    dee.does("say", client_id="1", body="After")
    assert eli.bodies() == []
    assert again.bodies() == []
    assert not eli.connected
    assert not again.connected
    assert dee.heard("person_left")
    assert evening.line("eli").refused("enter") == "removed"
    assert evening.line("eli").refused("history", before="x") == "removed"
    assert evening.line("eli").refused("say", client_id="9", body="Let me in") == "removed"


def test_before_being_let_in_one_hears_nothing(evening_with_a_door: Evening) -> None:
    evening = evening_with_a_door
    fay, room = evening.panel("fay"), evening.room("fay")
    eli = evening.line("eli")
    answer = eli.does("enter")
    assert (answer["you"]["standing"], answer["state"]) == ("waiting", None)
    room.does("say", client_id="1", body="Between us")
    assert eli.heard() == []
    assert eli.refused("say", client_id="1", body="Hello?") == "forbidden"
    assert eli.refused("check", body="Hello?") == "forbidden"
    assert eli.refused("typing", on=True) == "forbidden"
    assert eli.does("whisper", body="Am I late?")["whisper"]["body"] == "Am I late?"
    assert [seat["standing"] for seat in fay.heard("seat_changed") if seat["name"] == "eli"] == ["waiting"]

    fay.does("admit", seat=answer["you"]["seat"])
    assert eli.heard("seat_changed")[-1]["you"]["standing"] == "in"
    assert [message["body"] for message in eli.does("enter")["state"]["messages"]] == ["Between us"]


def test_the_end_closes_the_room_and_its_sockets(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    fay.does("close_meeting")
    assert dee.heard("meeting_closed")
    assert not dee.connected
    assert comes_true(lambda: not fay.connected)
    assert evening.line("dee").refused("enter") == "closed"
    assert evening.line("dee").refused("say", client_id="1", body="Anyone?") == "closed"


def test_the_answer_is_not_kept_waiting_behind_the_goodbye(
    evening: Evening, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = []
    hang_up = socketio.start_background_task
    monkeypatch.setattr(socketio, "start_background_task", lambda task: order.append("goodbye") or hang_up(task))
    fay = evening.panel("fay")
    app.teardown_appcontext_funcs.append(lambda error: order.append("context left"))
    fay.does("close_meeting")
    assert "context left" in order[: order.index("goodbye")]


def test_signing_out_closes_the_sockets_of_that_sign_in_alone(evening: Evening) -> None:
    phone, laptop = evening.room("dee"), evening.room("dee")
    latest = db.session.query(SignIn).filter_by(user_id=evening.people["dee"].id).order_by(SignIn.created_at).all()[-1]
    sign_ins.end(latest.id)
    assert phone.connected
    assert not laptop.connected
    assert phone.does("say", client_id="1", body="Still me")["state"] == "posted"


def test_a_sign_in_that_another_worker_ended_counts_no_more(evening: Evening) -> None:
    dee = evening.room("dee")
    for sign_in in db.session.query(SignIn).filter_by(user_id=evening.people["dee"].id):
        sign_in.ended_at = clock.now()
    db.session.commit()
    assert dee.refused("say", client_id="1", body="Hello") == "unauthenticated"
    sign_ins.close_ended()
    assert not dee.connected


def test_a_sign_in_that_has_run_out_hears_nothing_more(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    dee = evening.room("dee")
    sign_ins.close_ended()
    assert dee.connected
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    sign_ins.close_ended()
    assert not dee.connected


def test_what_nobody_here_listens_to_is_told_no_more(evening: Evening, app: Flask) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    fay.does("close_meeting")
    evening.panel("fay")
    assert broadcast.followed() == {evening.id}
    connections.forget_everything()
    broadcast.catch_up()
    assert broadcast.followed() == set()
    assert not dee.connected


def test_suspension_closes_every_socket_at_once(evening: Evening) -> None:
    ada = factories.a_user("ada", "admin")
    dee = evening.room("dee")
    administration.suspend(ada, evening.people["dee"].id, "A talk is needed first.")
    assert not dee.connected


def test_another_meeting_reads_like_one_that_does_not_exist(evening: Evening) -> None:
    evening.room("dee")
    other = factories.a_meeting(facilitators=[evening.people["gus"]])
    said = factories.a_message(factories.a_seat(evening.people["mo"], other), "Elsewhere")
    there = evening.line("dee", meeting_id=other.id).call("say", client_id="1", body="Hi")
    nowhere = evening.line("dee", meeting_id="00000000000000000000").call("say", client_id="1", body="Hi")
    assert there == nowhere
    assert there["error"]["code"] == "not_found"
    here = evening.room("dee")
    assert here.call("edit", message=said, body="x") == here.call("edit", message="0" * 20, body="x")


def test_a_lost_socket_is_a_goodbye_after_a_while(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    eli._client.disconnect("/rooms")
    rooms.say_goodbye_to_the_absent()
    assert dee.heard("person_left") == []
    later = clock.now() + timedelta(seconds=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    rooms.say_goodbye_to_the_absent()
    assert [event["seat"] for event in dee.heard("person_left")] == [
        db.session.query(Seat).filter_by(user_id=evening.people["eli"].id).one().id
    ]


def test_stepping_out_is_seen_and_one_comes_back(evening: Evening) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    assert dee.does("step_out")["you"]["away"]
    assert eli.heard("person_entered")[-1]["away"]
    assert not dee.does("step_in")["you"]["away"]
    assert not eli.heard("person_entered")[-1]["away"]


def test_hiding_a_person_is_known_to_oneself_alone(evening: Evening) -> None:
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    other = seat_id(eli)
    eli.forget()
    fay.forget()
    assert dee.does("hide_person", seat=other, on=True)["hidden"] == [other]
    assert evening.line("dee").does("enter")["you"]["hidden"] == [other]
    assert eli.heard() == []
    assert fay.heard() == []
    assert dee.does("hide_person", seat=other, on=False)["hidden"] == []


def test_a_full_room_turns_members_away_and_lets_facilitators_in(evening: Evening) -> None:
    evening.meeting.group.capacity = 2
    db.session.commit()
    evening.room("dee")
    evening.room("eli")
    assert evening.line("mo").refused("enter") == "conflict"
    evening.room("gus")


def test_the_ground_rules_come_before_the_first_meeting(evening: Evening) -> None:
    evening.people["dee"].rules_version = 0
    db.session.commit()
    assert evening.line("dee").refused("enter") == "forbidden"
