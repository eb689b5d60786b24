"""What the product says about language: the rules, their examples, the cards, and the product's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from server.guidance.cards import Guideline
from server.guidance.engine import HERE, Engine
from server.guidance.proof import broken_examples
from server.guidance.readings import CueFinding
from server.guidance.rules import Rule
from server.guidance.vocabulary import CATEGORIES, CRISES, CUES, RELATIONS

KINDS = ("say_to_author", "post_to_room", "reframe")


@cache
def _engine() -> Engine:
    return Engine()


@cache
def _broken() -> dict[str, list[str]]:
    """What does not hold, by the id of the rule it belongs to."""
    told: dict[str, list[str]] = {}
    for error in broken_examples(_engine()):
        rule_id = error.reason.split("'")[1]
        told.setdefault(rule_id, []).append(str(error))
    return told


def _rules() -> tuple[Rule, ...]:
    return _engine().rules


def _texts_to_users() -> Iterator[tuple[str, str]]:
    """Everything of the engine's own that a member may read, with where it stands."""
    for rule in _rules():
        if rule.reframe:
            yield f"reframe of {rule.id}", rule.reframe
        if rule.reply:
            yield f"reply of {rule.id}", rule.reply
    for card in _engine().cards.values():
        yield f"title of {card.id}", card.title
        yield f"principle of {card.id}", card.principle
        for kind in KINDS:
            for relation in (None, *RELATIONS):
                yield f"{kind} of {card.id} for {relation or 'everybody'}", card.wording(kind, relation)


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.id)
def test_every_example_of_a_rule_holds(rule: Rule) -> None:
    assert _broken().get(rule.id, []) == []


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.id)
def test_a_rule_is_a_pattern_and_not_one_sentence(rule: Rule) -> None:
    assert len(rule.phrases) >= 3, "a rule that only knows one wording belongs to another one"
    assert len({example.text for example in rule.flags}) >= 2
    assert len({example.text for example in rule.passes}) >= 2


@pytest.mark.parametrize("rule", [rule for rule in _rules() if rule.kind == "category"], ids=lambda rule: rule.id)
def test_a_rule_about_shame_says_why_and_offers_a_kinder_wording(rule: Rule) -> None:
    assert rule.why.endswith(".")
    # A threat has no kinder wording.
    assert rule.reframe or rule.id == "hostile-threat"
    assert rule.reframe is None or rule.reframe.endswith((".", "?"))


def test_there_are_enough_rules_and_every_file_holds_some() -> None:
    assert len(_rules()) >= 150
    files = {file.name for file in (HERE / "rules").glob("*.yaml")} - {"words.yaml"}
    assert {rule.file.name for rule in _rules()} == files


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_ten_rules_at_least(category: str) -> None:
    assert Counter(rule.value for rule in _rules() if rule.kind == "category")[category] >= 10


@pytest.mark.parametrize("cue", CUES)
def test_every_cue_has_ten_rules_at_least(cue: str) -> None:
    assert Counter(rule.value for rule in _rules() if rule.kind == "cue")[cue] >= 10


@pytest.mark.parametrize("crisis", CRISES)
def test_every_crisis_has_ten_rules_at_least(crisis: str) -> None:
    assert Counter(rule.value for rule in _rules() if rule.kind == "crisis")[crisis] >= 10


@pytest.mark.parametrize("card", _engine().cards.values(), ids=lambda card: card.id)
def test_every_card_is_the_answer_of_a_rule(card: Guideline) -> None:
    assert any(rule.guideline == card.id for rule in _rules())


@pytest.mark.parametrize("card", _engine().cards.values(), ids=lambda card: card.id)
def test_a_card_answers_the_categories_of_the_rules_that_lead_to_it(card: Guideline) -> None:
    assert {rule.value for rule in _rules() if rule.guideline == card.id} <= set(card.categories)


@pytest.mark.parametrize("card", _engine().cards.values(), ids=lambda card: card.id)
def test_a_card_has_all_its_sections_for_everybody_and_for_some_relations(card: Guideline) -> None:
    assert all((card.title, card.principle, card.why))
    assert all(card.wording(kind) for kind in KINDS)
    assert card.relations, "a card speaks to a parent or a partner in their own words"
    assert len({card.wording(kind) for kind in KINDS}) == len(KINDS)


def test_nothing_that_the_product_says_to_members_is_shaming_or_an_alarm() -> None:
    found: list[str] = []
    for place, text in _texts_to_users():
        reading = _engine().read(text)
        found.extend(f"{place}: {flag.source} in {text!r}" for flag in reading.flags)
        if reading.crisis:
            found.append(f"{place}: {reading.crisis.source} in {text!r}")
    assert found == []


def test_kind_replies_to_cues_are_welcome_and_thanks() -> None:
    replies = {
        finding.kind: finding.reply
        for text in ("My sister says I'm enabling him.", "I sat up all night with him again.")
        for finding in _engine().read(text).cues
        if isinstance(finding, CueFinding)
    }
    assert "Thank you" in replies["effort"]
    assert "You are not the problem" in replies["reported_shame"]


@pytest.mark.parametrize(
    "text",
    [
        "Hi everyone, first time here.",
        "My son has been in recovery for two years and I still flinch when the phone rings.",
        "I went to the lake today, it was so good to breathe.",
        "What do you tell the grandparents?",
        "It's not your fault. You love him and that is a good thing.",
        "He stole from me again and I'm so angry I could scream.",
        "I could kill for a coffee, these chairs are killing me.",
        "He's killing me with these lies.",
        "Two years ago he overdosed, and now he bakes bread.",
        "Thank you for being here, see you next week.",
    ],
)
def test_ordinary_talk_of_a_meeting_passes_without_a_word(text: str) -> None:
    reading = _engine().read(text)
    assert reading.flags == ()
    assert reading.crisis is None
