"""A private PostgreSQL: `postgres.new_database()` gives the URL of a fresh, empty database."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg2
import pytest

from tests.services.ports import free_port, wait_until

USER = "holdfast"


def _programs() -> Path:
    """The folder of initdb and postgres, of the newest version here; skips where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda program: int(program.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    return Path(on_path).resolve().parent


def _as_somebody_else() -> tuple[list[str], pwd.struct_passwd | None]:
    """PostgreSQL refuses to run as root: the words to put before a command, and who it then runs as."""
    if os.geteuid() != 0:
        return [], None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    who = known.get("postgres") or known["nobody"]
    return ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"], who


class Postgres:
    def __init__(self, programs: Path, folder: Path) -> None:
        self.port = free_port()
        self._programs = programs
        self._folder = folder
        self._numbers = count(1)
        self._become, who = _as_somebody_else()
        if who is not None:
            os.chown(folder, who.pw_uid, who.pw_gid)
        self._run(
            "initdb", "--pgdata=data", f"--username={USER}", "--auth=trust", "--encoding=UTF8", "--no-locale", "-N"
        )
        self._process = self._start()

    def _command(self, program: str, *words: str) -> list[str]:
        return [*self._become, str(self._programs / program), *words]

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(self._command(program, *words), cwd=self._folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def _start(self) -> subprocess.Popen[bytes]:
        # Nothing here outlives the tests, so nothing waits for the disk.
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = (self._folder / "log").open("ab")
        process = subprocess.Popen(
            self._command("postgres", "-D", "data", *words),
            cwd=self._folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        wait_until(lambda: self._answers(process), "PostgreSQL's start")
        return process

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        assert process.poll() is None, (self._folder / "log").read_text()
        try:
            psycopg2.connect(self.url_of("postgres").replace("+psycopg2", "")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def url_of(self, name: str) -> str:
        return f"postgresql+psycopg2://{USER}@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """The SQLAlchemy URL of a database that nobody has used."""
        return self.copy_of("template0")

    def copy_of(self, template: str) -> str:
        """The SQLAlchemy URL of a copy of a database to which nobody is connected."""
        name = f"holdfast_{next(self._numbers)}"
        connection = psycopg2.connect(self.url_of("postgres").replace("+psycopg2", ""))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        connection.close()
        return self.url_of(name)

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End it, and every connection to it, now."""
        if self.runs:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)

    def start(self) -> None:
        """Start it again after `stop()`, on the same port with the same databases."""
        self._process = self._start()


@pytest.fixture(scope="session")
def _postgres_of_the_run() -> Iterator[Postgres]:
    programs = _programs()
    # Not under pytest's own temporary folder: PostgreSQL's user could not reach it.
    folder = Path(tempfile.mkdtemp(prefix="holdfast-postgres-"))
    server = None
    try:
        server = Postgres(programs, folder)
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(_postgres_of_the_run: Postgres) -> Postgres:
    """A running PostgreSQL, also when the test before stopped it."""
    if not _postgres_of_the_run.runs:
        _postgres_of_the_run.start()
    return _postgres_of_the_run
