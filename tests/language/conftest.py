from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.extensions import db
from server.language import actions, editions
from server.models import User
from tests import factories

TEAPOT = """\
id: label-teapot
category: label
guideline: not-the-problem
why: It calls a person a teapot.
phrases:
- you are [such] a teapot
flags:
- You are such a teapot.
passes:
- I bought a teapot.
"""


@pytest.fixture
def ada(app: object) -> User:
    return factories.a_user("ada", "admin")


@pytest.fixture
def ola(app: object) -> User:
    """Another admin."""
    return factories.a_user("ola", "admin")


@pytest.fixture
def admin(ada: User, client_of: Callable[[User], FlaskClient]) -> FlaskClient:
    return client_of(ada)


class _Form(HTMLParser):
    """What the form that is sent to an address holds as it is shown."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.found = action, False
        self.fields: dict[str, Any] = {}
        self._inside, self._area, self._select = False, "", ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        values = dict(pairs)
        if tag == "form":
            self._inside = values.get("action") == self.action
            self.found = self.found or self._inside
        name, value = values.get("name") or "", values.get("value") or ""
        if not self._inside or values.get("type") == "submit":
            return
        if tag == "input" and values.get("type") == "checkbox":
            self.fields.setdefault(name, []).extend([value] if "checked" in values else [])
        elif tag == "input" and (values.get("type") != "radio" or "checked" in values):
            self.fields[name] = value
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in values or self._select not in self.fields):
            self.fields[self._select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A browser leaves out the line end that a text area begins with.
            self.fields[self._area] = self.fields[self._area].removeprefix("\r\n").removeprefix("\n")
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select
        self._inside = self._inside and tag != "form"

    def handle_data(self, data: str) -> None:
        if self._inside and self._area:
            self.fields[self._area] += data


class Desk:
    """An admin at a page: forms are sent as a browser sends them, with what stood on the page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def fields(self, address: str, action: str) -> dict[str, Any]:
        """What a form of a page holds as it is shown; `action` is where it is sent."""
        form = _Form(action)
        form.feed(self.page(address))
        assert form.found, action
        return {name: value for name, value in form.fields.items() if value != []}

    def send(self, address: str, **fields: Any) -> Any:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page("/"))
        assert token
        return self.client.post(address, data={"csrf_token": token[1], **fields})


@pytest.fixture
def desk(admin: FlaskClient) -> Desk:
    return Desk(admin)


@pytest.fixture
def other_desk(ola: User, client_of: Callable[[User], FlaskClient]) -> Desk:
    return Desk(client_of(ola))


def publish(user: User, text: str = TEAPOT) -> int:
    """A new rule, drafted and published."""
    actions.add_rule(user, text)
    return publish_drafts(user)


def publish_drafts(user: User, note: str = "A teapot.") -> int:
    number = editions.publish(user, note, editions.coming(user, compared=False).seen)
    db.session.expire_all()
    return number
