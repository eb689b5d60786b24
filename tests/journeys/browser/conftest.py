"""One server for all journeys; each has a meeting of its own, and looks at the pages as phones and desks show them."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect

from tests.journeys.browser.company import Company
from tests.journeys.browser.elsewhere import Elsewhere
from tests.services import wire
from tests.services.browser import DESK, PHONE, OpenBrowser
from tests.services.server import Server

GROUP = "Tuesday partners"

# A loaded machine is not a wrong page.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    """The site to which Exit leads."""
    with Elsewhere() as site:
        yield site


@pytest.fixture(scope="session")
def house(
    _evening_of_the_run: Path, elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with the demo's people, where nobody speaks but the tests."""
    folder = tmp_path_factory.mktemp("house") / "data"
    shutil.copytree(_evening_of_the_run, folder)
    server = Server(folder)
    try:
        yield server.start(HOLDFAST_EXIT_URL=elsewhere.url)
    finally:
        server.close()


@pytest.fixture(scope="session")
def ada(house: Server) -> requests.Session:
    """The admin's browser, for what a journey needs before it begins."""
    return wire.sign_in(house.url, "ada", house.password)


@pytest.fixture(scope="session")
def fay(house: Server) -> requests.Session:
    return wire.sign_in(house.url, "fay", house.password)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The window of everybody in the journey: each in turn."""
    wanted: tuple[int, int] = request.param
    return wanted


@pytest.fixture
def company(house: Server, new_context: OpenBrowser, size: tuple[int, int]) -> Iterator[Company]:
    """The people of one journey, in a meeting that nobody else is in.

    At the end no browser may have met an error, or have asked anybody but the server for anything.
    """
    everybody = Company(house, new_context, size)
    yield everybody
    everybody.assert_no_trouble()


@pytest.fixture
def meeting(house: Server, ada: requests.Session, fay: requests.Session, company: Company) -> str:
    """The id of a meeting that is open, and that belongs to this journey alone; fay and gus facilitate it."""
    _forget_what_was_learned(house, ada)
    title = f"Evening {secrets.token_hex(3)}"
    plan = f"{house.url}/admin/meetings/plan"
    form = ada.get(plan, timeout=wire.WAIT).text
    starts = datetime.now(UTC) + timedelta(minutes=5)
    answer = ada.post(
        plan,
        data={
            "csrf_token": _token(form),
            "group_id": _value(form, GROUP),
            "title": title,
            "repeat": "once",
            "date": starts.date().isoformat(),
            "time": starts.strftime("%H:%M"),
            "time_zone": "UTC",
            "minutes": "90",
            "facilitators": re.findall(r'name="facilitators"[^>]*value="(\w+)"', form),
        },
        timeout=wire.WAIT,
    )
    found = re.search(rf'href="/meetings/(\w+)">{title}<', answer.text)
    assert found, "the meeting was not planned"
    page = fay.get(f"{house.url}/meetings/{found[1]}", timeout=wire.WAIT).text
    opened = fay.post(f"{house.url}/meetings/{found[1]}/open", data={"csrf_token": _token(page)}, timeout=wire.WAIT)
    assert opened.ok, f"the meeting did not open: {opened.status_code}"
    company.meeting, company.title = found[1], title
    return found[1]


def _forget_what_was_learned(house: Server, ada: requests.Session) -> None:
    """Journeys say the same words; what a facilitator judged in one must not keep them from being found in the next."""
    page = ada.get(f"{house.url}/admin/language/learned", timeout=wire.WAIT).text
    for path in re.findall(r'action="(/admin/language/learned/\w+/remove)"', page):
        answer = ada.post(f"{house.url}{path}", data={"csrf_token": _token(page)}, timeout=wire.WAIT)
        assert answer.ok, f"what was learned was not removed: {answer.status_code}"


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "there is no form token on the page"
    return found[1]


def _value(page: str, option: str) -> str:
    found = re.search(rf'<option[^>]*value="(\w+)"[^>]*>{option}</option>', page)
    assert found, f"{option} cannot be chosen"
    return found[1]
