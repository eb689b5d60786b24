"""How the database is spoken to: one engine, set up for acknowledged writes that are never lost."""

from __future__ import annotations

import sqlite3
import time
from inspect import iscoroutinefunction
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import OperationalError

from config import ConfigurationError
from server.extensions import db

KNOWN = ("sqlite", "postgresql", "postgresql+psycopg2")
BUSY_TIMEOUT_MS = 5_000
PAUSE_SECONDS = 0.005


def engine_options(url: str) -> dict[str, Any]:
    """The options of `create_engine` for this URL. Parameters stay out of error texts: they hold what people wrote.

    Raises ConfigurationError for a database that Holdfast does not know.
    """
    if make_url(url).drivername not in KNOWN:
        raise ConfigurationError(f"HOLDFAST_DATABASE_URL has to begin with one of {', '.join(KNOWN)}, and a colon.")
    options: dict[str, Any] = {"url": url, "hide_parameters": True}
    if url.startswith("sqlite"):
        return {**options, "pool_size": 20, "max_overflow": 80}
    # A connection that the database dropped is found dead before it is used, so that it is back without a restart.
    return {**options, "pool_pre_ping": True, "pool_size": 20, "max_overflow": 30, "pool_timeout": 10}


def bind(app: Flask) -> None:
    """Give the app its engine and its sessions."""
    db.init_app(app)
    # Closing async sessions, of which there are none, would start an event loop at the end of every app context.
    app.teardown_appcontext_funcs = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]
    with app.app_context():
        set_up(db.engine)


def set_up(engine: Engine) -> None:
    """Teach a SQLite engine what Holdfast relies on; other databases need nothing."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _on_connect):
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: `_on_begin` does, and says of which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        # Anything less can lose an acknowledged commit when the power goes.
        "synchronous = FULL",
        "foreign_keys = ON",
        # What is deleted is overwritten, so that purged words are gone from the file.
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A transaction that is going to write takes the lock at once: upgrading a read lock later fails without waiting.
    if not connection.get_execution_options().get("immediate"):
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite itself would wait in C, and with it every socket of this process.
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        _begin_immediate(connection)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock, waiting for whoever has it. Raises OperationalError after BUSY_TIMEOUT_MS."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1_000
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            busy = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() >= until:
                raise
        time.sleep(PAUSE_SECONDS)
