"""The time zones of the world: those that are known, and those that are offered to people to choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

_AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def known() -> frozenset[str]:
    """Every name that a meeting can be planned in."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


@cache
def offered() -> tuple[str, ...]:
    """`UTC`, and those named after a place: what an account can choose."""
    return ("UTC", *sorted(zone for zone in known() if zone.partition("/")[0] in _AREAS))
