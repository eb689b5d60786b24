"""Where help is to be had: the one or two contacts that fit, never a wall of numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import guidance
from server.guidance.resources import Region, load_regions
from server.guidance.vocabulary import CRISES

REGION = """\
name: Testland
contacts:
  line: {name: The line, how: Call 123, href: "tel:123"}
kinds:
  suicide: {title: T, text: X, contacts: [line]}
  overdose: {title: T, text: X, contacts: [line]}
  violence: {title: T, text: X, contacts: [line]}
  child_safety: {title: T, text: X, contacts: [line]}
  help: {title: T, text: X, contacts: [line]}
"""


def numbers(kind: str) -> str:
    return " | ".join(contact.how for contact in guidance.help_for("us", kind).contacts)


@pytest.mark.parametrize("kind", CRISES)
def test_a_crisis_is_answered_with_one_or_two_contacts(kind: str) -> None:
    offered = guidance.help_for("us", kind)
    assert 1 <= len(offered.contacts) <= 2
    assert offered.title and offered.text


def test_the_contacts_fit_the_crisis() -> None:
    assert "988" in numbers("suicide")
    assert all(part in numbers("overdose") for part in ("911", "naloxone", "1-800-222-1222"))
    assert "1-800-799-7233" in numbers("violence") and "START to 88788" in numbers("violence")
    assert "1-800-422-4453" in numbers("child_safety")


def test_whoever_is_threatened_is_asked_first_whether_it_is_safe_to_talk() -> None:
    assert guidance.help_for("us", "violence").text.startswith("Are you safe to talk?")


def test_the_help_page_lists_them_all() -> None:
    listed = numbers("help")
    numbers_of_the_country = "911 988 741741 1-800-799-7233 1-800-422-4453 1-800-222-1222 1-800-662-4357"
    assert all(number in listed for number in numbers_of_the_country.split())


def test_an_address_dials_the_number_that_is_shown() -> None:
    for kind in (*CRISES, "help"):
        for contact in guidance.help_for("us", kind).contacts:
            dialled = "".join(filter(str.isdigit, contact.href))
            shown = "".join(filter(str.isdigit, contact.how))
            assert dialled.removeprefix("1") in shown, contact


def test_regions_are_known_by_name_and_an_unknown_one_is_a_key_error() -> None:
    assert guidance.regions() == ("us",)
    assert guidance.region_name("us") == "the United States"
    with pytest.raises(KeyError):
        guidance.help_for("atlantis", "suicide")
    with pytest.raises(KeyError):
        guidance.help_for("us", "boredom")


def load_region(folder: Path, text: str) -> Region:
    (folder / "xx.yaml").write_text(text, encoding="utf-8")
    return load_regions(folder)["xx"]


def test_another_region_is_one_more_file(tmp_path: Path) -> None:
    assert load_region(tmp_path, REGION).helps["suicide"].contacts[0].href == "tel:123"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("name: Testland\n", "", 1, "has no 'name'"),
        ("tel:123", "https://example.org", 3, "tel: or sms:"),
        ("tel:123", "javascript:alert", 3, "tel: or sms:"),
        ("how: Call 123, ", "", 3, "has no 'how'"),
        ("  violence: {title: T, text: X, contacts: [line]}\n", "", 5, "has no 'violence'"),
        ("contacts: [line]", "contacts: [lion]", 5, "cannot be 'lion'"),
        ("contacts: [line]", "contacts: [line, line, line]", 5, "at most 2"),
    ],
)
def test_a_malformed_region_names_line_and_reason(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(guidance.RuleError) as refused:
        load_region(tmp_path, REGION.replace(old, new, 1))
    assert refused.value.file.name == "xx.yaml"
    assert refused.value.line == line, str(refused.value)
    assert reason in refused.value.reason
