"""Guideline cards: what is said to the author and to the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import guidance
from server.guidance.cards import load_cards, read_card
from server.guidance.vocabulary import CATEGORIES, RELATIONS

CARD = """\
---
id: be-kind
title: Be kind
principle: Kindness first.
categories: [label]
relations:
  parent:
    reframe: I see you, parent.
---

## Why

Because it helps.

## Say to the author

Could you say it
another way?

## Post to the room

We are kind here.

## Reframe

I see you.
"""


def load_with(folder: Path, card: str) -> guidance.Guideline:
    (folder / "guidelines").mkdir()
    (folder / "guidelines" / "be-kind.md").write_text(card, encoding="utf-8")
    return load_cards(folder / "guidelines")["be-kind"]


def test_a_card_is_read_as_it_is_written(tmp_path: Path) -> None:
    card = load_with(tmp_path, CARD)
    assert card.title == "Be kind" and card.categories == ("label",)
    assert card.say_to_author == "Could you say it another way?"
    assert card.wording("reframe") == "I see you."


def test_a_relation_has_its_own_words_where_there_are_some(tmp_path: Path) -> None:
    card = load_with(tmp_path, CARD)
    assert card.wording("reframe", "parent") == "I see you, parent."
    assert card.wording("reframe", "sibling") == card.wording("reframe", None) == "I see you."
    assert card.wording("post_to_room", "parent") == "We are kind here."
    with pytest.raises(ValueError, match="no wording"):
        card.wording("why")


def test_a_card_may_leave_out_whom_it_fits_and_what_is_said_to_others(tmp_path: Path) -> None:
    card = load_with(tmp_path, CARD)
    assert card.targets == ("member", "loved_one", "other") and card.phases == ()
    assert card.say_to_self == "" and card.say_to_hurt.startswith("How are you with it?")


FULL = CARD.replace("categories: [label]", "categories: [label]\ntargets: [member, self]\nphases: [closing]").replace(
    "## Post", "## Say to one who is hard on themself\n\nDear you.\n\n## Say to who was hit\n\nDear you too.\n\n## Post"
)


def test_a_card_is_read_from_a_text_as_well_and_has_words_for_everybody() -> None:
    card = read_card(Path("be-kind.md"), FULL)
    assert card.targets == ("member", "self") and card.phases == ("closing",)
    assert card.wording("say_to_self") == "Dear you." and card.wording("say_to_hurt", "parent") == "Dear you too."


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("phases: [closing]", "phases: [tea]", 7, "an entry of phases cannot be 'tea'"),
        ("## Say to one who is hard on themself\n\nDear you.\n\n", "", 6, "a card for 'self' needs a section"),
        ("## Say to who was hit", "## Say to the author", 26, "'## Post to the room' comes here"),
        ("Dear you too.\n", "", 26, "'## Say to who was hit' is empty"),
    ],
)
def test_what_a_full_card_gets_wrong_is_named_too(old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(guidance.RuleError) as refused:
        read_card(Path("be-kind.md"), FULL.replace(old, new, 1))
    assert refused.value.line == line, str(refused.value)
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("---\nid", "id", 1, "must begin with front matter"),
        ("I see you, parent.\n---\n", "I see you, parent.\n", 1, "no closing ---"),
        ("id: be-kind", "id: be-cruel", 2, "must be the file's name"),
        ("Kindness first.", "Kindness first", 4, "end with a full stop"),
        ("[label]", "[labels]", 5, "cannot be 'labels'"),
        ("  parent:", "  cousin:", 7, "unknown key 'cousin'"),
        ("    reframe: I", "    why: I", 8, "unknown key 'why'"),
        ("title: Be kind\n", "", 2, "has no 'title'"),
        ("## Post to the room", "## Post to room", 20, "'## Post to the room' comes here"),
        ("## Reframe", "### Reframe", 24, "'## Reframe' comes here"),
        ("We are kind here.\n", "", 20, "'## Post to the room' is empty"),
        ("## Reframe\n\nI see you.\n", "", 23, "'## Reframe' is missing"),
        ("I see you.\n", "I see you.\n\n## More\n", 28, "no further heading"),
        ("## Why", "Hello\n\n## Why", 11, "before the first section"),
    ],
)
def test_a_malformed_card_names_line_and_reason(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(guidance.RuleError) as refused:
        load_with(tmp_path, CARD.replace(old, new, 1))
    assert refused.value.line == line, str(refused.value)
    assert reason in refused.value.reason


def test_every_category_is_answered_by_a_card_and_every_card_answers_one() -> None:
    cards = guidance.guidelines()
    assert len(cards) >= 20
    assert {category for card in cards for category in card.categories} == set(CATEGORIES)
    assert all(set(card.relations) <= set(RELATIONS) for card in cards)
    to_hurt = {card.say_to_hurt for card in cards}
    assert len(to_hurt) == len(cards), "each of our own cards has its own word for who was hit"


def test_cards_come_by_id_and_an_unknown_one_is_a_key_error() -> None:
    assert [card.id for card in guidance.guidelines()] == sorted(card.id for card in guidance.guidelines())
    assert guidance.guideline("no-diagnosis").id == "no-diagnosis"
    with pytest.raises(KeyError):
        guidance.guideline("no-such-card")
