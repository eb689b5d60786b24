"""The process ends without warning while people speak: what was acknowledged is there, once, in its order."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.services.evening import Guests
from tests.services.server import Server
from tests.services.wire import Gone, Wire

SPEAKERS = ("dee", "eli", "mo", "fay")
CRASHES = int(os.environ.get("HOLDFAST_CRASHES", "3"))


class Speaker:
    """Says one thing after the other without waiting, and notes what was acknowledged."""

    def __init__(self, line: Wire, client_ids: list[str]) -> None:
        self.acknowledged = dict[str, str]()
        self.tried = client_ids
        self._line, self._thread = line, threading.Thread(target=self.speak)

    def start(self) -> None:
        self._thread.start()

    def speak(self) -> None:
        try:
            numbers = [(self._line.send("say", client_id=one, body=f"The words of {one}"), one) for one in self.tried]
            for number, client_id in numbers:
                answer = self._line.answer(number)
                assert answer["ok"], answer
                self.acknowledged[client_id] = answer["id"]
        except Gone:
            pass

    def join(self) -> None:
        self._thread.join()


def everything_said(line: Wire, entered: dict[str, Any]) -> list[dict[str, Any]]:
    """Every message of the room, oldest first, read page by page."""
    messages, more = entered["state"]["messages"], entered["state"]["more"]
    while more:
        page = line.does("history", before=messages[0]["id"], limit=100)
        messages, more = page["messages"] + messages, page["more"]
    return list(messages)


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(
    new_server: Callable[..., Server], evening_data: Path
) -> None:
    server = new_server(evening_data)
    acknowledged: dict[str, str] = {}
    tried: dict[str, list[str]] = {name: [] for name in SPEAKERS}
    cut_short = 0
    for turn in range(CRASHES + 1):
        guests = Guests()
        server.start(HOLDFAST_SAY_BURST="10000")
        # Everything from before the crash again, acknowledged or not, as clients do that come back.
        for name in SPEAKERS:
            again = Speaker(guests.room(server, name), tried[name])
            again.speak()
            assert set(again.acknowledged) == set(tried[name])
            for client_id, message_id in again.acknowledged.items():
                assert acknowledged.setdefault(client_id, message_id) == message_id
        if turn == CRASHES:
            break
        tried = {name: [f"{name}-{turn}-{number}" for number in range(55)] for name in SPEAKERS}
        speakers = [Speaker(guests.room(server, name), tried[name]) for name in SPEAKERS]
        listener = guests.room(server, "gus")
        for speaker in speakers:
            speaker.start()
        # A different number each time, so that the end comes at different moments of the work.
        listener.hears_many("message_posted", 20 + 17 * turn)
        server.kill()
        for speaker in speakers:
            speaker.join()
            acknowledged |= speaker.acknowledged
            cut_short += len(speaker.acknowledged) < len(speaker.tried)
        guests.go()

    line = guests.room(server, "gus")
    messages = everything_said(line, line.entered)
    places = [message["place"] for message in messages]
    assert places == sorted(set(places))
    by_client_id = {message["client_id"]: message["id"] for message in messages}
    assert len(by_client_id) == len(messages)
    assert acknowledged == by_client_id
    assert [message["body"] for message in messages] == [f"The words of {one}" for one in by_client_id]
    assert cut_short, "nobody was in the middle of a word"
    assert "Traceback" not in server.output
    guests.go()
