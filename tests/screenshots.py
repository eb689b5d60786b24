"""`make screenshots`: the pictures of the README, taken anew of the demo as it runs.

A real server with data of its own, a real browser; nothing is drawn or retouched.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.services.browser import FLAGS, PHONE, PROJECT
from tests.services.server import Server

IMAGES = PROJECT / "docs/images"
DESK = (1440, 1000)
# The scripted group reaches its alert within a minute.
PATIENCE_MS = 120_000
HURTS = "Just leave him, Hannah. You deserve so much better."


def take_pictures(folder: Path) -> list[Path]:
    """Write the pictures to `folder` and return their paths. Raises RuntimeError where there is no Chromium."""
    folder.mkdir(parents=True, exist_ok=True)
    with _demo() as server, _chromium() as browser:
        panel = _signed_in(browser, server, "fay", DESK, "light")
        _enter(panel, "Facilitate")
        phone = _signed_in(browser, server, "dee", PHONE, "dark")
        _enter(phone, "Enter")
        return [
            _facilitator(panel, folder / "facilitator.png"),
            _nudge(phone, folder / "member-phone.png"),
        ]


@contextmanager
def _demo() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data))
        try:
            yield server.start("--demo")
        finally:
            server.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise RuntimeError("The pictures need Chromium, and none is installed (Debian: chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def _signed_in(browser: Browser, server: Server, name: str, size: tuple[int, int], colours: str) -> Page:
    width, height = size
    phone = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2} if width < 600 else {}
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,
        locale="en-US",
        timezone_id=_where_it_is_evening(),
        reduced_motion="reduce",
        **phone,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{server.url}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(server.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    return page


def _where_it_is_evening() -> str:
    """A time zone in which it is between eight and nine: the hour at which such groups meet."""
    ahead = (20 - datetime.now(UTC).hour + 11) % 24 - 11
    # The signs of these zones are the wrong way round, since POSIX wanted it so.
    return f"Etc/GMT{-ahead:+d}"


def _enter(page: Page, link: str) -> None:
    page.get_by_role("main").get_by_role("link", name=link).first.click()
    expect(page.get_by_label("Write to the room")).to_be_visible()


def _facilitator(panel: Page, path: Path) -> Path:
    """The screen at the moment when an alert comes in, with flags and cues waiting below it."""
    expect(panel.locator("#panel-alerts .item.alert").first).to_be_visible(timeout=PATIENCE_MS)
    for tone in ("flag", "cue"):
        expect(panel.locator(f"#panel-needs .item.{tone}").first).to_be_attached()
    panel.screenshot(path=path)
    return path


def _nudge(phone: Page, path: Path) -> Path:
    """What a member sees before words go out that may hurt."""
    phone.get_by_label("Write to the room").fill(HURTS)
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator(".nudge")).to_be_visible()
    phone.screenshot(path=path)
    return path


def main() -> int:
    try:
        written = take_pictures(IMAGES)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    for path in written:
        print(f"{path.relative_to(PROJECT)}: {path.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
