"""The app on a real PostgreSQL, and several people who act at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from config import Settings
from server import connections, schema, throttle
from server.app import create_app
from server.extensions import db
from tests.moving_clock import moving_clock
from tests.services.postgres import Postgres

__all__ = ["app_on_postgres", "moving_clock", "together"]

Together = Callable[..., list[Any]]


@pytest.fixture
def app_on_postgres(tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    settings = Settings.from_environment(
        data_dir=tmp_path / "data", database_url=postgres.new_database(), redis_url="", log_level="error"
    )
    made = create_app(settings, port=5999)
    monkeypatch.setattr(throttle, "speaking", throttle.Pace(10**6, 10**6))
    with made.app_context():
        schema.ensure_current(db.engine, settings.data_dir)
        yield made
        db.session.rollback()
        db.session.close()
        db.engine.dispose()
    connections.forget_everything()


@pytest.fixture
def together(app_on_postgres: Flask) -> Together:
    """Do these at the same moment, each with a session of its own; what each returned, or the error it met."""

    def at_once(*acts: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(acts))

        def act(what: Callable[[], Any]) -> Any:
            with app_on_postgres.app_context():
                start.wait()
                try:
                    return what()
                except Exception as error:
                    return error

        with ThreadPoolExecutor(len(acts)) as pool:
            done = list(pool.map(act, acts))
        db.session.rollback()
        return done

    return at_once
