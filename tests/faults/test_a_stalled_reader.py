"""A reader that takes nothing in any more is cut off; nobody else notices."""

from __future__ import annotations

import re
import socket as sockets
import threading

from tests.services.evening import Guests
from tests.services.server import Server

NARROW = [(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4_096)]


def memory_of(pid: int) -> int:
    """Resident bytes."""
    with open(f"/proc/{pid}/status") as status:
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read())
    assert found
    return int(found[1]) * 1024


def test_a_stalled_reader_is_cut_off_and_comes_back_with_everything(quiet_server: Server, guests: Guests) -> None:
    stalled = guests.wire(quiet_server, "mo", sockopt=NARROW)
    assert stalled.open("/rooms")
    entered = stalled.does("enter")
    eli = guests.room(quiet_server, "eli")
    reading = threading.Thread(target=eli.hears_many, args=("typing", 15 * 55))
    reading.start()
    before = memory_of(quiet_server.pid)

    # Long words fill what the network holds, and then many small ones what the server keeps for a slow reader.
    ids = []
    for speaker in ("dee", "fay"):
        line = guests.room(quiet_server, speaker)
        numbers = [line.send("say", client_id=f"{speaker}-{n}", body="🌿" * 3_900) for n in range(50)]
        ids += [line.answer(number)["id"] for number in numbers]
    for turn in range(15):
        # A new socket each time: one alone may not ask so much at once.
        line = guests.room(quiet_server, ("dee", "fay", "gus")[turn % 3])
        for number in [line.send("typing", on=True) for _ in range(55)]:
            assert line.answer(number)["ok"]
        line.close()
    quiet_server.wait_for("stalled_reader_closed")
    assert stalled.is_cut_off()
    assert memory_of(quiet_server.pid) - before < 100 * 2**20
    reading.join()
    assert len(eli.told("typing")) == 15 * 55
    assert [message["id"] for message in eli.told("message_posted")] == ids

    back = guests.wire(quiet_server, "mo")
    assert back.open("/rooms")
    missed = back.does("enter", since=entered["seq"])["events"]
    assert [event["id"] for event in missed if event["kind"] == "message_posted"] == ids
    # What the server does by itself has gone on meanwhile.
    assert "job_failed" not in quiet_server.output
    assert "Traceback" not in quiet_server.output
