"""Nothing but a keyboard: in, to the room, words out, the way out first, and the panel's keys."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser.company import Company, assert_clear
from tests.journeys.browser.pages import SHAMING, Room

MOST_STOPS = 60


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until one stands on it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            # Whoever stands on something sees that they do.
            assert wanted.evaluate("node => node.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_a_member_comes_in_and_is_heard_by_keyboard_alone(company: Company, meeting: str) -> None:
    eli = company.in_room("eli")
    page = company.newcomer()
    page.goto(company.server.url)
    page.wait_for_load_state()
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("dee")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    page.keyboard.type(company.server.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Good to see you, dee")
    page.wait_for_load_state()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Exit this page")).to_be_focused()
    tab_to(page, page.get_by_role("link", name=f"Enter {company.title}"))
    page.keyboard.press("Enter")
    room = Room(page, "dee").there()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Exit this page")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to writing")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Good evening from my kitchen.")
    expect(room.box).to_have_value("Good evening from my kitchen.")
    if company.on_a_phone:
        page.keyboard.press("Enter")
        expect(room.box).to_have_value("Good evening from my kitchen.\n")
        tab_to(page, page.get_by_role("button", name="Send", exact=True))
    page.keyboard.press("Enter")
    expect(eli.message("Good evening from my kitchen.")).to_be_visible()
    expect(room.message("Good evening from my kitchen.")).to_contain_text("sent")
    expect(room.box).to_be_focused()

    # Up, in an empty box, changes the last message; Escape leaves it as it was.
    page.keyboard.press("ArrowUp")
    expect(room.box).to_have_value("Good evening from my kitchen.")
    page.keyboard.press("Escape")
    expect(room.box).to_have_value("")

    page.keyboard.type(SHAMING)
    page.keyboard.press("Control+Enter")
    expect(room.nudge.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Tab")
    expect(room.nudge.get_by_role("button", name="Use these words")).to_be_focused()
    page.keyboard.press("Enter")
    expect(room.box).to_be_focused()
    expect(room.box).not_to_have_value(SHAMING)


def test_a_facilitator_works_through_the_queue_by_keys(company: Company, meeting: str) -> None:
    eli = company.in_room("eli")
    fay = company.at_panel("fay").look("panel")
    keyboard = fay.page.keyboard
    other = "Once an addict always an addict. The poster in the waiting room is back"
    eli.insist(SHAMING)
    expect(fay.flag(SHAMING)).to_be_visible()
    eli.insist(other)
    expect(fay.flag(other)).to_be_visible()
    cards = fay.needs.locator(".item:not(.shut)")
    expect(cards).to_have_count(2)

    keyboard.press("j")
    expect(cards.nth(0)).to_be_focused()
    keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    keyboard.press("k")
    expect(cards.nth(0)).to_be_focused()
    expect(cards.nth(0)).to_have_attribute("aria-current", "true")
    keyboard.press("Enter")
    expect(cards.nth(0).locator(".details")).to_be_visible()
    assert_clear(fay.page)
    keyboard.press("Enter")
    expect(cards.nth(0).locator(".details")).to_have_count(0)

    keyboard.press("w")
    words = fay.page.get_by_label("To eli, in private")
    expect(words).to_be_focused()
    # While one writes, keys are letters.
    keyboard.press("Control+a")
    keyboard.type("jkwd?")
    expect(words).to_have_value("jkwd?")
    keyboard.press("Escape")
    expect(words).to_have_count(0)

    keyboard.press("d")
    verdicts = fay.page.get_by_role("group", name=re.compile("What was it"))
    expect(verdicts.get_by_role("button").first).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(fay.done('You said "Quoted"')).to_be_visible()
    expect(cards).to_have_count(1)
    keyboard.press("u")
    expect(cards).to_have_count(2)

    keyboard.press("?")
    keys = fay.page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    assert_clear(fay.page)
    keyboard.press("Escape")
    expect(keys).to_have_count(0)
    fay.page.reload()
    fay.there()
    keyboard.press("Tab")
    expect(fay.page.get_by_role("link", name="Exit this page")).to_be_focused()
