"""Who is in the room stays in the room, whatever the server went through meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from server import database, jobs
from tests.app_fixtures import Evening
from tests.moving_clock import MovingClock


class Seconds:
    """The loop of the server's jobs, a second at a time."""

    def __init__(self, app: Flask, clock: MovingClock) -> None:
        self._app, self._clock, self._now = app, clock, 0.0
        self._jobs = jobs.jobs()

    def go_by(self, number: int) -> None:
        for _ in range(number):
            self._clock.move(seconds=1)
            self._now += 1
            jobs.run_due(self._app, self._jobs, self._now)

    def stand_still(self, number: int) -> None:
        """Time passes, and nothing of the server runs, as on a machine that sleeps."""
        self._clock.move(seconds=number)
        self._now += number


@pytest.fixture
def seconds(app: Flask, moving_clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> Seconds:
    # Each attempt to write would wait so long for the lock.
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 5)
    return Seconds(app, moving_clock)


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Nothing can be written."""
    with closing(sqlite3.connect(data / "holdfast.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_after_an_outage_nobody_who_is_there_is_shown_out(app: Flask, evening: Evening, seconds: Seconds) -> None:
    _, eli = evening.room("dee"), evening.room("eli")
    seconds.go_by(5)
    eli.forget()
    with locked(app.config["HOLDFAST"].data_dir):
        seconds.go_by(70)
    seconds.go_by(40)
    assert eli.heard("person_left") == []
    assert eli.does("say", client_id="1", body="Still here")["state"] == "posted"


def test_after_a_sleep_nobody_who_is_there_is_shown_out(evening: Evening, seconds: Seconds) -> None:
    _, eli = evening.room("dee"), evening.room("eli")
    seconds.go_by(5)
    eli.forget()
    seconds.stand_still(300)
    seconds.go_by(30)
    assert eli.heard("person_left") == []


def test_whoever_has_gone_is_shown_out_all_the_same(app: Flask, evening: Evening, seconds: Seconds) -> None:
    dee, eli = evening.room("dee"), evening.room("eli")
    seat = dee.does("enter")["you"]["seat"]
    with locked(app.config["HOLDFAST"].data_dir):
        dee.hang_up()
        seconds.go_by(20)
    seconds.go_by(60)
    assert [left["seat"] for left in eli.heard("person_left")] == [seat]
