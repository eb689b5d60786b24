"""The schema's version:

an empty database gets it, one that is behind stops the start, one being migrated is waited for.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from config import PROJECT_ROOT, ConfigurationError

MIGRATIONS = PROJECT_ROOT / "migrations"
# Any number does, as long as every worker takes the same one.
_POSTGRES_LOCK = 4_653_278


def ensure_current(engine: Engine, data_dir: Path) -> None:
    """Make the schema in an empty database.

    Raises ConfigurationError, with the command to run, for one that is behind.
    """
    with _alone(engine, data_dir) as connection:
        at, head = _version(connection), _head()
        if at == head:
            return
        if at is None and not inspect(connection).get_table_names():
            _upgrade(connection)
            return
        if at is not None and at not in {revision.revision for revision in _scripts().walk_revisions()}:
            raise ConfigurationError(
                f"The database is at version {at}, which this Holdfast does not know: start a newer one."
            )
        raise ConfigurationError(
            f"The database is at version {at or 'none'} and Holdfast needs {head}: "
            "make a backup, then run `python -m server migrate` (or `make migrate`)."
        )


def migrate(engine: Engine, data_dir: Path) -> str:
    """Bring the schema up to date; the version it has then."""
    with _alone(engine, data_dir) as connection:
        _upgrade(connection)
    return _head()


def is_current(engine: Engine) -> bool:
    """Whether the schema is what this Holdfast needs."""
    with engine.connect() as connection:
        return _version(connection) == _head()


@contextmanager
def _alone(engine: Engine, data_dir: Path) -> Iterator[Connection]:
    """A connection to the database while no other process migrates it; waits for one that does."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _POSTGRES_LOCK})
            connection.commit()
            try:
                yield connection
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _POSTGRES_LOCK})
                connection.commit()
        return
    with (data_dir / ".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.connect() as connection:
            yield connection


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str:
    head = _scripts().get_current_head()
    assert head is not None
    return head


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_configuration())


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration


def _upgrade(connection: Connection) -> None:
    configuration = _configuration()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, "head")
    connection.commit()
