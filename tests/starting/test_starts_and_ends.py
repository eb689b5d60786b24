"""What a start and an end mean for the people: words that are kept, links that work once, answers that still come.

test_starting.py has what stops a start by what is around it; here is what stops it by what it is told."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, text

from tests.services import wire
from tests.services.evening import Guests
from tests.services.ports import wait_until
from tests.services.postgres import Postgres
from tests.services.server import PROJECT, Server

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("migrate")`: one `python -m server` to its end, with output and errors apart."""

    def start(*words: str, project: Path = PROJECT, **env: str) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
        return subprocess.run(
            [sys.executable, "-m", "server", *words],
            cwd=project,
            env={**inherited, "HOLDFAST_DATA_DIR": str(tmp_path / "data"), **env},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return start


def sentence(ended: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a start was refused."""
    assert ended.returncode == 2, (ended.returncode, ended.stderr)
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    begin = "Holdfast does not start: "
    assert line.startswith(begin)
    assert line.endswith((".", ")."))
    return line.removeprefix(begin)


# What stops a start


def test_a_host_that_is_not_here(run: Run) -> None:
    assert "192.0.2.1" in sentence(run("--host", "192.0.2.1", "--port", "0"))
    assert "no-such-host.invalid" in sentence(run("--host", "no-such-host.invalid", "--port", "0"))


@pytest.mark.parametrize("words", [["--port", "70000"], ["--port", "many"], ["--demos"], ["dance"]])
def test_words_that_are_not_known(run: Run, words: list[str]) -> None:
    ended = run(*words)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "name, value",
    [
        ("HOLDFAST_ENVIRONMENT", "elsewhere"),
        ("HOLDFAST_SAY_BURST", "many"),
        ("HOLDFAST_SAY_RATE", "0"),
        ("HOLDFAST_TRUSTED_PROXIES", "-1"),
        ("HOLDFAST_LOG_LEVEL", "loud"),
        ("HOLDFAST_REGION", "atlantis"),
        ("HOLDFAST_LOGIN_FAILURES", "some"),
        ("HOLDFAST_FIELD_KEYS", "a-secret-that-is-no-key"),
        ("HOLDFAST_DATABASE_URL", "not a url with secret"),
        ("HOLDFAST_DATABASE_URL", "oracle://user:secret@host/name"),
        ("HOLDFAST_REDIS_URL", "no-redis://user:secret@host"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_secret(run: Run, name: str, value: str) -> None:
    said = sentence(run("--port", "0", **{name: value}))
    assert name in said
    assert "secret" not in said


def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "holdfast.sqlite3").write_bytes(b"These are not the bytes of a database. " * 100)
    assert "database" in sentence(run("--port", "0"))


@pytest.mark.parametrize("what", ["a rule without a pattern", "a card that is missing", "no YAML"])
def test_language_data_that_cannot_be_used(run: Run, tmp_path: Path, what: str) -> None:
    """On a copy of the project: the rules are data that people edit, so a slip has to be told where it is."""
    project = tmp_path / "project"
    for part in ("server", "client", "migrations"):
        shutil.copytree(PROJECT / part, project / part, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    shutil.copy(PROJECT / "config.py", project)
    rules = project / "server" / "guidance" / "rules"
    if what == "a card that is missing":
        for card in (project / "server" / "guidance" / "guidelines").glob("*.md"):
            card.unlink()
    elif what == "no YAML":
        (rules / "label.yaml").write_text("- id: [unclosed\n")
    else:
        (rules / "label.yaml").write_text("- id: label-nothing\n  category: label\n")
    said = sentence(run("--port", "0", project=project))
    assert re.search(r"\w+\.(yaml|md)", said), said


def test_migrating_again_changes_nothing(run: Run, postgres: Postgres) -> None:
    for env in ({}, {"HOLDFAST_DATABASE_URL": postgres.new_database()}):
        first, second = run("migrate", **env), run("migrate", **env)
        assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
        assert first.stdout == second.stdout
        assert "Traceback" not in first.stderr + second.stderr


# What goes well


def test_a_second_start_keeps_accounts_meeting_words_and_sign_ins(
    new_server: Callable[..., Server], evening_data: Path, guests: Guests
) -> None:
    server = new_server(evening_data).start()
    dee = guests.room(server, "dee")
    said = dee.does("say", client_id="1", body="Until later")
    meeting = guests.meeting(server)
    dee.close()
    server.restart()
    assert wire.live_meeting(guests.browser(server, "dee"), server.url) == meeting
    again = guests.room(server, "dee")
    assert [message["id"] for message in again.entered["state"]["messages"]] == [said["id"]]
    assert again.does("say", client_id="1", body="Until later")["id"] == said["id"]


def test_the_first_admins_link_works_once_and_is_not_printed_again(new_server: Callable[..., Server]) -> None:
    server = new_server().start()
    link = server.wait_for(r"(http://\S+)$")[1]
    browser = requests.Session()
    page = browser.get(link, timeout=wire.WAIT)
    assert page.status_code == 200
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    form = {"username": "ada", "password": "a-long-quiet-harbour", "csrf_token": token[1]}
    assert browser.post(link, data={**form, "confirm": form["password"]}, timeout=wire.WAIT).status_code == 200
    assert requests.get(link, timeout=wire.WAIT).status_code in (400, 403, 404, 409, 410)
    assert wire.sign_in(server.url, "ada", form["password"])
    printed = len(server.lines)
    server.restart()
    assert not any("to become one" in line for line in server.lines[printed:])


def test_a_free_port_is_taken_where_none_is_named(new_server: Callable[..., Server]) -> None:
    server = new_server(port=0)
    server.port = 0
    server.start(wait=False)
    url = server.wait_for(r"Holdfast is ready at (http://127\.0\.0\.1:\d+)")[1]
    assert requests.get(f"{url}/healthz", timeout=wire.WAIT).status_code == 200


# Ending


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_asked_with_people_in_the_room(
    quiet_server: Server, guests: Guests, how: signal.Signals
) -> None:
    lines = [guests.room(quiet_server, name) for name in ("dee", "eli")]
    assert quiet_server.stop(how) == 0
    for line in lines:
        assert line.is_cut_off()
    assert "Traceback" not in quiet_server.output


def test_what_is_under_way_at_the_end_is_answered_and_kept(
    new_server: Callable[..., Server], evening_on_postgres: tuple[str, Path], guests: Guests
) -> None:
    url, data = evening_on_postgres
    server = new_server(data).start(HOLDFAST_DATABASE_URL=url)
    dee = guests.room(server, "dee")
    database = create_engine(url)
    with database.begin() as connection:
        # The words wait for this lock when the end is announced.
        connection.execute(text("LOCK TABLE message IN EXCLUSIVE MODE"))
        number = dee.send("say", client_id="last", body="One more word")
        others_wait = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        wait_until(lambda: bool(connection.execute(others_wait).scalar()), "the words wait")
        os.kill(server.pid, signal.SIGTERM)
        wait_until(lambda: not _answers(f"{server.url}/healthz"), "the door is shut")
    assert dee.answer(number)["state"] == "posted"
    assert server.wait_for_end() == 0
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM message WHERE client_id = 'last'")).scalar() == 1
    database.dispose()
    assert "Traceback" not in server.output


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=wire.WAIT).ok
    except requests.ConnectionError:
        return False
