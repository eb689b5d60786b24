"""The second tier at a real server: off the hub, in a thread of its own, and gone without harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import requests

from tests.services import wire
from tests.services.evening import Guests
from tests.services.server import Server

PARAPHRASED = "You'd sooner have a sick man than an empty house."


def test_what_is_meant_reaches_the_panel_of_a_real_server(
    new_server: Callable[..., Server], evening_data: Path, guests: Guests
) -> None:
    server = new_server(evening_data).start(HOLDFAST_SEMANTIC_TIER="true")
    assert requests.get(f"{server.url}/readyz", timeout=wire.WAIT).json() == {"status": "ready", "reading": "full"}
    dee, fay = guests.room(server, "dee"), guests.panel(server, "fay")
    said = dee.does("say", client_id="1", body=PARAPHRASED)
    assert said["state"] == "posted"
    flag = fay.hears("flag_raised", wire.MODERATION)
    assert (flag["message"], flag["source"], flag["target"]) == (said["id"], "model", "member")
    assert flag["like"]


def test_a_draft_is_read_in_its_meaning_while_others_talk(
    new_server: Callable[..., Server], evening_data: Path, guests: Guests
) -> None:
    server = new_server(evening_data).start(HOLDFAST_SEMANTIC_TIER="true", HOLDFAST_SAY_BURST="1000")
    dee, eli = guests.room(server, "dee"), guests.room(server, "eli")
    for number in range(50):
        eli.does("say", client_id=str(number), body=f"Good evening number {number}, he came home sober.")
    assert dee.does("say", client_id="1", body=PARAPHRASED, ask=True)["state"] == "nudge"
