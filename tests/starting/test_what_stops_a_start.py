"""`python -m server` as people start it: what stops it is said in one sentence, with exit code 2, and harms nothing."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from tests.services.ports import free_port
from tests.services.postgres import Postgres
from tests.services.server import PROJECT, READY, Server

NewServer = Callable[..., Server]


def reason_of_no_start(server: Server, *words: str, **env: str) -> str:
    """Why it does not start: the one sentence it ends with."""
    server.start(*words, wait=False, **env)
    assert server.wait_for_end() == 2, server.output
    assert "Traceback" not in server.output
    said = server.output.splitlines()[-1]
    assert said.startswith("Holdfast does not start: ")
    return said


def database_of(server: Server) -> Path:
    return server.data_dir / "holdfast.sqlite3"


def test_a_port_in_use_is_named(new_server: NewServer) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 is in use" in reason_of_no_start(new_server(port=port))


def test_a_second_server_does_not_share_the_port_of_the_first(new_server: NewServer) -> None:
    first = new_server().start()
    assert "is in use" in reason_of_no_start(new_server(port=first.port))


def test_a_data_folder_that_cannot_be_written_is_named(new_server: NewServer, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("This is a file.")
    folder = tmp_path / "taken" / "data"
    said = reason_of_no_start(new_server(folder))
    assert str(folder) in said
    assert "HOLDFAST_DATA_DIR" in said


def test_a_setting_that_cannot_be_used_is_named(new_server: NewServer) -> None:
    assert "HOLDFAST_SAY_BURST" in reason_of_no_start(new_server(), HOLDFAST_SAY_BURST="many")


def test_the_demo_is_refused_in_production_and_leaves_nothing(new_server: NewServer) -> None:
    server = new_server()
    assert "demo" in reason_of_no_start(server, "--demo", HOLDFAST_ENVIRONMENT="production")
    assert not database_of(server).exists()


def test_a_database_that_is_away_is_said_without_its_password(new_server: NewServer) -> None:
    url = f"postgresql+psycopg2://holdfast:lantern-secret@127.0.0.1:{free_port()}/holdfast"
    server = new_server()
    assert "HOLDFAST_DATABASE_URL" in reason_of_no_start(server, HOLDFAST_DATABASE_URL=url)
    assert "lantern-secret" not in server.output


def test_a_schema_that_is_behind_stops_the_start_until_it_is_migrated(new_server: NewServer) -> None:
    server = new_server().start()
    server.stop()
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    engine = create_engine(f"sqlite:///{database_of(server)}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
        connection.commit()
    engine.dispose()
    assert "python -m server migrate" in reason_of_no_start(server)
    told = subprocess.run(
        [sys.executable, "-m", "server", "migrate"],
        cwd=PROJECT,
        env={**os.environ, "HOLDFAST_DATA_DIR": str(server.data_dir)},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert "The database is at version" in told.stdout
    server.start()


def test_a_database_of_a_newer_holdfast_is_left_alone(new_server: NewServer) -> None:
    server = new_server().start()
    server.stop()
    with sqlite3.connect(database_of(server)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "9999" in reason_of_no_start(server)
    with sqlite3.connect(database_of(server)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    connection.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_has_nothing_to_do_ends_cleanly_when_it_is_told_to(
    new_server: NewServer, how: signal.Signals
) -> None:
    server = new_server().start()
    assert server.stop(how) == 0
    assert "Traceback" not in server.output


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_servers_that_find_an_empty_database_at_once_make_one_schema(
    new_server: NewServer, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    env = {}
    if kind == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        env["HOLDFAST_DATABASE_URL"] = postgres.new_database()
    both = [new_server(tmp_path).start("--demo", wait=False, **env) for _ in range(2)]
    for server in both:
        server.wait_for(READY)
        with urlopen(f"{server.url}/readyz") as answer:
            assert answer.status == 200
    engine = create_engine(env.get("HOLDFAST_DATABASE_URL", f"sqlite:///{database_of(both[0])}"))
    assert "message" in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM user_account WHERE name = 'dee'").scalar() == 1
    engine.dispose()


def test_secrets_are_made_once_and_are_for_their_owner_alone(new_server: NewServer) -> None:
    server = new_server().start()
    made = {
        path.name: path.read_text() for path in server.data_dir.iterdir() if path.name in ("secret_key", "field_keys")
    }
    assert len(made) == 2
    for name in made:
        assert (server.data_dir / name).stat().st_mode & 0o077 == 0, name
    assert server.data_dir.stat().st_mode & 0o077 == 0
    server.restart()
    assert {name: (server.data_dir / name).read_text() for name in made} == made


def test_without_the_demo_the_first_start_shows_how_to_become_the_admin(new_server: NewServer) -> None:
    server = new_server().start()
    link = server.wait_for(r"(http://\S+/link/\S+)")[1]
    with urlopen(link) as answer:
        assert answer.status == 200
    assert "Demo accounts" not in server.output
