"""The line breaks, for one or for all, and comes back: what was written meanwhile goes out once and in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.journeys.browser.company import Company, assert_clear
from tests.journeys.browser.pages import Room

WRITTEN = [
    "First: he called from the station.",
    "Second: I did not know what to say.",
    "Third: then he said thank you.",
]
THEIRS = ["Take your time, eli.", "We are still here."]


def test_one_whose_line_breaks_loses_nothing_and_misses_nothing(company: Company, meeting: str) -> None:
    company.forgive(r"ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED")
    dee, eli = company.in_room("dee"), company.in_room("eli")
    eli.say("Hello everybody.")
    expect(dee.message("Hello everybody.")).to_be_visible()
    eli.page.context.set_offline(True)
    for text in WRITTEN[:2]:
        eli.write(text)
    expect(eli.banner).to_have_text("The line is away. You can go on writing; it goes out when the line is back.")
    eli.write(WRITTEN[2])
    for text in WRITTEN:
        expect(eli.message(text)).to_contain_text("goes out when the line is back")
    assert_clear(eli.page)
    for text in THEIRS:
        dee.say(text)
    expect(dee.message("Second:")).to_have_count(0)

    eli.page.context.set_offline(False)
    expect_all_of_it(dee, ["Hello everybody.", *THEIRS, *WRITTEN])
    expect_all_of_it(eli, ["Hello everybody.", *THEIRS, *WRITTEN])
    expect(eli.banner).to_be_hidden()
    expect(eli.message(WRITTEN[2])).to_contain_text("sent")
    dee.say("There you are.")
    expect(eli.message("There you are.")).to_be_visible()


def test_a_server_that_stops_and_starts_again_costs_nobody_a_word(company: Company, meeting: str) -> None:
    company.forgive(r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket")
    dee, eli = company.in_room("dee"), company.in_room("eli")
    fay = company.at_panel("fay")
    dee.say("Hello everybody.")
    with stopped(company):
        for text in WRITTEN:
            eli.write(text)
        dee.write("I hope this arrives.")
        expect(eli.banner).to_be_visible()
        expect(fay.look("panel").page.locator("#panel-line")).to_contain_text("The line is down.")
        for text in WRITTEN:
            expect(eli.message(text)).to_contain_text("goes out when the line is back")
        assert_clear(eli.page, fay.page)
    for person in (dee, eli, fay):
        for text in [*WRITTEN, "I hope this arrives."]:
            expect(person.message(text)).to_have_count(1)
        bodies = person.bodies()
        assert [body for body in bodies if body in WRITTEN] == WRITTEN
        expect(person.banner).to_be_hidden()
    expect(fay.page.locator("#panel-line")).not_to_contain_text("The line is down.")
    eli.page.reload()
    eli.there()
    expect(eli.message(WRITTEN[2])).to_have_count(1)
    assert [body for body in eli.bodies() if body in WRITTEN] == WRITTEN


@contextmanager
def stopped(company: Company) -> Iterator[None]:
    """Nobody answers at the server's port meanwhile."""
    company.server.stop()
    try:
        yield
    finally:
        company.server.restart()


def expect_all_of_it(person: Room, bodies: list[str]) -> None:
    expect(person.page.locator("#talk article.msg .body")).to_have_text(bodies)
