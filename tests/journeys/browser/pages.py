"""The room and the panel as people use them: what they see is a locator, what they do is a verb."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

SHAMING = "dee you're enabling her, as long as you do that shopping she has no reason to stop"


class Room:
    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.box = page.get_by_label("Write to the room")
        self.nudge = page.locator(".nudge")
        self.banner = page.locator(".line-banner")
        self.farewell = page.locator(".farewell")

    def there(self) -> Room:
        expect(self.box).to_be_visible()
        # Whoever has an open line sees how many are there.
        expect(self.page.locator("#whereabouts")).to_have_text(re.compile(r"here|Only you"))
        return self

    def message(self, text: str) -> Locator:
        return self.page.locator("#talk article.msg").filter(has_text=text)

    def bodies(self) -> list[str]:
        """Every message, in the order of the room."""
        return self.page.locator("#talk article.msg .body").all_text_contents()

    # Writing

    def write(self, text: str) -> None:
        self.box.fill(text)
        self.send()

    def send(self) -> None:
        self.page.get_by_role("button", name="Send", exact=True).click()

    def say(self, text: str) -> Locator:
        """Write something harmless and see it arrive."""
        self.write(text)
        mine = self.message(text)
        expect(mine).to_contain_text("sent")
        return mine

    def insist(self, text: str) -> Locator:
        """Write something that may hurt, and send it as it is."""
        self.write(text)
        self.nudge.get_by_role("button", name="Send as it is").click()
        expect(self.nudge).to_be_hidden()
        mine = self.message(text)
        expect(mine).to_be_visible()
        return mine

    def tools_of(self, text: str) -> Locator:
        """Open what can be done with a message."""
        row = self.message(text)
        row.locator("button.more").click()
        return row.locator(".tools")

    def reword(self, text: str, other: str) -> None:
        self.tools_of(text).get_by_role("button", name="Change the words").click()
        expect(self.box).to_have_value(text)
        self.box.fill(other)
        self.page.get_by_role("button", name="Save", exact=True).click()

    # The private line

    def open_private_line(self) -> Locator:
        self.page.locator("#whisper-button").click()
        return self.page.get_by_role("dialog", name="Private line")

    def close_dialog(self) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)


class Panel(Room):
    def __init__(self, page: Page, name: str) -> None:
        super().__init__(page, name)
        self.panel = page.locator("#panel")
        self.needs = page.locator("#panel-needs")
        self.alerts = page.locator("#panel-alerts")
        # Where one's hand is at the panel nothing moves, so what is done may still stand among what needs somebody.
        self.handled = self.panel.locator(".item.shut")
        self.undo = page.locator("#panel-undo")

    def there(self) -> Panel:
        super().there()
        return self

    def look(self, view: str) -> Panel:
        """At "room" or "panel": on a phone they are two views, on a desk they stand side by side."""
        switch = self.page.locator(f"#panel-views [data-view={view}]")
        if switch.is_visible():
            switch.click()
        return self

    def flag(self, text: str) -> Locator:
        return self.needs.locator(".item.flag:not(.shut)").filter(has_text=text)

    def alert(self, name: str) -> Locator:
        return self.alerts.locator(".item.alert:not(.shut)").filter(has_text=name)

    def done(self, text: str) -> Locator:
        return self.handled.filter(has_text=text)

    def seat(self, name: str) -> Locator:
        """The person's row in the list of people."""
        return self._of(self.page.locator("#panel-seats .seat"), name)

    def _of(self, rows: Locator, name: str) -> Locator:
        return rows.filter(has=self.page.locator(".handle .name", has_text=re.compile(f"^{name}$")))

    def open_seat(self, name: str) -> Locator:
        row = self.seat(name)
        handle = row.locator(".handle")
        if handle.get_attribute("aria-expanded") == "false":
            handle.click()
        return row

    def thread(self, name: str) -> Locator:
        """The private talk with a person, opened."""
        talk = self._of(self.page.locator("#panel-whispers .talk-with"), name)
        handle = talk.locator(".handle")
        if handle.get_attribute("aria-expanded") == "false":
            handle.click()
        return talk

    def do_it_now(self) -> None:
        """What can still be taken back for ten seconds is not waited for."""
        self.undo.get_by_role("button", name="Do it now").last.click()

    def set_mode(self, name: str) -> None:
        self.page.locator("#panel-room label.mode").filter(has_text=name).click()
