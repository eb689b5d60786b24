"""Flags for verdicts, made as the product makes them."""

from __future__ import annotations

from itertools import count
from typing import Any

from tests.app_fixtures import Evening

SHAMING = "You are such an enabler, eli, and everybody in here knows it."
NEARLY_THE_SAME = "you are such an enabler eli, and everbody in here knows it!!"

_numbers = count(1)


def say(evening: Evening, body: str, name: str = "dee") -> dict[str, Any]:
    """What somebody says in the room; the answer."""
    return evening.room(name).does("say", client_id=f"said-{next(_numbers)}", body=body)


def flags_of(evening: Evening, message: str) -> list[dict[str, Any]]:
    """What facilitators see marked in a message."""
    flags = evening.line("gus", "/moderation").does("watch")["flags"]
    return [flag for flag in flags if flag["message"] == message and flag["state"] != "superseded"]


def judge(evening: Evening, body: str = SHAMING, verdict: str = "not_shaming") -> dict[str, Any]:
    """fay decides about the one flag of what dee says; the flag."""
    (flag,) = flags_of(evening, say(evening, body)["id"])
    evening.panel("fay").does("decide", flag=flag["flag"], verdict=verdict)
    return flag
