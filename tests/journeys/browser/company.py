"""The people of a journey, each with a browser of their own, and what their browsers complain of."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, expect

from tests.journeys.browser.pages import Panel, Room
from tests.services.browser import OpenBrowser, barriers
from tests.services.server import Server


class Company:
    def __init__(self, server: Server, new_context: OpenBrowser, size: tuple[int, int]) -> None:
        self.server = server
        self.size = size
        self.meeting = ""
        self.title = ""
        self._new_context = new_context
        self._troubles: list[str] = []
        self._forgiven: list[str] = []
        self._hosts = {urlsplit(server.url).netloc}

    @property
    def on_a_phone(self) -> bool:
        return self.size[0] < 600

    # Coming

    def newcomer(self, **options: Any) -> Page:
        """A page in a browser that nobody has used."""
        context = self._new_context(self.size, reduced_motion="reduce", **options)
        context.on("console", self._note_line)
        context.on("request", self._note_request)
        return context.new_page()

    def signed_in(self, name: str, password: str | None = None, **options: Any) -> Page:
        """The person at the front page."""
        page = self.newcomer(**options)
        page.goto(f"{self.server.url}/login")
        sign_in(page, name, password or self.server.password)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Good to see you, {name}")
        return page

    def in_room(self, name: str, password: str | None = None, **options: Any) -> Room:
        """The person in this journey's room."""
        page = self.signed_in(name, password, **options)
        page.goto(f"{self.server.url}/rooms/{self.meeting}")
        return Room(page, name).there()

    def at_panel(self, name: str, **options: Any) -> Panel:
        """The facilitator in this journey's room, with the panel beside it."""
        page = self.signed_in(name, **options)
        page.goto(f"{self.server.url}/moderation/{self.meeting}")
        panel = Panel(page, name).there()
        expect(page.locator("#panel-reading")).to_have_text("Reading by rules")
        return panel

    # Troubles

    def forgive(self, pattern: str) -> None:
        """What a browser says by itself when a line breaks or a sign-in ends, and nobody can keep it from saying."""
        self._forgiven.append(pattern)

    def may_ask(self, url: str) -> None:
        self._hosts.add(urlsplit(url).netloc)

    def assert_no_trouble(self) -> None:
        left = [line for line in self._troubles if not any(re.search(one, line) for one in self._forgiven)]
        assert not left, "\n".join(left)

    def _note_line(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self._troubles.append(f"{line.text} ({line.location.get('url', '')})")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc not in self._hosts:
            self._troubles.append(f"asked elsewhere for {request.url}")


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def assert_clear(*pages: Page) -> None:
    """Nothing stands in anybody's way, nothing has to be scrolled sideways, and the tab tells nothing."""
    for page in pages:
        in_the_way = barriers(page)
        assert not in_the_way, f"{page.url}:\n" + "\n".join(in_the_way)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert re.fullmatch(r"(\(\d+\) )?Notes", page.title())
