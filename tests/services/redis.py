"""A private Redis that can be killed, and hung."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NobodyAnswers

from tests.services.ports import free_port, wait_until


class RedisServer:
    def __init__(self, program: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._program = program
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, empty: it keeps nothing on disk."""
        self._process = subprocess.Popen(
            [
                self._program,
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                str(self._folder),
            ],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self._answers, "Redis' start")

    def _answers(self) -> bool:
        assert self.runs, "Redis ended at once"
        try:
            with Redis(port=self.port) as client:
                return bool(client.ping())
        except NobodyAnswers:
            return False

    def hang(self) -> None:
        """Stop answering, with connections still open."""
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Go on after `hang()`."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it without a word to its clients."""
        if self.runs:
            self._signal(signal.SIGKILL)
            assert self._process is not None
            self._process.wait(30)

    def flush(self) -> None:
        with Redis(port=self.port) as client:
            client.flushall()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "Redis was never started"
        self._process.send_signal(number)


@pytest.fixture(scope="session")
def _redis_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed (Debian: redis-server)")
    server = RedisServer(program, tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture
def redis_server(_redis_of_the_run: RedisServer) -> RedisServer:
    """A running, empty Redis, also when the test before killed or hung it."""
    server = _redis_of_the_run
    if server.runs:
        server.wake()
        server.flush()
    else:
        server.start()
    return server
