"""The demo, as somebody sees it who has just started Holdfast and signs in with the names it prints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.browser.company import Company, assert_clear
from tests.journeys.browser.pages import Panel, Room
from tests.services.browser import OpenBrowser
from tests.services.server import Server

# The scripted group reaches its alert within a minute; a loaded machine takes longer to show it.
PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("demo"))
    try:
        yield server.start("--demo")
    finally:
        server.close()


@pytest.fixture
def visitors(demo: Server, new_context: OpenBrowser, size: tuple[int, int]) -> Iterator[Company]:
    everybody = Company(demo, new_context, size)
    yield everybody
    everybody.assert_no_trouble()


def test_a_facilitator_of_the_demo_soon_has_flags_cues_and_an_alert(visitors: Company) -> None:
    page = visitors.signed_in("fay")
    page.get_by_role("link", name="Facilitate Open evening").click()
    fay = Panel(page, "fay").there().look("panel")
    expect(fay.alerts.locator(".item.alert").first).to_be_visible(timeout=PATIENCE_MS)
    expect(fay.alerts).to_contain_text("priya")
    expect(fay.needs.locator(".item.flag").first).to_be_visible()
    expect(fay.needs.locator(".item.cue").first).to_be_visible()
    expect(fay.needs.locator(".item.flag mark").first).to_be_visible()
    expect(fay.seat("priya")).to_be_visible()
    assert_clear(page)
    fay.look("room")
    expect(fay.message("his lips are blue").first).to_be_visible()
    assert_clear(page)


def test_a_member_of_the_demo_reads_along_in_the_dark(visitors: Company) -> None:
    page = visitors.signed_in("dee", color_scheme="dark")
    assert_clear(page)
    page.get_by_role("link", name="Enter Open evening").click()
    dee = Room(page, "dee").there()
    expect(dee.message("evening all").first).to_be_attached()
    red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number)")[
        :3
    ]
    assert max(red, green, blue) < 80, "the page is dark"
    assert_clear(page)
    dee.write("Just leave him, Hannah. You deserve so much better.")
    expect(dee.nudge).to_be_visible()
    assert_clear(page)
    dee.open_private_line()
    assert_clear(page)
    dee.close_dialog()
    page.goto(f"{visitors.server.url}/help")
    assert_clear(page)
