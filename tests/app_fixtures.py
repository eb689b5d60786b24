"""A whole app on a fresh SQLite database in a temporary folder, and browsers and sockets of people who are signed
in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient

from config import Settings
from server import broadcast, connections, guidance, schema, throttle
from server.accounts import browser
from server.app import create_app
from server.extensions import db, socketio
from server.models import User
from tests import factories
from tests.lines import Line

PORT = 5999
ORIGIN = f"http://localhost:{PORT}"


class Browser(FlaskClient):
    """A test client whose requests have an app context of their own, as real ones do."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()
            db.session.expire_all()
        return response


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment(data_dir=tmp_path / "data", database_url="", redis_url="", log_level="error")


@pytest.fixture(scope="session")
def ready_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("ready")
    settings = Settings.from_environment(data_dir=folder, database_url="", redis_url="", log_level="error")
    made = create_app(settings, port=PORT)
    with made.app_context():
        schema.ensure_current(db.engine, folder)
        db.engine.dispose()
    return folder / "holdfast.sqlite3"


@pytest.fixture
def app(settings: Settings, ready_database: Path) -> Iterator[Flask]:
    settings.prepare_data_dir()
    shutil.copyfile(ready_database, settings.data_dir / ready_database.name)
    made = create_app(settings, port=PORT)
    made.testing = True
    made.test_client_class = Browser
    with made.app_context():
        yield made
        db.session.rollback()
        db.session.close()
        db.engine.dispose()
    broadcast.forget_everything()
    connections.forget_everything()
    throttle.asking.forget_everything()


@pytest.fixture
def client_of(app: Flask) -> Callable[[User | None], FlaskClient]:
    """`client_of(user)`: a browser that this person is signed in with; `client_of(None)`: a visitor's."""

    def make(user: User | None) -> FlaskClient:
        client = app.test_client()
        if user is not None:
            token = factories.a_sign_in(user)
            with client.session_transaction() as session:
                session[browser.TOKEN] = token
        return client

    return make


@pytest.fixture
def socket_of(app: Flask, client_of: Callable[[User | None], FlaskClient]) -> Callable[..., Any]:
    """`socket_of(user, "/rooms")`: a socket of this person, at the door and in order, without a network."""

    def make(user: User, namespace: str = "/rooms") -> Any:
        return socketio.test_client(app, namespace=namespace, flask_test_client=client_of(user))

    return make


class Evening:
    """An open meeting: dee, eli and mo are members of it, fay and gus facilitate."""

    def __init__(self, sockets: Callable[..., Any], **group: str) -> None:
        self.people = {name: factories.a_user(name, relation="partner") for name in ("dee", "eli", "mo")}
        self.people |= {name: factories.a_user(name, "facilitator") for name in ("fay", "gus")}
        self._sockets, self._group = sockets, group
        self.meet_anew()

    def meet_anew(self) -> None:
        """The same people, in a new meeting."""
        self.meeting = factories.a_meeting(facilitators=[self.people["fay"], self.people["gus"]], **self._group)
        self.id = self.meeting.id

    def line(self, name: str, namespace: str = "/rooms", meeting_id: str | None = None) -> Line:
        return Line(self._sockets(self.people[name], namespace), namespace, meeting_id or self.id)

    def room(self, name: str) -> Line:
        """The person's line to the room, entered."""
        line = self.line(name)
        line.does("enter")
        return line

    def panel(self, name: str) -> Line:
        """The facilitator's line to the panel, watching."""
        line = self.line(name, "/moderation")
        line.does("watch")
        return line


@pytest.fixture
def evening(socket_of: Callable[..., Any]) -> Evening:
    return Evening(socket_of)


@pytest.fixture
def evening_with_a_door(socket_of: Callable[..., Any]) -> Evening:
    """The same with a waiting room."""
    return Evening(socket_of, entry="waiting_room")


@pytest.fixture
def meaning(app: Flask) -> Iterator[None]:
    """Texts are read for their meaning too, in line."""
    assert guidance.load_semantic_tier() is None
    yield
    guidance.load_semantic_tier(wanted=False)
