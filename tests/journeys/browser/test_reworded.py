"""Words that hurt: what their author sees first, what facilitators do about them, and what the room sees afterwards."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.browser.company import Company, assert_clear
from tests.journeys.browser.pages import SHAMING

KINDER = "dee, in our family it helped when I did her shopping and kept an evening for myself"
QUOTING = "Once an addict always an addict. The poster in the waiting room is back"


def test_the_author_takes_kinder_words_or_sends_their_own(company: Company, meeting: str) -> None:
    dee = company.in_room("dee")
    eli = company.in_room("eli")
    eli.write(SHAMING)
    expect(eli.nudge).to_contain_text("Before you send")
    expect(eli.nudge.get_by_role("heading")).to_be_focused()
    expect(eli.message(SHAMING)).to_have_count(0)
    assert_clear(eli.page)
    kinder = eli.nudge.locator("blockquote").inner_text()
    eli.nudge.get_by_role("button", name="Use these words").click()
    expect(eli.nudge).to_be_hidden()
    expect(eli.box).to_have_value(kinder)
    expect(eli.box).to_be_focused()
    eli.send()
    expect(dee.message(kinder)).to_be_visible()

    # The card is offered once for a message.
    eli.write(SHAMING)
    eli.nudge.get_by_role("button", name="Change mine").click()
    expect(eli.box).to_have_value(SHAMING)
    eli.send()
    expect(eli.message(SHAMING)).to_contain_text("sent")
    expect(eli.nudge).to_be_hidden()
    expect(dee.message(SHAMING)).to_be_visible()


def test_a_whisper_leads_to_other_words_and_a_colleague_sees_what_was_done(company: Company, meeting: str) -> None:
    dee, eli = company.in_room("dee"), company.in_room("eli")
    fay, gus = company.at_panel("fay").look("panel"), company.at_panel("gus").look("panel")
    assert_clear(fay.page)
    eli.insist(SHAMING)
    expect(dee.message(SHAMING)).to_be_visible()

    card = fay.flag(SHAMING)
    expect(card.locator("mark")).to_have_text("you're enabling")
    expect(gus.flag(SHAMING).locator("mark")).to_have_text("you're enabling")
    assert_clear(fay.page)
    card.get_by_role("button", name="Whisper").click()
    words = card.get_by_label("To eli, in private")
    expect(words).to_be_focused()
    expect(words).not_to_have_value("")
    words.fill("How might dee hear this tonight? You could tell it from your own family.")
    assert_clear(fay.page)
    card.get_by_role("button", name="Send").click()
    expect(gus.flag(SHAMING)).to_contain_text("fay has this")
    expect(fay.undo).to_contain_text("Whisper to eli")
    fay.do_it_now()

    arrived = eli.page.get_by_role("group", name="fay wrote to you privately")
    expect(arrived).to_contain_text("How might dee hear this tonight?")
    assert_clear(eli.page)
    arrived.get_by_role("button", name="Answer privately").click()
    line = eli.page.get_by_role("dialog", name="Private line")
    expect(line).to_contain_text("How might dee hear this tonight?")
    line.get_by_label("Write to the facilitators").fill("I see. I'll put it another way.")
    assert_clear(eli.page)
    line.get_by_role("button", name="Send").click()
    expect(line.get_by_role("log")).to_contain_text("I'll put it another way.")
    eli.close_dialog()
    for facilitator in (fay, gus):
        expect(facilitator.thread("eli")).to_contain_text("I see. I'll put it another way.")
    assert_clear(gus.page)

    eli.reword(SHAMING, KINDER)
    for person in (dee, eli, gus):
        expect(person.message(KINDER)).to_contain_text("reworded")
        expect(person.message("you're enabling her")).to_have_count(0)
    expect(dee.page.get_by_role("log", name="Conversation")).not_to_contain_text("How might dee hear this")
    for facilitator in (fay, gus):
        expect(facilitator.flag("eli")).to_have_count(0)
        expect(facilitator.done("wrote to eli in private")).to_be_visible()

    eli.insist(QUOTING)
    card = fay.flag(QUOTING)
    card.get_by_role("button", name="Let it be").click()
    assert_clear(fay.page)
    card.get_by_role("button", name="Quoted").click()
    expect(fay.done('You said "Quoted"')).to_be_visible()
    expect(gus.done('fay said "Quoted"')).to_be_visible()
    expect(gus.flag(QUOTING)).to_have_count(0)
    expect(gus.page.locator("#panel-calm")).to_be_visible()
    assert_clear(fay.page, gus.page, dee.page)
