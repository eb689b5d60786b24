"""What other tests stand on: that the real services come, go, and fail as asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from redis import Redis
from redis.exceptions import ConnectionError as NobodyAnswers
from redis.exceptions import TimeoutError as NobodyAnswersYet
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from tests.services.browser import barriers
from tests.services.postgres import Postgres
from tests.services.redis import RedisServer
from tests.services.server import PROJECT, Server


def run_of_two_tests(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A run of its own: one test that passes and one that is skipped."""
    (folder / "test_two.py").write_text(
        "import pytest\n\ndef test_one():\n    pass\n\n@pytest.mark.skip(reason='no moon')\ndef test_two():\n    pass\n"
    )
    inherited = {name: value for name, value in os.environ.items() if name != "HOLDFAST_TESTS_SKIP_NOTHING"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.services.skipping", "-c", os.devnull, str(folder)],
        cwd=PROJECT,
        env={**inherited, "PYTHONPATH": str(PROJECT), **env},
        capture_output=True,
        text=True,
    )


def test_a_plain_run_says_what_it_left_out_and_why(tmp_path: Path) -> None:
    run = run_of_two_tests(tmp_path)
    assert run.returncode == 0
    assert "1 x no moon" in run.stdout


def test_a_skipped_test_fails_the_run_where_nothing_may_be_skipped(tmp_path: Path) -> None:
    run = run_of_two_tests(tmp_path, HOLDFAST_TESTS_SKIP_NOTHING="1")
    assert run.returncode == 1
    assert "1 passed, 1 error" in run.stdout
    assert "no moon" in run.stdout


def test_each_new_database_is_empty_and_apart(postgres: Postgres) -> None:
    one, other = (create_engine(postgres.new_database()) for _ in range(2))
    with one.begin() as connection:
        connection.execute(text("CREATE TABLE mark (x int)"))
    assert inspect(one).get_table_names() == ["mark"]
    assert inspect(other).get_table_names() == []
    one.dispose()
    other.dispose()


def test_postgres_keeps_its_databases_over_a_stop(postgres: Postgres) -> None:
    engine = create_engine(postgres.new_database(), pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mark (x int)"))
    postgres.stop()
    with pytest.raises(OperationalError):
        engine.connect()
    postgres.start()
    assert inspect(engine).get_table_names() == ["mark"]
    engine.dispose()


def test_redis_can_be_killed_and_hung(redis_server: RedisServer) -> None:
    with Redis(port=redis_server.port, socket_timeout=0.2, retry=None) as client:
        client.set("mark", 1)
        redis_server.hang()
        with pytest.raises(NobodyAnswersYet):
            client.get("mark")
        redis_server.wake()
        assert client.get("mark") == b"1"
        redis_server.kill()
        with pytest.raises(NobodyAnswers):
            client.get("mark")
        redis_server.start()
        assert client.get("mark") is None


def test_the_server_says_when_it_can_serve_and_ends_cleanly(new_server: Callable[..., Server]) -> None:
    server = new_server().start()
    with urllib.request.urlopen(f"{server.url}/readyz") as answer:
        assert answer.status == 200
    assert server.stop(signal.SIGINT) == 0
    assert "Traceback" not in server.output


def test_a_killed_server_comes_back_with_its_data(holdfast_server: Server) -> None:
    assert holdfast_server.password in holdfast_server.output
    holdfast_server.kill()
    holdfast_server.restart()
    with urllib.request.urlopen(f"{holdfast_server.url}/healthz") as answer:
        assert answer.status == 200


def test_a_server_that_cannot_start_shows_why(new_server: Callable[..., Server]) -> None:
    server = new_server()
    with pytest.raises(AssertionError, match="HOLDFAST_REGION"):
        server.start(HOLDFAST_REGION="nowhere")
    assert server.wait_for_end() == 2


def test_the_browser_reads_a_page_under_its_own_policy_and_axe_looks_at_it(
    new_server: Callable[..., Server], screen: BrowserContext
) -> None:
    server = new_server().start()
    page = screen.new_page()
    page.goto(f"{server.url}/help")
    assert page.title() == "Notes"
    assert barriers(page) == []
    page.evaluate("document.querySelector('main').appendChild(document.createElement('button'))")
    assert any("button-name" in barrier for barrier in barriers(page))
