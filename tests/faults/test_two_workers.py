"""Two workers on one database: what one does, the people at the other know, with Redis between them and without."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services import wire
from tests.services.evening import Guests
from tests.services.postgres import Postgres
from tests.services.redis import RedisServer
from tests.services.server import Server
from tests.services.wire import MODERATION, Wire


@dataclass
class Pair:
    """Two running workers, and who is at them."""

    here: Server
    there: Server
    guests: Guests


def started(data: Path, **env: str) -> Pair:
    workers = [Server(data), Server(data)]
    for worker in workers:
        worker.start(wait=False, HOLDFAST_SAY_BURST="10000", **env)
    for worker in workers:
        worker.wait_for("Holdfast is ready at")
    return Pair(workers[0], workers[1], Guests())


@pytest.fixture(scope="module", params=["sqlite", "postgres", "sqlite and redis", "postgres and redis"])
def pair(
    request: pytest.FixtureRequest, _evening_of_the_run: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    env = {}
    folder = _evening_of_the_run
    if "postgres" in request.param:
        running: Postgres = request.getfixturevalue("_postgres_of_the_run")
        if not running.runs:
            running.start()
        name, folder = request.getfixturevalue("_evening_on_postgres")
        env["HOLDFAST_DATABASE_URL"] = running.copy_of(name)
    if "redis" in request.param:
        redis: RedisServer = request.getfixturevalue("_redis_of_the_run")
        if not redis.runs:
            redis.start()
        env["HOLDFAST_REDIS_URL"] = redis.url
    data = Path(shutil.copytree(folder, tmp_path_factory.mktemp("data") / "evening"))
    two = started(data, **env)
    yield two
    two.guests.go()
    for worker in (two.here, two.there):
        assert worker.stop() == 0
        assert "Traceback" not in worker.output


def room_events(line: Wire) -> list[tuple[int, str]]:
    """What the room's stream told this socket, in the order of arrival."""
    return [
        (fields["seq"], name)
        for where, name, fields in line.heard
        if where == wire.ROOMS and fields.get("seq") is not None
    ]


def test_what_is_said_at_either_is_heard_at_both_in_one_order_without_gaps(pair: Pair) -> None:
    dee, eli = pair.guests.room(pair.here, "dee"), pair.guests.room(pair.there, "eli")
    fay, gus = pair.guests.room(pair.here, "fay"), pair.guests.room(pair.there, "gus")
    numbers = [(line, line.send("say", client_id=f"{n}", body=f"Word {n}")) for n in range(15) for line in (dee, eli)]
    ids = [line.answer(number)["id"] for line, number in numbers]
    for listener in (fay, gus, dee, eli):
        for message_id in ids:
            listener.hears("message_posted", id=message_id)
    heard_here, heard_there = room_events(fay), room_events(gus)
    common = [event for event in heard_here if event[0] >= heard_there[0][0]]
    assert common == heard_there[: len(common)] or heard_there == common[: len(heard_there)]
    for heard in (heard_here, heard_there):
        seqs = [seq for seq, _ in heard]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert sorted(ids) == sorted({message["id"] for message in gus.told("message_posted")} & set(ids))


def test_the_same_words_sent_to_both_at_once_are_one_message(pair: Pair) -> None:
    here, there = pair.guests.room(pair.here, "dee"), pair.guests.room(pair.there, "dee")
    gus = pair.guests.room(pair.there, "gus")
    for turn in range(10):
        numbers = [(line, line.send("say", client_id=f"both-{turn}", body="Hello")) for line in (here, there)]
        answers = [line.answer(number) for line, number in numbers]
        assert all(answer["ok"] for answer in answers), answers
        assert answers[0] == answers[1]
    last = here.does("say", client_id="last", body="That was all")
    gus.hears("message_posted", id=last["id"])
    told = [message["client_id"] for message in gus.told("message_posted")]
    assert [one for one in told if one.startswith("both-")] == [f"both-{turn}" for turn in range(10)]


