"""Several workers of one PostgreSQL, as threads with a session each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings
from server import schema
from server.errors import Refused
from server.extensions import db
from tests.services.postgres import Postgres


@pytest.fixture
def settings_of_postgres(tmp_path: Path, postgres: Postgres) -> Settings:
    """A module whose fixture `settings` returns these has its `app` on a fresh PostgreSQL."""
    url = postgres.new_database()
    return Settings.from_environment(data_dir=tmp_path / "data", database_url=url, redis_url="", log_level="error")


@pytest.fixture
def together(app: Flask, settings: Settings) -> Callable[..., list[str]]:
    """Do these at the same moment, each in a thread of its own; the codes of what was refused."""
    schema.ensure_current(db.engine, settings.data_dir)

    def at_once(*acts: Callable[[], Any]) -> list[str]:
        def act(number: int) -> str | None:
            with app.app_context():
                try:
                    acts[number]()
                except Refused as refusal:
                    return refusal.code
                return None

        with ThreadPoolExecutor(len(acts)) as pool:
            codes = list(pool.map(act, range(len(acts))))
        db.session.rollback()
        db.session.expire_all()
        return [code for code in codes if code is not None]

    return at_once
