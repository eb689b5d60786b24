"""The admin's pages of the language as a browser shows them, on a phone and on a desk, and by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.services.browser import DESK, OpenBrowser, barriers
from tests.services.server import Server


@pytest.fixture
def server(new_server: Callable[..., Server], evening_data: Path) -> Server:
    return new_server(evening_data).start()


def signed_in(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/login")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password", exact=True).fill(server.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good to see you, ada")
    return page


def assert_fits(page: Page) -> None:
    """Nothing stands in anybody's way, nothing has to be scrolled sideways, and every button can be hit."""
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    low = page.eval_on_selector_all(
        "main button, main .button, main summary, main select",
        "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)"
        ".map(one => one.outerHTML)",
    )
    assert low == []
    assert page.title() == "Notes"


def test_an_admin_who_does_not_program_adds_a_rule_and_publishes_it(screen: BrowserContext, server: Server) -> None:
    page = signed_in(screen, server)
    page.get_by_role("link", name="Language").click()
    assert_fits(page)
    page.get_by_label("A text as somebody might write it").fill("You are such a teapot. Just leave him already!")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="tells to walk away: somebody here")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Rules", exact=True).click()
    assert_fits(page)
    page.get_by_role("link", name="Add a rule").click()
    assert_fits(page)
    form = page.get_by_role("region", name="As a form")
    form.get_by_label("Name").fill("label-teapot")
    form.get_by_label("Words it looks for").fill("you are [such] (a teapot")
    form.get_by_label("Examples it has to find").fill("You are such a teapot.")
    form.get_by_label("Examples it must leave alone").fill("I bought a teapot.")
    form.get_by_label("Why it may hurt").fill("It makes a thing of a person.")
    form.get_by_label("The card that answers").select_option("not-the-problem")
    page.get_by_role("button", name="Check it and keep it").click()
    field = form.get_by_label("Words it looks for")
    expect(field).to_have_accessible_description(re.compile(r"Line 1: '\(' is not closed"))
    expect(field).to_have_value("you are [such] (a teapot")
    assert_fits(page)
    field.fill("you are [such] a teapot")
    page.get_by_role("button", name="Check it and keep it").click()
    expect(page.get_by_role("heading", level=1, name="label-teapot")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="See what changes, and publish").click()
    expect(page.get_by_text("no message reads otherwise").first).to_be_visible()
    assert_fits(page)
    page.get_by_label("What this edition changes").fill("Nobody is a teapot.")
    page.get_by_role("button", name="Publish edition 1").click()
    expect(page.get_by_text("Edition 1 is published.")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Edition 1").click()
    assert_fits(page)


def test_a_card_is_looked_at_and_an_error_leads_to_its_line(screen: BrowserContext, server: Server) -> None:
    page = signed_in(screen, server)
    page.goto(f"{server.url}/admin/language/cards")
    assert_fits(page)
    page.get_by_role("link", name="No diagnosis is given here").click()
    assert_fits(page)
    text = page.get_by_label("The whole text")
    card = text.input_value()
    text.fill(card.replace("## Reframe", "## Rephrase"))
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("button", name=re.compile(r"Go to line \d+")).click()
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert text.evaluate(chosen) == "## Rephrase"
    expect(text).to_be_focused()
    assert_fits(page)


def test_everything_is_done_by_the_keyboard_alone(new_context: OpenBrowser, server: Server) -> None:
    page = signed_in(new_context(DESK), server)
    page.goto(f"{server.url}/admin/language/rules/label-enabler")
    page.get_by_label("The whole text").focus()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Line 3: severity must be between 1 and 3")).to_be_visible()
    page.get_by_role("button", name="Go to line 3").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("severity: 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    page.get_by_role("button", name="Throw the draft away").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The draft is thrown away.")).to_be_visible()
