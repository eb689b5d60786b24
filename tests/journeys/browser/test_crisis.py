"""Words that may mean a danger: loud for those who facilitate, help at once for the author, nothing for the room."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.browser.company import Company, assert_clear

DANGER = "I can't go on. I am going to kill myself tonight."


def test_an_alert_is_loud_for_one_who_takes_it_and_unseen_by_the_room(company: Company, meeting: str) -> None:
    dee, eli = company.in_room("dee"), company.in_room("eli")
    fay, gus = company.at_panel("fay"), company.at_panel("gus")
    dee.write(DANGER)

    # Its author sees help at once, and is never asked to put it another way.
    help_card = dee.page.locator(".help-card")
    expect(help_card).to_contain_text("988")
    expect(help_card.get_by_role("link").first).to_be_visible()
    expect(dee.nudge).to_be_hidden()
    expect(dee.message(DANGER)).to_contain_text("sent")
    assert_clear(dee.page)

    for facilitator in (fay, gus):
        expect(facilitator.page.locator("#panel-alarm")).to_contain_text("dee")
        if company.on_a_phone:
            expect(facilitator.page.locator("#panel-band")).to_be_visible()
            assert_clear(facilitator.page)
            facilitator.page.locator("#panel-band").click()
        expect(facilitator.alert("dee")).to_contain_text(DANGER)
        expect(facilitator.alert("dee")).to_be_in_viewport()
    assert_clear(fay.page)
    fay.alert("dee").get_by_role("button", name="Take it").click()
    expect(fay.alert("dee")).to_contain_text("You have this")
    expect(gus.alert("dee")).to_contain_text("fay has this")
    expect(gus.alert("dee").get_by_role("button", name="Take it")).to_have_count(0)
    assert_clear(gus.page)

    fay.alert("dee").get_by_role("button", name="Write to dee").click()
    words = fay.alert("dee").get_by_label("To dee, in private")
    words.fill("I am here, dee. Is somebody with you right now?")
    assert_clear(fay.page)
    fay.alert("dee").get_by_role("button", name="Send").click()
    arrived = dee.page.get_by_role("group", name="fay wrote to you privately")
    expect(arrived).to_contain_text("Is somebody with you right now?")
    expect(help_card).to_be_visible()
    arrived.get_by_role("button", name="Answer privately").click()
    line = dee.page.get_by_role("dialog", name="Private line")
    line.get_by_label("Write to the facilitators").fill("My sister is coming over.")
    line.get_by_role("button", name="Send").click()
    expect(line.get_by_role("log")).to_contain_text("My sister is coming over.")
    assert_clear(dee.page)
    dee.close_dialog()
    expect(fay.alert("dee")).to_contain_text("My sister is coming over.")

    fay.alert("dee").get_by_role("button", name="Done, with a note").click()
    fay.alert("dee").get_by_label("What was done").fill("Spoke with dee; her sister is on her way.")
    fay.alert("dee").get_by_role("button", name="Done", exact=True).click()
    fay.do_it_now()
    for facilitator in (fay, gus):
        expect(facilitator.alert("dee")).to_have_count(0)
        expect(facilitator.done("her sister is on her way.")).to_be_visible()

    # The room read the words, as it reads everybody's, and nothing of what followed.
    expect(eli.message(DANGER)).to_be_visible()
    expect(eli.page.locator(".help-card")).to_have_count(0)
    everything = eli.page.locator("body").inner_text()
    for unseen in ("988", "Is somebody with you", "My sister is coming", "on her way"):
        assert unseen not in everything
    assert_clear(eli.page, fay.page)