def test_an_alert_raised_at_one_is_taken_by_one_and_both_know(pair: Pair) -> None:
    dee = pair.guests.room(pair.here, "dee")
    fay, gus = pair.guests.panel(pair.here, "fay"), pair.guests.panel(pair.there, "gus")
    said = dee.does("say", client_id="alert", body="I don't want to live anymore. I have the pills here.")
    alerts = [line.hears("alert_raised", MODERATION, message=said["id"])["alert"] for line in (fay, gus)]
    assert alerts[0] == alerts[1]
    numbers = [(line, line.send("claim", MODERATION, alert=alerts[0])) for line in (fay, gus)]
    answers = [line.answer(number) for line, number in numbers]
    assert sorted(answer["ok"] for answer in answers) == [False, True]
    refused = next(answer for answer in answers if not answer["ok"])["error"]
    taken = next(answer for answer in answers if answer["ok"])["alert"]
    assert (refused["code"], refused["by"]) == ("conflict", taken["claimed_by"])
    for line in (fay, gus):
        line.hears("alert_changed", MODERATION, alert=alerts[0], claimed_by=taken["claimed_by"])


def test_whoever_is_removed_at_one_is_gone_at_the_other(pair: Pair) -> None:
    fay = pair.guests.panel(pair.here, "fay")
    mo_here, mo_there = pair.guests.room(pair.here, "mo"), pair.guests.room(pair.there, "mo")
    seat = mo_here.does("step_in")["you"]["seat"]
    assert fay.does("remove", MODERATION, seat=seat, reason="Let us talk tomorrow.")["seat"]["standing"] == "removed"
    after = fay.does("say", client_id="after-mo", body="Between us")
    for line in (mo_here, mo_there):
        assert line.is_cut_off()
        assert line.told("removed")[0]["reason"] == "Let us talk tomorrow."
        assert after["id"] not in [message["id"] for message in line.told("message_posted")]
        assert line.open(wire.ROOMS)
        assert line.call("enter")["error"]["code"] == "removed"


def test_signing_out_at_one_closes_the_sockets_at_the_other(pair: Pair) -> None:
    browser = wire.sign_in(pair.here.url, "eli", pair.here.password)
    meeting = pair.guests.meeting(pair.here)
    lines = [Wire(worker.url, wire.cookie_of(browser), meeting) for worker in (pair.here, pair.there)]
    for line in lines:
        assert line.open(wire.ROOMS)
        line.does("enter")
    still_there = pair.guests.room(pair.there, "eli")
    wire.sign_out(browser, pair.here.url)
    for line in lines:
        assert line.is_cut_off()
        assert not line.open(wire.ROOMS)
        line.close()
    assert still_there.does("check", body="Am I still here?")["nudge"] is None


# Redis away


def test_a_redis_that_hangs_or_dies_is_missed_by_nobody(
    new_server: Callable[..., Server], evening_data: Path, redis_server: RedisServer
) -> None:
    two = started(evening_data, HOLDFAST_REDIS_URL=redis_server.url)
    try:
        dee, eli = two.guests.room(two.here, "dee"), two.guests.room(two.there, "eli")

        def talk(about: str) -> None:
            for turn in range(10):
                said = dee.does("say", client_id=f"{about}-{turn}", body=f"{about} {turn}")
                answered = eli.does("say", client_id=f"{about}-{turn}", body=f"Yes, {about} {turn}")
                eli.hears("message_posted", id=said["id"])
                dee.hears("message_posted", id=answered["id"])

        talk("all is well")
        redis_server.hang()
        said = dee.does("say", client_id="hung", body="Can you hear me?")
        eli.hears("message_posted", id=said["id"])
        redis_server.wake()
        talk("it woke")
        redis_server.kill()
        said = dee.does("say", client_id="killed", body="And now?")
        eli.hears("message_posted", id=said["id"])
        redis_server.start()
        talk("it is back")
        for line in (dee, eli):
            seqs = [seq for seq, _ in room_events(line)]
            assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    finally:
        redis_server.wake() if redis_server.runs else None
        two.guests.go()
        for worker in (two.here, two.there):
            worker.close()
    for worker in (two.here, two.there):
        assert "Traceback" not in worker.output
