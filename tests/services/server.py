"""Holdfast itself as people run it: `python -m server` in a process of its own, with a port and data of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.ports import free_port, wait_until

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "seven-quiet-lanterns"
READY = "Holdfast is ready at"


class Server:
    """One `python -m server`. `output` is what it has said so far, over all its starts."""

    def __init__(self, data_dir: Path, port: int | None = None) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = PASSWORD
        self.lines: list[str] = []
        self._last_start: tuple[tuple[str, ...], dict[str, str]] = ((), {})
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    @property
    def output(self) -> str:
        return "".join(self.lines)

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server was never started"
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, *words: str, wait: bool = True, **env: str) -> Server:
        """Start with `words` on the command line and `env` over the environment; return once it can serve.

        With `wait=False` return at once. Raises AssertionError with its output when it ends before it is ready.
        """
        assert not self.runs, "the server runs already"
        self._last_start = (words, env)
        heard = len(self.lines)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
        # As in the other tests: what is read in the meaning has tests of its own, which switch it on.
        told = {"HOLDFAST_DEMO_PASSWORD": PASSWORD, "HOLDFAST_SEMANTIC_TIER": "false", **env}
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "server", "--port", str(self.port), *words],
            cwd=PROJECT,
            env={**inherited, "HOLDFAST_DATA_DIR": str(self.data_dir), **told},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._reader.start()
        if wait:
            self.wait_for(READY, since=heard)
        return self

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as pipe:
            for line in pipe:
                self.lines.append(line)

    def wait_for(self, pattern: str, since: int = 0, seconds: float = 60.0) -> re.Match[str]:
        """The first line from number `since` on in which the regular expression is found."""
        found: list[re.Match[str]] = []

        def heard() -> bool:
            ended = not self.runs
            if ended and self._reader is not None:
                self._reader.join()
            found.extend(match for line in self.lines[since:] if (match := re.search(pattern, line)))
            assert found or not ended, f"The server ended before it said {pattern!r}:\n{self.output}"
            return bool(found)

        wait_until(heard, f"{pattern!r} from the server", seconds)
        return found[0]

    def wait_for_end(self, seconds: float = 30.0) -> int:
        """The exit code, once the process has ended by itself."""
        assert self._process is not None and self._reader is not None, "the server was never started"
        code = self._process.wait(seconds)
        self._reader.join()
        return code

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it as an operator does, and return its exit code."""
        assert self._process is not None, "the server was never started"
        if self.runs:
            self._process.send_signal(how)
        return self.wait_for_end()

    def kill(self) -> None:
        """End it without warning, as a crash or a power cut would."""
        self.stop(signal.SIGKILL)

    def restart(self) -> Server:
        """Stop, and start again with the same words, environment and data."""
        words, env = self._last_start
        if self.runs:
            self.stop()
        return self.start(*words, **env)

    def close(self) -> None:
        """End whatever still runs; for the end of a test."""
        if not self.runs:
            return
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """A function that makes servers, not started yet; two given the same `data_dir` serve the same data."""
    made: list[Server] = []

    def make(data_dir: Path | None = None, port: int | None = None) -> Server:
        made.append(Server(data_dir or tmp_path_factory.mktemp("data"), port))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def holdfast_server(new_server: Callable[..., Server]) -> Server:
    """A server with the demo's accounts and meeting, fresh for this test."""
    return new_server().start("--demo")
