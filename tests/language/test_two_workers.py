"""A rule that is published at one worker is found in the running room of another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.language.conftest import TEAPOT
from tests.services.evening import Guests
from tests.services.ports import wait_until
from tests.services.server import Server
from tests.services.wire import MODERATION, WAIT

SOON = 5.0
"""Seconds in which every worker reads with a new edition."""


def test_a_rule_published_at_one_worker_is_found_in_the_running_room_of_another_within_five_seconds(
    new_server: Callable[..., Server], evening_data: Path, guests: Guests
) -> None:
    here, there = (new_server(evening_data).start(HOLDFAST_SAY_BURST="10000") for _ in range(2))
    dee, gus = guests.room(there, "dee"), guests.panel(there, "gus")
    ada = guests.browser(here, "ada")

    def send(address: str, **fields: str) -> None:
        page = ada.get(f"{here.url}/admin/language/publish", timeout=WAIT).text
        for name in ("csrf_token", "seen"):
            value = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)
            fields[name] = value[1] if value else ""
        answer = ada.post(f"{here.url}/admin/language/{address}", data=fields, timeout=WAIT, allow_redirects=False)
        assert answer.status_code == 302, answer.text

    send("new-rule/yaml", text=TEAPOT)
    send("publish", note="Teapots.")
    said = 0

    def is_marked() -> bool:
        nonlocal said
        said += 1
        answer = dee.does("say", client_id=f"teapot-{said}", body="You are such a teapot.", ask=True)
        return answer["state"] == "nudge"

    wait_until(is_marked, "the new rule at the other worker", SOON)
    message = dee.does("say", client_id="marked", body="You are such a teapot.")["id"]
    assert gus.hears("flag_raised", MODERATION, message=message)["source"] == "label-teapot"
