"""How much one room of 20 carries: real sockets, one server process, every message kept, read and told to all.

Beside it, in the same run and with the same clients, a peer: the smallest python-socketio server on eventlet that
passes a message on to a room and keeps nothing. The ratio says what keeping, reading and guarding cost.

    PYTHONPATH=. .venv/bin/python benchmarks/room.py [--seconds 4] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websocket

NAMES = "ana bo cleo dov esme finn gita hugo ines jonas kaya lars mona nils olga pia ravi sara tom uma".split()
PEOPLE = len(NAMES)
NAMESPACE = "/rooms"
LIVELY = 20.0
"""Messages a second in a room where everybody talks at once."""
WORDS = (
    "I sat with him in the kitchen until two, and it helped that I had read your message before.",
    "Thank you for saying that.",
    "We agreed that the car keys stay with me this week, and she was relieved when I said it calmly.",
    "How are you today?",
    "My sister rang the clinic herself. I am proud of her, and so tired that I could sleep standing up.",
    "I do not know yet what I will do on Friday, but I know that I need an evening for myself.",
)


@dataclass(slots=True)
class Tally:
    """What one phase saw. Times are seconds."""

    said: int = 0
    refused: int = 0
    delivered: int = 0
    waits: list[float] = field(default_factory=list)
    took: float = 0.0

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")


class Socket:
    """One person's socket: shaken hands by a library, read by hand, so that the clients are not what is measured."""

    def __init__(self, port: int, meeting: str, cookie: str) -> None:
        self.meeting = meeting
        self._pending = bytearray()
        self._acks = 0
        self._link = websocket.create_connection(
            f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket&meeting={meeting}",
            cookie=cookie,
            origin=f"http://127.0.0.1:{port}",
            timeout=20,
        )
        self._link.recv()
        self._link.send(f"40{NAMESPACE},")
        self._expect(f"40{NAMESPACE},")
        self._send("enter", {})
        answer = self._expect(f"43{NAMESPACE},")
        assert '"ok":true' in answer, answer
        self.raw = self._link.sock
        self.raw.settimeout(0)

    def _expect(self, start: str) -> str:
        while True:
            frame = str(self._link.recv())
            if frame.startswith(start):
                return frame
            assert not frame.startswith("44"), frame

    def _send(self, event: str, payload: dict[str, Any]) -> None:
        self._acks += 1
        body = json.dumps([event, {"meeting": self.meeting, **payload}])
        self._link.send(f"42{NAMESPACE},{self._acks}{body}")

    def say(self, client_id: str, body: str) -> None:
        self._send("say", {"client_id": client_id, "body": body})

    def pong(self) -> None:
        self._link.send("3")

    def frames(self) -> Iterator[bytes]:
        """The whole text frames that have come in."""
        try:
            while chunk := self.raw.recv(262_144):
                self._pending += chunk
        except (BlockingIOError, TimeoutError):
            pass
        data, at = self._pending, 0
        while len(data) - at >= 2:
            length, head = data[at + 1], 2
            if length == 126:
                length, head = int.from_bytes(data[at + 2 : at + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(data[at + 2 : at + 10], "big"), 10
            if len(data) - at < head + length:
                break
            yield bytes(data[at + head : at + head + length])
            at += head + length
        del data[:at]

    def close(self) -> None:
        with suppress(OSError):
            self.raw.close()


class Room:
    """All the sockets of a room, read by one loop."""

    def __init__(self, port: int, meeting: str, cookies: list[str]) -> None:
        self.sockets = [Socket(port, meeting, cookie) for cookie in cookies]
        self._selector = selectors.DefaultSelector()
        for socket in self.sockets:
            self._selector.register(socket.raw, selectors.EVENT_READ, socket)
        self._number = 0
        self._sent: dict[bytes, float] = {}

    def _say(self, socket: Socket, tally: Tally) -> None:
        self._number += 1
        client_id = f"m{self._number:07d}"
        self._sent[client_id.encode()] = time.perf_counter()
        tally.said += 1
        socket.say(client_id, WORDS[self._number % len(WORDS)])

    def _read(self, tally: Tally, wait: float) -> deque[Socket]:
        """Take in what comes within `wait` seconds; the sockets that got an answer to what they said."""
        answered: deque[Socket] = deque()
        for key, _ in self._selector.select(max(wait, 0)):
            socket: Socket = key.data
            for frame in socket.frames():
                if frame.startswith(b'42/rooms,["message_posted"'):
                    at = frame.index(b'"client_id":') + 12
                    at = frame.index(b'"', at) + 1
                    tally.delivered += 1
                    tally.waits.append(time.perf_counter() - self._sent[frame[at : at + 8]])
                elif frame.startswith(b"43"):
                    tally.refused += b'"ok":true' not in frame
                    answered.append(socket)
                elif frame == b"2":
                    socket.pong()
        return answered

    def _let_it_arrive(self, tally: Tally) -> None:
        end = time.perf_counter() + 10
        while tally.delivered < (tally.said - tally.refused) * len(self.sockets) and time.perf_counter() < end:
            self._read(tally, 0.05)

    def as_fast_as_it_goes(self, seconds: float) -> Tally:
        """Everybody says the next thing as soon as the one before is acknowledged."""
        tally = Tally()
        began = time.perf_counter()
        for socket in self.sockets:
            self._say(socket, tally)
        while time.perf_counter() - began < seconds:
            for socket in self._read(tally, 0.05):
                self._say(socket, tally)
        self._let_it_arrive(tally)
        tally.took = time.perf_counter() - began
        return tally

    def steadily(self, seconds: float) -> Tally:
        """`LIVELY` messages a second, by one after the other, whether or not the ones before have arrived."""
        tally = Tally()
        began = time.perf_counter()
        while (now := time.perf_counter() - began) < seconds:
            due = tally.said / LIVELY
            if now >= due:
                self._say(self.sockets[tally.said % len(self.sockets)], tally)
            self._read(tally, due - now)
        self._let_it_arrive(tally)
        tally.took = time.perf_counter() - began
        return tally

    def close(self) -> None:
        self._selector.close()
        for socket in self.sockets:
            socket.close()


# The two servers


@contextmanager
def holdfast() -> Iterator[tuple[int, str, list[str]]]:
    """Holdfast with a meeting of 20 members: its port, the meeting's id, everybody's cookie."""
    from tests.services.server import Server

    with tempfile.TemporaryDirectory() as folder:
        meeting, cookies = furnish(Path(folder))
        server = Server(Path(folder))
        # Everybody here says more than people do; what is measured is the room and not its throttle.
        server.start(HOLDFAST_SAY_BURST="100000", HOLDFAST_SAY_RATE="100000", HOLDFAST_LOG_LEVEL="warning")
        pin(server.pid, 0)
        try:
            yield server.port, meeting, cookies
        finally:
            server.close()


def furnish(data_dir: Path) -> tuple[str, list[str]]:
    """Make the people and the meeting as the product makes them, and sign everybody in."""
    from config import Settings
    from server import schema
    from server.accounts import browser
    from server.app import create_app
    from server.extensions import db
    from tests.factories import a_group, a_meeting, a_sign_in, a_user

    settings = Settings.from_environment(data_dir=data_dir, database_url="", redis_url="", log_level="error")
    app = create_app(settings)
    with app.app_context():
        schema.ensure_current(db.engine, settings.data_dir)
        meeting = a_meeting(a_group(capacity=PEOPLE)).id
        tokens = [a_sign_in(a_user(name)) for name in NAMES]
        db.session.close()
        db.engine.dispose()
    cookies = []
    for token in tokens:
        client = app.test_client()
        with client.session_transaction() as session:
            session[browser.TOKEN] = token
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        cookies.append(f"{cookie.key}={cookie.value}")
    return meeting, cookies


@contextmanager
def peer() -> Iterator[tuple[int, str, list[str]]]:
    from tests.services.ports import free_port

    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", __file__, "--be-the-peer", str(port)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    pin(process.pid, 0)
    try:
        yield port, "any", [""] * PEOPLE
    finally:
        process.kill()
        process.wait()


def be_the_peer(port: int) -> None:
    """Pass on what is said, and keep nothing."""
    import eventlet

    eventlet.monkey_patch()
    import eventlet.wsgi
    import socketio

    server = socketio.Server(
        async_mode="eventlet", async_handlers=False, cors_allowed_origins="*", transports=["websocket"]
    )

    @server.on("enter", namespace=NAMESPACE)
    def enter(sid: str, data: dict[str, Any]) -> dict[str, Any]:
        server.enter_room(sid, data["meeting"], namespace=NAMESPACE)
        return {"ok": True}

    @server.on("say", namespace=NAMESPACE)
    def say(sid: str, data: dict[str, Any]) -> dict[str, Any]:
        server.emit("message_posted", {**data, "seat": sid}, to=data["meeting"], namespace=NAMESPACE)
        return {"ok": True}

    listener = eventlet.listen(("127.0.0.1", port))
    print("ready", flush=True)
    eventlet.wsgi.server(listener, socketio.WSGIApp(server), log_output=False)


def pin(pid: int, core: int) -> None:
    """Keep a process on one core, where the system can and has several: server and clients get one each."""
    with suppress(OSError, AttributeError, IndexError):
        os.sched_setaffinity(pid, {sorted(CORES)[core]})


CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else {0}


def measure(which: Any, seconds: float) -> tuple[Tally, Tally]:
    with which() as (port, meeting, cookies):
        room = Room(port, meeting, cookies)
        try:
            room.as_fast_as_it_goes(min(1.0, seconds))
            return room.as_fast_as_it_goes(seconds), room.steadily(seconds)
        finally:
            room.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each phase")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--be-the-peer", type=int, metavar="PORT", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.be_the_peer:
        be_the_peer(chosen.be_the_peer)
        return

    pin(0, 1)
    rounds = [(measure(holdfast, chosen.seconds), measure(peer, chosen.seconds)) for _ in range(chosen.rounds)]
    print(
        f"One room of {PEOPLE}, one server process; medians of {chosen.rounds} rounds of {chosen.seconds:g} seconds.\n"
    )
    print(f"{'':34}{'deliveries/s':>14}{'messages/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'lost':>6}")
    speed: dict[str, float] = {}
    for side, name in enumerate(("Holdfast", "peer")):
        for phase, manner in enumerate(("as fast as it goes", f"{LIVELY:g} messages a second")):
            tallies = [measured[side][phase] for measured in rounds]
            middle = statistics.median(tally.delivered / tally.took for tally in tallies)
            speed.setdefault(name, middle)
            lost = sum((tally.said - tally.refused) * PEOPLE - tally.delivered for tally in tallies)
            print(
                f"{name + ', ' + manner:34}{middle:>14,.0f}"
                f"{statistics.median((tally.said - tally.refused) / tally.took for tally in tallies):>12,.0f}"
                f"{statistics.median(tally.percentile(0.5) for tally in tallies):>9.1f}"
                f"{statistics.median(tally.percentile(0.99) for tally in tallies):>9.1f}{lost:>6}"
            )
            if refused := sum(tally.refused for tally in tallies):
                print(f"{'':4}{refused} were refused, most likely by the throttle of events")
    ratio = speed["Holdfast"] / speed["peer"]
    print(f"\nHoldfast keeps, reads and guards every message, and delivers {ratio:.2f} times what the peer does.")


if __name__ == "__main__":
    main()
