"""From signing up to the first words that somebody else reads."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.browser.company import Company, assert_clear
from tests.journeys.browser.pages import Room

PASSWORD = "three grey herons wading"


def test_a_newcomer_signs_up_and_is_heard_in_the_room(company: Company, meeting: str) -> None:
    name = "willow" if company.on_a_phone else "linden"
    dee = company.in_room("dee")

    page = company.newcomer()
    page.goto(company.server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert_clear(page)
    page.get_by_role("link", name="I am new here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign up")
    assert_clear(page)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    codes = page.locator("#codes li").all_inner_texts()
    assert len(codes) == len(set(codes)) >= 8
    assert_clear(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert all(code not in page.content() for code in codes), "codes are shown once"

    page.goto(company.server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("How we are with each other here")
    assert_clear(page)
    page.get_by_role("button", name="I have read this and will keep to it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Good to see you, {name}")
    assert_clear(page)
    page.get_by_role("link", name=f"Enter {company.title}").click()
    room = Room(page, name).there()
    assert_clear(page)

    room.box.fill("Hello. I am new here, and a little nervous.")
    page.reload()
    room.there()
    expect(room.box).to_have_value("Hello. I am new here, and a little nervous.")
    room.send()
    expect(room.message("a little nervous")).to_contain_text("sent")
    expect(room.box).to_have_value("")
    expect(dee.message("Hello. I am new here, and a little nervous.")).to_contain_text(name)
    assert_clear(page, dee.page)
