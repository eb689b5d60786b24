"""The front page, a meeting's page and an admin's plans, as a browser shows them on a phone and on a desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import BrowserContext, Page, expect

from tests.services.browser import DESK, OpenBrowser, barriers
from tests.services.server import Server


def signed_in(context: BrowserContext, server: Server, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(server.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Good to see you, {name}")
    return page


def assert_fits(page: Page) -> None:
    """Nothing stands in anybody's way, nothing has to be scrolled sideways, and every button can be hit."""
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    heights = page.eval_on_selector_all(
        "main button, main .button, main summary", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert all(height >= 44 for height in heights)
    assert page.title() == "Notes"


def test_a_member_says_that_they_come_next_time_and_is_in_the_room_with_one_tap(
    screen: BrowserContext, holdfast_server: Server
) -> None:
    page = signed_in(screen, holdfast_server, "dee")
    assert_fits(page)
    expect(page.get_by_role("link", name="Enter Open evening")).to_be_visible()
    page.get_by_role("link", name="Tuesday evening").click()
    assert_fits(page)
    page.get_by_role("button", name="I mean to come").click()
    expect(page.get_by_role("button", name="I mean to come")).to_have_attribute("aria-pressed", "true")
    assert_fits(page)
    page.get_by_role("link", name="Meetings").click()
    expect(page.get_by_text("You mean to come")).to_be_visible()
    page.get_by_role("link", name="Have these times in your own calendar").click()
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_label("Your address")).to_have_value(re.compile(r"/calendar/[\w-]{43}\.ics$"))
    assert_fits(page)
    page.get_by_role("link", name="Meetings").click()
    page.get_by_role("link", name="Enter Open evening").click()
    page.wait_for_url("**/rooms/*")


def test_times_are_those_of_the_readers_own_clock(new_context: OpenBrowser, holdfast_server: Server) -> None:
    tokyo = signed_in(new_context(DESK, timezone_id="Asia/Tokyo", locale="en-US"), holdfast_server, "eli")
    ends = tokyo.locator(".on-now time").get_attribute("datetime")
    assert ends is not None
    moment = datetime.fromisoformat(ends).astimezone(UTC) + timedelta(hours=9)
    expect(tokyo.locator(".on-now time")).to_have_text(moment.strftime("%-I:%M %p"))
    expect(tokyo.locator(".on-now").get_by_text("in New York")).to_be_visible()
    new_york = signed_in(new_context(DESK, timezone_id="America/New_York"), holdfast_server, "mo")
    expect(new_york.locator(".on-now").get_by_text("in New York")).to_be_hidden()


def test_an_admin_makes_a_group_and_plans_a_series_for_it(screen: BrowserContext, holdfast_server: Server) -> None:
    page = signed_in(screen, holdfast_server, "ada")
    assert_fits(page)
    page.get_by_role("link", name="Groups").click()
    assert_fits(page)
    page.get_by_role("link", name="Make a group").click()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("Give the group a name.")).to_be_visible()
    assert_fits(page)
    page.get_by_label("Name").fill("Parents on Sunday")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("status").filter(has_text="The group is there")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Plan a meeting Parents on Sunday").click()
    assert_fits(page)
    page.get_by_label("Title").fill("Sunday morning")
    page.get_by_label("Sunday", exact=True).check()
    page.get_by_label("Date, or the day").fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    page.get_by_label("Start, as clocks").fill("10:30")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Choose at least one facilitator.")).to_be_visible()
    assert_fits(page)
    page.get_by_label("gus", exact=True).check()
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("status").filter(has_text="The series is planned.")).to_be_visible()
    expect(page.get_by_text("Sunday at 10:30")).to_be_visible()
    assert_fits(page)
    page.get_by_text("End this series Sunday morning").click()
    page.get_by_role("button", name="End it Sunday morning").click()
    expect(page.get_by_role("status").filter(has_text="The series has ended")).to_be_visible()
    expect(page.get_by_role("link", name="Sunday morning")).to_have_count(0)
