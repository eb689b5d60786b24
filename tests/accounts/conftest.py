from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import clock
from server.accounts import actions, ground_rules
from server.journal import writing
from server.models import User
from tests.accounts.pages import PASSWORD


class Clock:
    """The time of day, which a test moves by hand."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def pass_(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock(clock.now())
    monkeypatch.setattr(clock, "now", lambda: moved.at)
    return moved


@pytest.fixture
def visitor(client_of: Callable[[User | None], FlaskClient]) -> FlaskClient:
    return client_of(None)


@pytest.fixture
def dee(app: Flask) -> User:
    """A member whose password is PASSWORD, and who has accepted the ground rules."""
    new = actions.sign_up("dee", PASSWORD)
    return _settled(new.user)


def _settled(user: User) -> User:
    """Without the sign-in of signing up, so that a test counts its own."""
    actions.end_other_sign_ins(user, None)
    with writing():
        user.rules_version = ground_rules.current().version
    return user
