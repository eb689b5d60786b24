"""What facilitators do beside talking: hide and restore, mute, hold back, share a guideline, ask somebody to leave."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.browser.company import Company, assert_clear
from tests.journeys.browser.pages import SHAMING


def test_hidden_words_leave_the_room_and_can_be_brought_back(company: Company, meeting: str) -> None:
    dee, eli = company.in_room("dee"), company.in_room("eli")
    fay = company.at_panel("fay").look("panel")
    eli.insist(SHAMING)
    card = fay.flag(SHAMING)
    card.get_by_role("button", name="Hide").click()
    why = card.get_by_label("Why, for eli to read")
    why.fill("These words could hurt. You are welcome to say it another way.")
    assert_clear(fay.page)
    card.get_by_role("button", name="Hide the message").click()

    expect(dee.message("A facilitator has taken these words out of the room.")).to_be_visible()
    expect(dee.message(SHAMING)).to_have_count(0)
    expect(eli.message("A facilitator has taken your words out of the room.")).to_be_visible()
    expect(eli.page.get_by_role("group", name="fay wrote to you privately")).to_contain_text("These words could hurt.")
    assert SHAMING not in dee.page.content()
    assert_clear(dee.page, eli.page)
    dee.page.reload()
    dee.there()
    assert SHAMING not in dee.page.content()

    expect(fay.done("You hid the message")).to_be_visible()
    fay.done("You hid the message").get_by_role("button", name="Bring it back").click()
    for person in (dee, eli):
        expect(person.message(SHAMING)).to_be_visible()


def test_a_mute_has_an_end_and_keeps_what_is_written(company: Company, meeting: str) -> None:
    dee, eli = company.in_room("dee"), company.in_room("eli")
    fay = company.at_panel("fay").look("panel")
    row = fay.open_seat("eli")
    row.get_by_role("button", name="Mute…").click()
    row.get_by_label("A word to go with it, if you like").fill("Let us all breathe for five minutes.")
    assert_clear(fay.page)
    row.get_by_role("button", name="5 min", exact=True).click()
    expect(row).to_contain_text("muted until")
    expect(eli.page.locator("#composer-note")).to_contain_text("You can read along until")
    expect(eli.page.get_by_role("group", name="fay wrote to you privately")).to_contain_text("Let us all breathe")
    assert_clear(eli.page)

    dee.say("I am still here, eli.")
    expect(eli.message("I am still here, eli.")).to_be_visible()
    eli.write("I wanted to say sorry.")
    mine = eli.message("I wanted to say sorry.")
    expect(mine).to_contain_text("not sent yet")
    assert_clear(eli.page)
    row.get_by_role("button", name="Unmute").click()
    expect(row).not_to_contain_text("muted until")
    expect(eli.page.locator("#composer-note")).not_to_contain_text("You can read along")
    expect(dee.message("I wanted to say sorry.")).to_have_count(0)
    mine.get_by_role("button", name="Try again").click()
    expect(dee.message("I wanted to say sorry.")).to_be_visible()


def test_words_that_may_hurt_wait_until_a_facilitator_lets_them_out(company: Company, meeting: str) -> None:
    dee, eli = company.in_room("dee"), company.in_room("eli")
    fay, gus = company.at_panel("fay").look("panel"), company.at_panel("gus").look("panel")
    fay.set_mode("Hold flagged")
    for person in (dee, eli):
        expect(person.page.locator(".mode-line")).to_contain_text("Some words wait for a facilitator now")
    expect(gus.page.get_by_role("radio", name="Hold flagged")).to_be_checked()
    dee.say("It is quiet here tonight.")

    held = eli.insist(SHAMING)
    expect(held).to_contain_text("waiting for a facilitator; only you can see it")
    assert_clear(eli.page)
    card = fay.flag(SHAMING)
    expect(card).to_contain_text("The message is waiting")
    expect(dee.message(SHAMING)).to_have_count(0)
    card.get_by_role("button", name="Let it out").click()
    card.get_by_role("button", name="Somebody else is meant").click()
    expect(gus.flag(SHAMING)).to_contain_text("fay has this")
    fay.do_it_now()
    expect(dee.message(SHAMING)).to_be_visible()
    expect(held).not_to_contain_text("waiting for a facilitator")
    expect(gus.done('fay said "Somebody else is meant"')).to_be_visible()
    assert_clear(fay.page, gus.page)

    fay.set_mode("Open")
    expect(dee.page.locator(".mode-line")).to_be_hidden()


def test_a_guideline_is_shared_and_somebody_is_asked_to_leave(company: Company, meeting: str) -> None:
    dee, eli = company.in_room("dee"), company.in_room("eli")
    fay = company.at_panel("fay").look("panel")
    eli.say("I do not know whether I fit in here.")
    controls = fay.page.locator("#panel-room")
    picker = controls.get_by_label("Share a guideline")
    title = picker.locator("option").nth(1).inner_text()
    picker.select_option(title)
    expect(controls.locator(".preview")).to_contain_text(title)
    assert_clear(fay.page)
    controls.get_by_role("button", name="Share the guideline").click()
    fay.do_it_now()
    for person in (dee, eli):
        shared = person.page.locator("#talk article.guideline")
        expect(shared.get_by_role("heading")).to_have_text(title)
        expect(shared).to_contain_text("Shared by fay")
    assert_clear(dee.page)

    row = fay.open_seat("eli")
    row.get_by_role("button", name="Remove…").click()
    row.get_by_label("Why, for eli to read").fill("I have to end this evening for you. You are not judged here.")
    assert_clear(fay.page)
    row.get_by_role("button", name="Remove eli").click()
    fay.do_it_now()
    expect(eli.farewell).to_contain_text("You are no longer in this meeting")
    expect(eli.farewell).to_contain_text("You are not judged here.")
    expect(eli.page.get_by_role("log", name="Conversation")).to_have_count(0)
    assert_clear(eli.page)
    expect(fay.seat("eli")).to_contain_text("removed")
    expect(dee.page.locator("#whereabouts")).to_have_text("2 here, with fay")

    eli.farewell.get_by_role("link", name="To the meetings").click()
    here = eli.page.get_by_role("article", name=company.title)
    expect(here).to_contain_text("A facilitator asked you to leave this meeting.")
    expect(here.get_by_role("link", name="Enter")).to_have_count(0)
    eli.page.goto(f"{company.server.url}/rooms/{meeting}")
    expect(eli.page.get_by_label("Write to the room")).to_have_count(0)
    assert "I do not know whether I fit in here." not in eli.page.content()
