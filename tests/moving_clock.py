"""A time of day that a test sets and moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from server import clock


class MovingClock:
    """`clock.now()` says what this says; it stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def move(self, **by: float) -> None:
        """`move(minutes=5)`: five minutes pass."""
        self.moment += timedelta(**by)

    def set(self, moment: datetime) -> None:
        self.moment = moment


@pytest.fixture
def moving_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[MovingClock]:
    """It starts at the present, since sign-ins and hashes are not all younger than a test."""
    moving = MovingClock(datetime.now(UTC))

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return moving.moment.astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Moved)
    yield moving
