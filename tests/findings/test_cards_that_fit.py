"""Which card an author or a facilitator sees, evening after evening."""

from __future__ import annotations

import pytest

from server import guidance
from tests.app_fixtures import Evening
from tests.moving_clock import MovingClock

SHAMING = "You are such an enabler, honestly."
ABOUT_ONESELF = "I'm such an enabler, it's my fault that he drinks."


def nudged(line: object, client_id: str, body: str = SHAMING) -> str:
    nudge = line.does("say", client_id=client_id, body=body, ask=True)["nudge"]  # type: ignore[attr-defined]
    card = guidance.guideline(nudge["guideline"])
    assert nudge["sentence"] == card.principle
    return str(card.id)


def test_two_people_of_a_meeting_do_not_see_the_same_card_within_ten_minutes(evening: Evening) -> None:
    seen = [nudged(evening.room(name), "1") for name in ("dee", "eli", "mo")]
    assert len(set(seen)) == 3
    assert all("label" in guidance.guideline(card).categories for card in seen)


def test_who_asks_again_about_the_same_message_sees_the_same_card(evening: Evening) -> None:
    dee = evening.room("dee")
    first = nudged(dee, "1")
    assert nudged(dee, "1") == first
    assert nudged(dee, "2") != first
    assert dee.does("check", body=SHAMING)["nudge"]["guideline"] not in (first, nudged(dee, "2"))


def test_after_ten_minutes_the_best_card_comes_again(evening: Evening, moving_clock: MovingClock) -> None:
    evening.meet_anew()
    moving_clock.move(minutes=20)
    dee = evening.room("dee")
    first = nudged(dee, "1")
    moving_clock.move(minutes=9)
    assert nudged(dee, "2") != first
    moving_clock.move(minutes=2)
    assert nudged(dee, "3") == first


def test_another_meeting_has_its_own_memory(evening: Evening) -> None:
    first = nudged(evening.room("dee"), "1")
    evening.meet_anew()
    assert nudged(evening.room("dee"), "1") == first


def test_the_panel_suggests_another_card_than_the_author_and_the_room_have_just_seen(evening: Evening) -> None:
    dee, fay = evening.room("dee"), evening.panel("fay")
    seen = nudged(dee, "1")
    dee.does("say", client_id="1", body=SHAMING)
    (flag,) = fay.heard("flag_raised")
    assert flag["guideline"] != seen
    assert flag["fitting"][0] == flag["guideline"] and seen in flag["fitting"]
    fay.does("share_guideline", guideline=flag["fitting"][-1])
    fay.forget()
    evening.room("eli").does("say", client_id="1", body="You're a classic enabler.")
    (second,) = fay.heard("flag_raised")
    assert second["guideline"] not in (seen, flag["guideline"], flag["fitting"][-1])


def test_a_flag_has_words_for_its_author_for_who_was_hit_and_for_the_room(evening: Evening) -> None:
    fay, eli = evening.panel("fay"), evening.room("eli")
    said = eli.does("say", client_id="1", body="He fell asleep in the car again.")
    evening.room("dee").does("say", client_id="1", body=SHAMING, reply_to=said["id"])
    (flag,) = fay.heard("flag_raised")
    card = guidance.guideline(flag["guideline"])
    assert flag["replies"] == {
        "author": card.wording("say_to_author", "partner"),
        "room": card.post_to_room,
        "hurt": f"eli, I saw what was written just now. {card.wording('say_to_hurt', 'partner')}",
    }


def test_who_is_hard_on_themself_is_not_asked_to_reword(evening: Evening) -> None:
    fay = evening.panel("fay")
    for name in ("dee", "eli", "mo"):
        evening.room(name).does("say", client_id="1", body=ABOUT_ONESELF)
    flags = [flag for flag in fay.heard("flag_raised") if flag["target"] == "self"]
    assert len({flag["guideline"] for flag in flags}) == len(flags) >= 3
    for flag in flags:
        assert flag["replies"]["author"] == guidance.guideline(flag["guideline"]).wording("say_to_self", "partner")


@pytest.mark.parametrize("body", ["You're an enabler and a doormat. Your son is a junkie. Just leave him."])
def test_one_message_does_not_bring_the_same_card_twice(evening: Evening, body: str) -> None:
    fay = evening.panel("fay")
    evening.room("dee").does("say", client_id="1", body=body)
    cards = [flag["guideline"] for flag in fay.heard("flag_raised")]
    assert len(cards) >= 3 and len(set(cards)) == len(cards)
