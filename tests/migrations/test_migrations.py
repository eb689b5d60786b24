from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, create_engine, inspect
from sqlalchemy.exc import IntegrityError

from server.database import engine_options, set_up
from server.models import Base
from tests.migrations.rows import contents, fill

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A connection to an empty database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'holdfast.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres").new_database()
    engine = create_engine(**engine_options(url))
    set_up(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def alembic(connection: Connection | None = None, folder: Path = MIGRATIONS) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    """Every migration, first to last."""
    return [script.revision for script in ScriptDirectory.from_config(alembic()).walk_revisions()][::-1]


def test_migrations_are_numbered_in_order_and_in_one_line() -> None:
    names = sorted(path.stem for path in MIGRATIONS.glob("versions/*.py"))
    assert [name[:5] for name in names] == [f"{number:04d}_" for number in range(1, len(names) + 1)]
    assert revisions() == [name[:4] for name in names]


def test_every_migration_goes_up_and_down_with_rows_in_the_tables(connection: Connection) -> None:
    config = alembic(connection)
    before = "base"
    for revision in revisions():
        kept = contents(connection)
        command.upgrade(config, revision)
        fill(connection)
        filled = contents(connection)
        assert all(filled.values()), "every table has a row"
        command.downgrade(config, before)
        assert {table: len(rows) for table, rows in contents(connection).items() if table in kept} == {
            table: len(rows) for table, rows in kept.items()
        }
        command.upgrade(config, revision)
        fill(connection)
        assert contents(connection).keys() == filled.keys()
        before = revision
    command.downgrade(config, "base")
    assert contents(connection) == {}


def test_migrations_and_models_agree(connection: Connection) -> None:
    command.upgrade(alembic(connection), "head")
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_migrations_and_models_agree_about_the_values_that_columns_may_have(connection: Connection) -> None:
    command.upgrade(alembic(connection), "head")
    look = inspect(connection)
    for table in Base.metadata.sorted_tables:
        migrated = {check["name"]: values_in(str(check["sqltext"])) for check in look.get_check_constraints(table.name)}
        modelled = {
            check.name: values_in(str(check.sqltext))
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        }
        assert migrated == modelled, table.name


def values_in(check: str) -> list[str]:
    """The values that a check lists; databases write the rest of it in their own ways."""
    return re.findall(r"'([^']*)'", check)


def test_a_migration_stands_by_itself() -> None:
    for path in MIGRATIONS.glob("versions/*.py"):
        assert "server" not in re.findall(r"^(?:from|import) (\w+)", path.read_text(), re.MULTILINE), path.name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the migrations, to add to."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def write_next(folder: Path, *steps: str) -> None:
    body = "\n    ".join(steps)
    (folder / "versions" / "next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f"revision, down_revision = 'next', '{revisions()[-1]}'\n\n\ndef upgrade():\n    {body}\n"
    )


def test_a_migration_that_fails_half_way_leaves_what_was_before(connection: Connection, folder: Path) -> None:
    command.upgrade(alembic(connection), "head")
    fill(connection)
    connection.commit()
    before = contents(connection)
    write_next(folder, "op.add_column('seat', sa.Column('chair', sa.Integer()))", "op.drop_table('reaction')", "1 / 0")
    with pytest.raises(ZeroDivisionError):
        command.upgrade(alembic(connection, folder), "head")
    connection.rollback()
    assert contents(connection) == before
    assert MigrationContext.configure(connection).get_current_revision() == revisions()[-1]


def test_a_table_that_others_point_at_can_be_made_anew_with_its_rows(connection: Connection, folder: Path) -> None:
    command.upgrade(alembic(connection), "head")
    fill(connection)
    connection.commit()
    before = contents(connection)
    write_next(
        folder,
        "with op.batch_alter_table('user_account') as table:",
        "    table.alter_column('name', type_=sa.String(60), existing_nullable=False)",
    )
    command.upgrade(alembic(connection, folder), "head")
    assert contents(connection) == before
    with pytest.raises(IntegrityError):
        connection.exec_driver_sql("DELETE FROM user_account")


def test_a_migration_that_would_orphan_rows_is_refused(connection: Connection, folder: Path) -> None:
    command.upgrade(alembic(connection), "head")
    fill(connection)
    connection.commit()
    before = contents(connection)
    write_next(folder, "op.execute('DELETE FROM user_account')")
    with pytest.raises((RuntimeError, IntegrityError)):
        command.upgrade(alembic(connection, folder), "head")
    connection.rollback()
    assert contents(connection) == before


def test_a_new_migration_takes_the_next_number_and_names_plain_types(folder: Path) -> None:
    with create_engine("sqlite://").connect() as connection:
        config = alembic(connection, folder)
        config.cmd_opts = argparse.Namespace(autogenerate=True)
        command.upgrade(config, "head")
        connection.exec_driver_sql("ALTER TABLE whisper DROP COLUMN body")
        connection.exec_driver_sql("DROP TABLE reaction")
        command.revision(config, "Bring them back", autogenerate=True)
        number = f"{len(revisions()) + 1:04d}"
        text = (folder / "versions" / f"{number}_bring_them_back.py").read_text()
        assert "sa.Column('body', sa.LargeBinary(), nullable=True)" in text
        assert "sa.Column('at', sa.DateTime(), nullable=False)" in text
        assert "server" not in text
        command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_no_migration_is_made_where_nothing_has_changed(folder: Path) -> None:
    with create_engine("sqlite://").connect() as connection:
        config = alembic(connection, folder)
        config.cmd_opts = argparse.Namespace(autogenerate=True)
        command.upgrade(config, "head")
        command.revision(config, "Nothing", autogenerate=True)
    assert len(list(folder.glob("versions/*.py"))) == len(revisions())
