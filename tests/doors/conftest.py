"""What is sent through a door, and what must not come of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask

from config import Settings
from server import throttle
from server.connections import MODERATION, ROOMS
from tests.app_fixtures import Evening
from tests.doors.scene import SECRET, Scene, kept


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Everything is logged."""
    return Settings.from_environment(data_dir=tmp_path / "data", database_url="", redis_url="", log_level="debug")


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    """What is written into the log, whoever writes it."""
    written = io.StringIO()
    kept_factory, handler = structlog.get_config()["logger_factory"], logging.StreamHandler(written)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    structlog.configure(logger_factory=kept_factory)


@pytest.fixture
def scene(evening: Evening, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(throttle, "asking", throttle.Pace(10**6, 10**6))
    monkeypatch.setattr(throttle, "speaking", throttle.Pace(10**6, 10**6))

    def furnish() -> dict[str, str]:
        dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
        said = dee.does("say", client_id="old", body="You are such an enabler, eli.")["id"]
        dee.does("say", client_id="cry", body="I don't want to live anymore. I have the pills here.")
        dee.does("say", client_id="cue", body="My sister says I am enabling him.")
        report = eli.does("report", message=said, reason="That hurt.")["report"]
        seat = eli.does("enter")["you"]["seat"]
        found = {kind: fay.heard(f"{kind}_raised")[0][kind] for kind in ("flag", "cue", "alert")}
        return {"meeting": evening.id, "message": said, "seat": seat, "report": report, **found}

    elsewhere = furnish()
    evening.meet_anew()
    here = furnish()
    made = Scene(
        lines={ROOMS: evening.room("dee"), MODERATION: evening.panel("fay")},
        here=here,
        elsewhere=elsewhere,
        listeners=[evening.room("eli"), evening.room("gus"), evening.panel("gus")],
    )
    made.begin_anew()
    return made


@pytest.fixture
def nothing_comes_of_it(scene: Scene, log: io.StringIO) -> Iterator[None]:
    """What is sent in this test changes nothing, is told to nobody and written into no log."""
    log.truncate(0)
    yield
    assert kept() == scene.before
    assert scene.heard() == []
    assert "event_refused" in log.getvalue(), "the log is not being read"
    assert SECRET not in log.getvalue()
    assert "Traceback" not in log.getvalue()
