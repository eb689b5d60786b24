"""When something happened to an account, in words, with its year and in the zone of whoever reads it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import get_locale

from server.accounts.actions import zones


def day_of(at: datetime, zone: str) -> str:
    """`Nov 25, 2026`."""
    return str(format_date(at.astimezone(_known(zone)).date(), "medium", locale=_locale()))


def moment_of(at: datetime, zone: str) -> str:
    """`Nov 25, 2026, 7:00 PM`."""
    local = at.astimezone(_known(zone))
    return f"{day_of(at, zone)}, {format_time(local.time(), 'short', locale=_locale())}"


def _known(zone: str) -> ZoneInfo:
    return ZoneInfo(zone if zone in zones() else "UTC")


def _locale() -> str:
    return str(get_locale() or "en")
