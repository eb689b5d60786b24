"""The card that fits: by what was said to whom, who said it, where the meeting is, and what was shown lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from server import guidance
from server.guidance.cards import Guideline
from server.guidance.fitting import Occasion, author_wording, fitting_cards, phase_of
from server.guidance.vocabulary import CATEGORIES, PHASES, RELATIONS, TARGETS

NOW = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
BLAME = Occasion("blame", "member", "own")


def a_card(
    card_id: str, targets: tuple[str, ...] = TARGETS, phases: tuple[str, ...] = (), relation: str = ""
) -> Guideline:
    variants = MappingProxyType({"say_to_author": "Dear you."})
    return Guideline(
        id=card_id,
        title=card_id,
        principle="Kindness first.",
        why="So.",
        say_to_author="You.",
        say_to_self="",
        say_to_hurt="How are you?",
        post_to_room="All.",
        reframe="I.",
        categories=("blame",),
        targets=targets,
        phases=phases,
        relations=MappingProxyType({relation: variants} if relation else {}),
    )


def first(occasion: Occasion, *cards: Guideline, shown: dict[str, datetime] | None = None) -> str:
    return fitting_cards(occasion, cards, shown or {}, NOW)[0].id


def minutes_ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def test_the_card_of_the_finding_comes_first_where_nothing_speaks_for_another() -> None:
    assert first(BLAME, a_card("a"), a_card("own"), a_card("z")) == "own"


def test_a_card_that_fits_twice_over_goes_before_the_card_of_the_finding() -> None:
    better = a_card("better", targets=("member",), phases=("closing",), relation="parent")
    occasion = replace(BLAME, relation="parent", phase="closing")
    assert first(occasion, a_card("own"), better) == "better"
    assert first(replace(occasion, phase="sharing"), a_card("own"), better) == "own"


def test_a_card_for_the_authors_relation_or_the_phase_goes_before_a_general_one() -> None:
    occasion = replace(BLAME, guideline="gone", relation="sibling", phase="opening")
    assert first(occasion, a_card("a"), a_card("b", relation="sibling")) == "b"
    assert first(occasion, a_card("a"), a_card("b", phases=("opening",))) == "b"
    assert first(occasion, a_card("a"), a_card("b", relation="parent"), a_card("c", phases=("closing",))) == "a"


def test_a_card_for_another_target_or_category_does_not_answer() -> None:
    cards = [a_card("own"), a_card("not-for-members", targets=("other",)), replace(a_card("x"), categories=("label",))]
    assert [card.id for card in fitting_cards(BLAME, cards, {}, NOW)] == ["own"]


def test_the_same_card_does_not_come_twice_in_ten_minutes() -> None:
    cards = [a_card("own"), a_card("b")]
    assert first(BLAME, *cards, shown={"own": minutes_ago(9)}) == "b"
    assert first(BLAME, *cards, shown={"own": minutes_ago(10)}) == "own"


def test_where_every_card_was_shown_lately_the_longest_ago_comes_again() -> None:
    cards = [a_card("own"), a_card("b"), a_card("c")]
    shown = {"own": minutes_ago(1), "b": minutes_ago(8), "c": minutes_ago(3)}
    assert [card.id for card in fitting_cards(BLAME, cards, shown, NOW)] == ["b", "c", "own"]


@pytest.mark.parametrize(
    ("minute", "phase"),
    [
        (-5, "opening"),
        (0, "opening"),
        (14, "opening"),
        (15, "sharing"),
        (74, "sharing"),
        (75, "closing"),
        (95, "closing"),
    ],
)
def test_a_meeting_opens_shares_and_closes(minute: int, phase: str) -> None:
    assert phase_of(NOW, NOW + timedelta(minutes=90), NOW + timedelta(minutes=minute)) == phase


def test_a_short_meeting_opens_and_closes() -> None:
    end = NOW + timedelta(minutes=20)
    assert [phase_of(NOW, end, NOW + timedelta(minutes=at)) for at in (0, 9, 10, 20)] == ["opening"] * 2 + [
        "closing"
    ] * 2


def own_cards(category: str, target: str) -> list[Guideline]:
    return [card for card in guidance.guidelines() if category in card.categories and target in card.targets]


def test_six_cards_answer_each_category_so_that_none_has_to_come_twice() -> None:
    for category in CATEGORIES:
        target = "self" if category == "self_shame" else "loved_one" if category == "stigma" else "member"
        assert len(own_cards(category, target)) >= 6, category


def test_every_relation_and_phase_has_cards_of_its_own() -> None:
    cards = guidance.guidelines()
    assert {phase for card in cards for phase in card.phases} == set(PHASES)
    assert {relation for card in cards for relation in card.relations} == set(RELATIONS)


def test_whoever_is_hard_on_themself_is_never_asked_to_reword() -> None:
    for card in own_cards("self_shame", "self"):
        for relation in (None, *RELATIONS):
            said = author_wording(card, "self", relation)
            assert said != card.say_to_author, card.id
            assert "Could you say" not in said and "Would you say" not in said, card.id
    hit = guidance.guideline("no-diagnosis")
    assert author_wording(hit, "member", None) == hit.say_to_author
