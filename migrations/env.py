"""How migrations run: over the connection that the server hands over, or over the app's engine (`flask db ...`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection

from server.models import Base
from server.models.base import EncryptedText, UtcDateTime


def plain_type(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A migration names the database's types, so that it stays what it was when the models move on."""
    if kind == "type" and isinstance(thing, EncryptedText):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime()"
    return False


def number_it(_: MigrationContext, revision: Any, directives: list[MigrationScript]) -> None:
    """Name a new migration by the next number, and make none where nothing has changed."""
    script = directives[0]
    if getattr(context.config.cmd_opts, "autogenerate", False) and script.upgrade_ops and script.upgrade_ops.is_empty():
        directives.clear()
        return
    head = ScriptDirectory.from_config(context.config).get_current_head()
    script.rev_id = f"{int(head or 0) + 1:04d}"


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by making it anew and dropping the old one, which the rows that point at it would forbid.

    Raises RuntimeError, and keeps the old schema, when a migration leaves a row that points at nothing.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # The pragma does nothing within a transaction.
    connection.commit()
    driver: Any = connection.connection.driver_connection
    (were_on,) = driver.execute("PRAGMA foreign_keys").fetchone()
    driver.execute("PRAGMA foreign_keys = OFF")
    # Takes the lock at once, where the engine knows the option, so that no server writes in between.
    connection.execution_options(immediate=True)
    try:
        with connection.begin():
            yield
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if lost:
                raise RuntimeError(
                    f"The migration would leave {len(lost)} rows that point at nothing, first in {lost[0][0]}."
                )
    finally:
        driver.execute(f"PRAGMA foreign_keys = {were_on}")


def migrate_over(connection: Connection) -> None:
    with foreign_keys_off(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            # SQLite alters a table by making it anew.
            render_as_batch=True,
            compare_type=True,
            render_item=plain_type,
            process_revision_directives=number_it,
            # All or nothing, on SQLite too: a migration that fails half way must not leave half a schema.
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()


def script_only(url: str) -> None:
    """Write the SQL instead of running it (`--sql`)."""
    context.configure(url=url, target_metadata=Base.metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    handed_over = context.config.attributes.get("connection")
    if handed_over is not None:
        migrate_over(handed_over)
    elif context.is_offline_mode():
        script_only(current_app.extensions["migrate"].db.engine.url.render_as_string(hide_password=False))
    else:
        with current_app.extensions["migrate"].db.engine.connect() as connection:
            migrate_over(connection)


main()
