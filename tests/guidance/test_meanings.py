"""What a finding says that was read in the meaning of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.guidance.cards import load_cards
from server.guidance.errors import RuleError
from server.guidance.meanings import load_meanings
from server.guidance.vocabulary import CATEGORIES, TARGETS

HERE = Path(__file__).parents[2] / "server" / "guidance"
OWN = (HERE / "meanings.yaml").read_text(encoding="utf-8")
CARDS = load_cards(HERE / "guidelines")


def load_text(folder: Path, text: str) -> object:
    file = folder / "meanings.yaml"
    file.write_text(text, encoding="utf-8")
    return load_meanings(file, CARDS)


def test_every_category_and_target_has_a_meaning_with_a_card_that_answers() -> None:
    meanings = load_meanings(HERE / "meanings.yaml", CARDS)
    assert set(meanings) == {(category, target) for category in CATEGORIES for target in TARGETS}
    for (category, target), meaning in meanings.items():
        if target != "self":
            assert category in CARDS[meaning.guideline].categories, (category, target)
        assert meaning.why.endswith(".") and len(meaning.why) <= 200 and len(meaning.reframe) <= 200


def test_whoever_is_hard_on_themself_gets_the_gentle_card_and_the_lightest_weight() -> None:
    meanings = load_meanings(HERE / "meanings.yaml", CARDS)
    for category in CATEGORIES:
        meaning = meanings[category, "self"]
        assert (meaning.guideline, meaning.severity) == ("be-gentle-with-yourself", 1)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("label:", "lable:", "unknown key 'lable'"),
        ("    guideline: not-the-problem\n", "", "has no 'guideline'"),
        ("guideline: not-the-problem", "guideline: no-such-card", "no guideline card 'no-such-card'"),
        ("severity: 2", "severity: 4", "between 1 and 3"),
        ("{them|the one you love}", "{whom|the one you love}", "a place in a reframe"),
        ("{them|the one you love}", "{them}", "a place in a reframe"),
        ("  self:\n", "  me:\n", "unknown key 'me'"),
    ],
)
def test_a_malformed_meaning_names_line_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(RuleError) as refused:
        load_text(tmp_path, OWN.replace(old, new, 1))
    assert reason in refused.value.reason
    assert refused.value.line > 1
