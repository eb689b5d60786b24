"""Away from here: the page is blank at once, and neither Back nor the old cookie leads to anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser.company import Company, assert_clear, sign_in
from tests.journeys.browser.elsewhere import WORDS, Elsewhere
from tests.services.browser import DESK, PHONE
from tests.services.ports import wait_until

SECRET = "My brother is in the next room."
# A page that is going elsewhere answers no questions any more; but it can say what is left on it while it goes.
TELL_WHAT_IS_LEFT = """() => new MutationObserver(() => {
  const kept = sessionStorage.length + localStorage.length;
  console.info(`left: ${document.documentElement.innerHTML.length} letters, ${kept} kept`);
}).observe(document, {childList: true, subtree: true})"""
NOTHING_LEFT = "left: 0 letters, 0 kept"
Away = Callable[[Page], None]


def by_the_link(page: Page) -> None:
    page.get_by_role("link", name="Exit this page").click(no_wait_after=True)


def by_three_shifts(page: Page) -> None:
    for _ in range(2):
        page.keyboard.press("Shift")
    expect(page.locator(".leaving")).to_have_text("Press Shift once more to leave this page")
    page.keyboard.press("Shift")


EVERY_WAY = pytest.mark.parametrize(
    ("size", "away"),
    [
        pytest.param(PHONE, by_the_link, id="phone-link"),
        pytest.param(DESK, by_the_link, id="desk-link"),
        pytest.param(DESK, by_three_shifts, id="desk-shift"),
    ],
)


@EVERY_WAY
def test_out_of_the_room(company: Company, meeting: str, elsewhere: Elsewhere, away: Away) -> None:
    eli = company.in_room("eli")
    eli.say(SECRET)
    eli.box.fill("And he is listening.")
    assert eli.page.evaluate("sessionStorage.length") > 0
    leave(company, elsewhere, eli.page, away, "eli")


@EVERY_WAY
def test_out_of_the_panel(company: Company, meeting: str, elsewhere: Elsewhere, away: Away) -> None:
    gus = company.at_panel("gus").look("panel")
    gus.page.evaluate("localStorage.setItem('holdfast.panel.keys_off', '[\"h\"]')")
    leave(company, elsewhere, gus.page, away, "gus")


@EVERY_WAY
def test_out_of_the_front_page(company: Company, meeting: str, elsewhere: Elsewhere, away: Away) -> None:
    leave(company, elsewhere, company.signed_in("dee"), away, "dee")


def test_out_of_a_box_that_lies_over_the_page_and_out_of_every_tab(
    company: Company, meeting: str, elsewhere: Elsewhere
) -> None:
    company.may_ask(elsewhere.url)
    eli = company.in_room("eli")
    other = eli.page.context.new_page()
    other.goto(company.server.url)
    expect(other.get_by_role("link", name=f"Enter {company.title}")).to_be_visible()
    box = eli.open_private_line()
    assert_clear(eli.page)
    box.get_by_role("link", name="Exit this page").click(no_wait_after=True)
    for page in (eli.page, other):
        page.wait_for_url(elsewhere.url)


def leave(company: Company, elsewhere: Elsewhere, page: Page, away: Away, name: str) -> None:
    company.may_ask(elsewhere.url)
    company.forgive(r"status of 401")
    context = page.context
    page.wait_for_load_state()
    where, cookies = page.url, context.cookies()
    assert company.title in page.content()
    on_their_way: list[Route] = []
    page.route("**/exit", lambda route: on_their_way.append(route))
    page.evaluate(TELL_WHAT_IS_LEFT)
    # Before the server has answered, there is nothing left to read.
    with page.expect_request("**/exit"), page.expect_console_message(lambda line: line.text == NOTHING_LEFT):
        away(page)
    # Meanwhile the cookie is still there: nobody has ended the sign-in yet.
    wait_until(lambda: bool(context.cookies()) and bool(on_their_way), "the way out")
    on_their_way[0].continue_()
    page.wait_for_url(elsewhere.url)
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert context.cookies(company.server.url) == []

    for _ in range(4):
        page.go_back()
        assert_nothing_of_it(page, company, name)
    page.goto(where)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert_nothing_of_it(page, company, name)
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]

    # Whoever kept the cookie has nothing from it.
    thief = company.newcomer()
    thief.context.add_cookies(cookies)  # type: ignore[arg-type]
    thief.goto(where)
    expect(thief.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert_nothing_of_it(thief, company, name)
    # And the way in is open again to its owner.
    sign_in(page, name, company.server.password)
    page.wait_for_url(where)


def assert_nothing_of_it(page: Page, company: Company, name: str) -> None:
    content = page.content()
    for word in (company.title, SECRET, "And he is listening.", f"Good to see you, {name}", "Tuesday partners"):
        assert word not in content
