"""A reader that takes nothing in any more is cut off; nobody else notices."""

from __future__ import annotations

import re
import socket as sockets

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
    before = memory_of(quiet_server.pid)
    ids = []
    for turn in range(20):
        # A new socket each time: one alone may not say so much at once.
        dee = guests.room(quiet_server, ("dee", "fay", "gus")[turn % 3])
        numbers = [dee.send("say", client_id=f"{turn}-{n}", body="x" * 3_900) for n in range(50)]
        ids += [dee.answer(number)["id"] for number in numbers]
        dee.close()
        eli.hears("message_posted", id=ids[-1])
        if "stalled_reader_closed" in quiet_server.output:
            break
    quiet_server.wait_for("stalled_reader_closed")
    assert stalled.is_cut_off()
    assert memory_of(quiet_server.pid) - before < 100 * 2**20
    assert [message["id"] for message in eli.told("message_posted")] == ids

    back = guests.wire(quiet_server, "mo")
    assert back.open("/rooms")
    again = back.does("enter", since=entered["seq"])
    latest = again["events"] if "events" in again else again["state"]["messages"]
    assert [one["id"] for one in latest if "place" in one][-50:] == ids[-50:]
    # What the server does by itself has gone on meanwhile.
    assert "job_failed" not in quiet_server.output
    assert "Traceback" not in quiet_server.output
