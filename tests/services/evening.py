"""The demo's people and their meeting at a real server, without the group that talks by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.services import wire
from tests.services.postgres import Postgres
from tests.services.server import Server
from tests.services.wire import Wire


class Guests:
    """People of the demo, signed in at servers, and their sockets."""

    def __init__(self) -> None:
        self._browsers: dict[tuple[str, str], requests.Session] = {}
        self._wires: list[Wire] = []
        self._meeting = ""

    def browser(self, server: Server, name: str) -> requests.Session:
        """The person's browser at this server."""
        known = self._browsers.get((server.url, name))
        if known is None:
            known = self._browsers[server.url, name] = wire.sign_in(server.url, name, server.password)
        return known

    def meeting(self, server: Server, name: str = "dee") -> str:
        self._meeting = self._meeting or wire.live_meeting(self.browser(server, name), server.url)
        return self._meeting

    def wire(self, server: Server, name: str, **options: Any) -> Wire:
        """A websocket of this person, in no namespace yet."""
        cookie = wire.cookie_of(self.browser(server, name))
        self._wires.append(Wire(server.url, cookie, self.meeting(server, name), **options))
        return self._wires[-1]

    def room(self, server: Server, name: str) -> Wire:
        """The person in the room."""
        line = self.wire(server, name)
        assert line.open(wire.ROOMS)
        line.entered = line.does("enter")
        return line

    def room_is_read(self, server: Server, name: str) -> bool:
        """Whether the person, who is signed in already, gets a page that needs the database."""
        return self.browser(server, name).get(f"{server.url}/", timeout=wire.WAIT).status_code == 200

    def panel(self, server: Server, name: str) -> Wire:
        """The facilitator in the room and at the panel."""
        line = self.room(server, name)
        assert line.open(wire.MODERATION)
        line.does("watch", wire.MODERATION)
        return line

    def go(self) -> None:
        for line in self._wires:
            line.close()
        self._wires.clear()


@pytest.fixture(scope="session")
def _evening_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the demo leaves it."""
    server = Server(tmp_path_factory.mktemp("evening")).start("--demo")
    server.stop()
    return server.data_dir


@pytest.fixture
def evening_data(_evening_of_the_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of one's own: six people, and a meeting that is open."""
    folder = tmp_path_factory.mktemp("data") / "evening"
    shutil.copytree(_evening_of_the_run, folder)
    return folder


@pytest.fixture
def quiet_server(new_server: Callable[..., Server], evening_data: Path) -> Server:
    """A server with the demo's people, where nobody speaks but the test."""
    return new_server(evening_data).start(HOLDFAST_SAY_BURST="10000")


@pytest.fixture
def guests() -> Iterator[Guests]:
    everybody = Guests()
    yield everybody
    everybody.go()


@pytest.fixture(scope="session")
def _evening_on_postgres(
    _postgres_of_the_run: Postgres, _evening_of_the_run: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The name of a database as the demo leaves it, and the data folder with its keys."""
    folder = tmp_path_factory.mktemp("evening-on-postgres")
    url = _postgres_of_the_run.new_database()
    server = Server(folder).start("--demo", HOLDFAST_DATABASE_URL=url)
    server.stop()
    return url.rpartition("/")[2], folder


@pytest.fixture
def evening_on_postgres(
    postgres: Postgres, _evening_on_postgres: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The URL of a database of one's own with the demo's people and an open meeting, and its data folder."""
    name, folder = _evening_on_postgres
    return postgres.copy_of(name), Path(shutil.copytree(folder, tmp_path_factory.mktemp("data") / "evening"))
