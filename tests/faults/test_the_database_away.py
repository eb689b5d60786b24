"""The database goes away in the middle of a meeting, or is full, or belongs to somebody else for a while: an honest no,
nothing half done, and no restart."""

from __future__ import annotations

import resource
import select
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.services import wire
from tests.services.evening import Guests
from tests.services.postgres import Postgres
from tests.services.server import Server
from tests.services.wire import MODERATION, Wire


def code(answer: wire.Payload) -> str:
    return "ok" if answer["ok"] else str(answer["error"]["code"])


def has_an_answer_waiting(line: Wire) -> bool:
    return bool(select.select([line.socket.sock], [], [], 0)[0])


def test_postgres_stops_in_mid_meeting_and_comes_back(
    new_server: Callable[..., Server], evening_on_postgres: tuple[str, Path], postgres: Postgres, guests: Guests
) -> None:
    url, data = evening_on_postgres
    server = new_server(data).start(HOLDFAST_DATABASE_URL=url)
    dee, eli, fay = (guests.room(server, name) for name in ("dee", "eli", "fay"))
    assert fay.open(MODERATION)
    fay.does("watch", MODERATION)
    before = dee.does("say", client_id="before", body="Before")
    eli.hears("message_posted", id=before["id"])
    browser = guests.browser(server, "dee")

    postgres.stop()
    for event, fields in (("say", {"client_id": "during", "body": "During"}), ("step_out", {}), ("enter", {})):
        answer = dee.call(event, **fields)
        assert code(answer) == "unavailable", event
        assert answer["error"]["message"]
    assert code(fay.call("watch", MODERATION)) == "unavailable"
    assert browser.get(f"{server.url}/", timeout=wire.WAIT).status_code == 503
    assert browser.get(f"{server.url}/readyz", timeout=wire.WAIT).status_code == 503
    assert browser.get(f"{server.url}/healthz", timeout=wire.WAIT).status_code == 200
    with pytest.raises(wire.websocket.WebSocketBadStatusException) as refused:
        guests.wire(server, "eli")
    assert refused.value.status_code == 503

    postgres.start()
    again = dee.until(lambda: _said(dee, "during", "During"), "recovery")
    assert eli.hears("message_posted", id=again["id"])["body"] == "During"
    fay.does("watch", MODERATION)
    assert browser.get(f"{server.url}/readyz", timeout=wire.WAIT).status_code == 200
    latecomer = guests.room(server, "mo")
    bodies = [message["body"] for message in latecomer.entered["state"]["messages"]]
    assert bodies == ["Before", "During"]
    assert {person["name"] for person in latecomer.entered["state"]["people"]} == {"dee", "eli", "fay", "mo"}
    assert "Traceback" not in server.output
    assert "During" not in server.output


def _said(line: Wire, client_id: str, body: str) -> wire.Payload | None:
    """The answer once the words are kept; None while they cannot be."""
    answer = line.call("say", client_id=client_id, body=body)
    assert code(answer) in ("ok", "unavailable", "rate_limited"), answer
    return answer if answer["ok"] else None


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Another process has the SQLite file to itself."""
    with closing(sqlite3.connect(data / "holdfast.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_sqlite_file_refuses_and_reading_goes_on(quiet_server: Server, guests: Guests) -> None:
    dee, eli = guests.room(quiet_server, "dee"), guests.room(quiet_server, "eli")
    first = dee.does("say", client_id="first", body="Before it was locked")
    assert guests.room_is_read(quiet_server, "mo")
    with locked(quiet_server.data_dir):
        number = dee.send("say", client_id="locked", body="While it was locked")
        for _ in range(10):
            assert eli.does("history", before=first["id"])["messages"] == []
            assert eli.does("check", body="You are such an enabler.")["nudge"]
        assert guests.room_is_read(quiet_server, "mo")
        assert not has_an_answer_waiting(dee), "everybody waited for the lock"
        assert code(dee.answer(number)) == "unavailable"
        assert eli.told("message_posted")[-1]["id"] == first["id"]
    again = dee.does("say", client_id="locked", body="While it was locked")
    assert eli.hears("message_posted", id=again["id"])["seq"] > first["seq"]
    assert "Traceback" not in quiet_server.output


def test_a_lock_that_is_soon_gone_costs_nobody_a_word(quiet_server: Server, guests: Guests) -> None:
    dee, eli = guests.room(quiet_server, "dee"), guests.room(quiet_server, "eli")
    with locked(quiet_server.data_dir):
        numbers = [line.send("say", client_id=str(n), body="Hello") for n in range(5) for line in (dee, eli)]
        assert guests.room_is_read(quiet_server, "dee")
    answers = [line.answer(number) for line, number in zip((dee, eli) * 5, numbers, strict=True)]
    assert [code(answer) for answer in answers] == ["ok"] * 10
    assert len({answer["seq"] for answer in answers}) == 10


def test_a_full_disk_refuses_and_reading_goes_on(quiet_server: Server, guests: Guests) -> None:
    dee, eli = guests.room(quiet_server, "dee"), guests.room(quiet_server, "eli")
    kept = [dee.does("say", client_id=f"kept-{n}", body=f"Kept {n}")["id"] for n in range(5)]
    written = (quiet_server.data_dir / "holdfast.sqlite3-wal").stat().st_size
    _, most = resource.prlimit(quiet_server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(quiet_server.pid, resource.RLIMIT_FSIZE, (written, most))
    # What was written before makes no room for this: the log is reset once it is long, and not before.
    codes = [code(dee.call("say", client_id=f"full-{n}", body="Full")) for n in range(5)]
    assert set(codes) == {"unavailable"}
    assert eli.does("history", before=kept[4])["messages"][-1]["id"] == kept[3]
    assert guests.room_is_read(quiet_server, "eli")
    resource.prlimit(quiet_server.pid, resource.RLIMIT_FSIZE, (most, most))
    again = dee.does("say", client_id="full-0", body="Full")
    eli.hears("message_posted", id=again["id"])
    bodies = [message["body"] for message in guests.room(quiet_server, "mo").entered["state"]["messages"]]
    assert bodies == [*(f"Kept {n}" for n in range(5)), "Full"]
    assert "Traceback" not in quiet_server.output
