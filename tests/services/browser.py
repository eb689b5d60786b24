"""A real browser: Chromium through Playwright, at the width of a phone and of a desk, with axe to look for barriers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
ARTIFACTS = PROJECT / "test-artifacts"
PHONE = (390, 844)
DESK = (1280, 800)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OpenBrowser = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once for the run."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[OpenBrowser]:
    """`new_context(PHONE)`: a browser nobody has used, for one person.

    At the end of the test it must have met neither an uncaught error nor a breach of the content security policy. When
    the test fails, its pages are kept as pictures in test-artifacts.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(size: tuple[int, int] = DESK, **options: Any) -> BrowserContext:
        width, height = size
        phone = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2} if width < 600 else {}
        context = chromium.new_context(viewport={"width": width, "height": height}, **{**phone, **options})
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: troubles.append(f"uncaught: {error.error.stack}"))
        context.on("console", lambda line: _note_breach(line.text, troubles))
        contexts.append(context)
        return context

    yield make
    failed = getattr(request.node, "holdfast_failed", False)
    for number, context in enumerate(contexts):
        if failed:
            _keep_pictures(context, f"{request.node.name}-{number}")
        context.close()
    if not failed:
        assert troubles == []


def _note_breach(line: str, troubles: list[str]) -> None:
    if re.search(r"Content Security Policy|TrustedHTML|TrustedScript", line):
        troubles.append(line)


def _keep_pictures(context: BrowserContext, name: str) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    for number, page in enumerate(context.pages):
        path = ARTIFACTS / (re.sub(r"[^\w.-]+", "_", f"{name}-{number}") + ".png")
        try:
            page.screenshot(path=path)
        except Exception as error:
            print(f"No picture of {page.url}: {error}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.failed:
        item.holdfast_failed = True  # type: ignore[attr-defined]
    return report


@pytest.fixture
def phone(new_context: OpenBrowser) -> BrowserContext:
    return new_context(PHONE)


@pytest.fixture
def desk(new_context: OpenBrowser) -> BrowserContext:
    return new_context(DESK)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def screen(new_context: OpenBrowser, request: pytest.FixtureRequest) -> BrowserContext:
    """A browser of each width in turn."""
    return new_context(request.param)


@cache
def _axe() -> str:
    return (PROJECT / "tests/vendor/axe.min.js").read_text()


def barriers(page: Page, within: str | None = None) -> list[str]:
    """What axe finds serious or critical on the page as it is now: one line each, empty when nothing stands in the way.

    The script is evaluated and not loaded, so that the page keeps its own content security policy.
    """
    # A click returns once the next page has begun, which may be before its style sheets are there.
    page.wait_for_load_state()
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_axe() + ";0")
    found = page.evaluate(
        "within => axe.run(within || document, {resultTypes: ['violations']}).then(result => result.violations)", within
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
