"""The admin's pages of rules, cards and editions, in a browser without scripts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from server import guidance
from server.extensions import db
from server.language import actions
from server.models import AuditEntry, Draft, Edition, User
from tests.language.conftest import TEAPOT, Desk, publish

RULE = "/admin/language/rules/label-enabler"
CARD = "/admin/language/cards/no-diagnosis"
PUBLISH = "/admin/language/publish"


def text_of(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def drafts() -> list[str]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Draft.name)))


def what_it_does_to_switch_off(desk: Desk, rule: str) -> str:
    """The words of the page that says what the drafts do, where a rule is switched off in them."""
    desk.send(rule, **{**desk.fields(rule, rule), "stage": "off"})
    return text_of(desk.page(PUBLISH))


def test_the_page_is_in_the_navigation_of_admins(desk: Desk) -> None:
    assert 'href="/admin/language/"' in desk.page("/")


def test_a_text_that_is_tried_shows_what_is_found_where_and_by_which_rule(desk: Desk) -> None:
    answer = desk.send("/admin/language/try", text="My counselor says I'm an enabler. Honestly, just leave him <b>.")
    page = answer.text
    assert answer.status_code == 200
    assert "<mark>" in page and "&lt;b&gt;" in page
    assert re.search(r'href="/admin/language/rules/abandon-[\w-]+"', page)
    assert "tells to walk away: somebody here" in text_of(page)
    assert "it is told that somebody said so" in text_of(page), "what was seen and left alone is told too"


def test_a_rule_is_listed_and_found_by_name(desk: Desk) -> None:
    page = desk.page("/admin/language/rules?finds=label&search=enabler")
    assert "label-enabler-classic" in page
    assert "abandon-" not in page


def test_a_form_that_is_sent_as_it_was_shown_makes_no_draft(desk: Desk) -> None:
    for name in ("label-enabler", "cue-shame-told-me-to", "crisis-od-wont-wake", "self-my-fault", "stigma-slur"):
        address = f"/admin/language/rules/{name}"
        assert desk.send(address, **desk.fields(address, address)).status_code == 302, name
    assert drafts() == []


def test_a_rule_is_changed_in_the_form_looked_at_and_published(desk: Desk) -> None:
    fields = desk.fields(RULE, RULE)
    fields["phrases"] += "\nyou are a [real] teapot"
    fields["flags"] += "\nYou are a teapot."
    assert desk.send(RULE, **fields).status_code == 302
    page = desk.page(RULE)
    assert "- you are a [real] teapot" in page, "the YAML beside it says the same"
    assert guidance.read("You are a teapot.").flags == (), "rooms read as before"
    page = desk.page(PUBLISH)
    assert "no message reads otherwise" in text_of(page)
    answer = desk.send(PUBLISH, note="Teapots too.", seen=desk.fields(PUBLISH, PUBLISH)["seen"])
    assert answer.status_code == 302, text_of(answer.text)
    (flag,) = guidance.read("You are a teapot.").flags
    assert flag.source == "label-enabler"
    assert drafts() == []
    page = text_of(desk.page("/admin/language/editions"))
    assert "Edition 1 in use Teapots too. ada," in page
    assert "new: - you are a [real] teapot" in text_of(desk.page("/admin/language/editions/1"))
    assert [entry.act for entry in db.session.scalars(select(AuditEntry))][-2:] == [
        "draft_language",
        "publish_language",
    ]


def test_the_table_says_which_messages_a_change_turns(desk: Desk) -> None:
    page = what_it_does_to_switch_off(desk, RULE)
    assert re.search(
        r"Messages that Holdfast learned from \(\d+\) before \d+ % \d+ % \d+ % after \d+ % \d+ % \d+ %", page
    )
    assert re.search(r"\d+ messages read otherwise", page)
    assert "Before puts a label on somebody: somebody here" in page
    assert "further from what people said" in page
    assert "read by their meaning too" not in page, "nobody reads meaning here"


def test_the_table_says_what_rooms_that_read_meaning_would_notice(desk: Desk, meaning: None) -> None:
    page = what_it_does_to_switch_off(desk, RULE)
    assert re.search(
        r"The same, read by their meaning too \(\d+\) before \d+ % \d+ % \d+ % after \d+ % \d+ % \d+ %", page
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("phrases:", "phrases: [", "is not valid YAML"),
        ("category: label", "categry: label", "Line 2: a rule has the unknown key 'categry'"),
        ("- you are [such] a teapot", "- you are (such a teapot", "Line 6: '(' is not closed"),
        ("- I bought a teapot.", "- You are a teapot.", "Line 10: rule 'label-teapot' must find nothing in"),
        ("- You are such a teapot.", "- You are a kettle.", "Line 8: rule 'label-teapot' finds nothing in: You are"),
        ("guideline: not-the-problem", "guideline: no-card", "Line 3: there is no guideline card 'no-card'"),
        ("id: label-teapot", "id: label-enabler", "Line 1: the id 'label-enabler' is taken by another rule"),
        ("- you are [such] a teapot", "- " + " ".join(["(a b|c d|e f|g h)"] * 9), "Line 6: the phrase unfolds to more"),
        ("- you are [such] a teapot", "- you ...6 and the", "Line 6: phrases: one of them holds no word but those"),
    ],
)
def test_an_invalid_edit_is_refused_with_line_and_reason_and_nothing_changes(
    desk: Desk, old: str, new: str, reason: str
) -> None:
    answer = desk.send("/admin/language/new-rule/yaml", text=TEAPOT.replace(old, new))
    assert answer.status_code == 400
    assert reason in text_of(answer.text)
    assert unescape(new.splitlines()[0]) in unescape(answer.text), "what was typed is still there"
    assert drafts() == []


def test_what_is_wrong_is_said_beside_its_field_of_the_form(desk: Desk) -> None:
    fields = desk.fields(RULE, RULE)
    fields["phrases"] += "\n\nyou are a (teapot"
    answer = desk.send(RULE, **fields)
    assert answer.status_code == 400
    lines = fields["phrases"].count("\n") + 1
    assert re.search(rf'id="phrases-error">Line {lines}: &#39;\(&#39; is not closed', answer.text)
    assert "you are a (teapot" in answer.text
    fields = desk.fields(RULE, RULE) | {"why": "", "passes": ""}
    answer = desk.send(RULE, **fields)
    assert 'id="passes-error">Give one sentence at least.' in answer.text
    fields["passes"] = "I bought a teapot."
    answer = desk.send(RULE, **fields)
    assert re.search(r'id="why-error">rule &#39;label-enabler&#39; has no', answer.text)
    assert drafts() == []


def test_a_program_is_told_the_line_and_the_reason_in_json(desk: Desk) -> None:
    desk.client.environ_base["HTTP_ACCEPT"] = "application/json"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', desk.client.get("/").text)
    assert token
    broken = TEAPOT.replace("category: label", "category: kettle")
    answer = desk.client.post("/admin/language/new-rule/yaml", data={"csrf_token": token[1], "text": broken})
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "invalid"
    assert answer.json["error"]["message"].startswith("Line 2: category cannot be 'kettle'")


def test_two_admins_who_change_the_same_rule_both_keep_their_words(desk: Desk, other_desk: Desk) -> None:
    mine, theirs = desk.fields(RULE, RULE), other_desk.fields(RULE, RULE)
    theirs["why"] = "Ola knows why."
    assert other_desk.send(RULE, **theirs).status_code == 302
    mine["why"] = "Ada knows better."
    answer = desk.send(RULE, **mine)
    page = text_of(answer.text)
    assert answer.status_code == 409
    assert "ola has changed this meanwhile." in page
    assert "why: Ola knows why." in page and "Ada knows better." in page
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', answer.text)
    assert seen
    mine["seen"] = seen[1]
    assert desk.send(RULE, **mine).status_code == 302, "having seen it, one may save all the same"
    assert "Ada knows better." in actions.drafts()[0].text


def test_what_was_drafted_while_one_looked_is_not_published_unseen(desk: Desk, ada: User) -> None:
    actions.add_rule(ada, TEAPOT)
    seen = desk.fields(PUBLISH, PUBLISH)["seen"]
    actions.add_rule(ada, TEAPOT.replace("teapot", "kettle"))
    answer = desk.send(PUBLISH, note="A teapot.", seen=seen)
    assert answer.status_code == 409
    assert "Please look again at what changes." in text_of(answer.text)
    assert "label-kettle" in text_of(answer.text)
    db.session.rollback()
    assert db.session.scalars(select(Edition)).all() == []


def test_an_earlier_edition_is_published_anew_with_one_press(desk: Desk, ada: User) -> None:
    publish(ada)
    publish(ada, TEAPOT.replace("teapot", "kettle"))
    address = "/admin/language/editions/1/roll-back"
    fields = desk.fields("/admin/language/editions", address)
    assert desk.send(address, **fields).status_code == 302
    assert guidance.read("You are such a teapot.").flags
    assert not guidance.read("You are such a kettle.").flags
    assert "Back to edition 1." in desk.page("/admin/language/editions")
    assert desk.send(address, **fields).status_code == 302
    assert "Somebody has drafted or published something meanwhile." in text_of(desk.page("/admin/language/editions"))
    address = "/admin/language/editions/0/roll-back"
    desk.send(address, **desk.fields("/admin/language/editions", address))
    assert not guidance.read("You are such a teapot.").flags


def test_a_rule_goes_back_to_what_holdfast_brings(desk: Desk, ada: User) -> None:
    publish(ada)
    address = "/admin/language/drafts/rule/label-teapot/go-back"
    desk.send(address, **desk.fields("/admin/language/rules/label-teapot", address))
    assert "The next edition is without this rule." in text_of(desk.page("/admin/language/rules/label-teapot"))
    assert "taken back" in text_of(desk.page(PUBLISH))
    desk.send(PUBLISH, note="No teapots.", seen=desk.fields(PUBLISH, PUBLISH)["seen"])
    assert not guidance.read("You are such a teapot.").flags
    assert desk.client.get("/admin/language/rules/label-teapot").status_code == 404


def test_a_draft_is_thrown_away(desk: Desk, ada: User) -> None:
    actions.add_rule(ada, TEAPOT)
    address = "/admin/language/drafts/rule/label-teapot/drop"
    answer = desk.send(address, **desk.fields("/admin/language/rules/label-teapot", address))
    assert answer.headers["Location"] == "/admin/language/rules"
    assert drafts() == []


def test_a_card_is_looked_at_changed_and_published(desk: Desk) -> None:
    fields = desk.fields(CARD, CARD)
    assert "to a partner Many partners here have been handed a diagnosis" in text_of(desk.page(CARD))
    fields["text"] = fields["text"].replace("No diagnosis is given here", "Here is no diagnosis")
    answer = desk.send(CARD, **fields, look="1")
    assert "<h1>Here is no diagnosis</h1>" in answer.text
    assert drafts() == []
    assert desk.send(CARD, **fields).status_code == 302
    assert guidance.guideline("no-diagnosis").title == "No diagnosis is given here"
    desk.send(PUBLISH, note="A title.", seen=desk.fields(PUBLISH, PUBLISH)["seen"])
    assert guidance.guideline("no-diagnosis").title == "Here is no diagnosis"


def test_a_card_that_cannot_be_read_is_refused_with_its_line(desk: Desk) -> None:
    fields = desk.fields(CARD, CARD)
    number = fields["text"].splitlines().index("## Why") + 1
    answer = desk.send(CARD, **fields | {"text": fields["text"].replace("## Why", "## Whatever")})
    assert answer.status_code == 400
    assert f"Line {number}: unexpected heading '## Whatever'" in text_of(answer.text)
    assert drafts() == []


@pytest.mark.parametrize("address", ["rules/no-such-rule", "cards/no-such-card", "editions/9", "editions/first"])
def test_what_is_not_there_is_not_there(desk: Desk, address: str) -> None:
    assert desk.client.get(f"/admin/language/{address}").status_code == 404


def test_a_form_without_its_token_changes_nothing(desk: Desk) -> None:
    answer = desk.client.post("/admin/language/new-rule/yaml", data={"text": TEAPOT})
    assert answer.status_code == 400
    assert drafts() == []
