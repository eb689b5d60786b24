"""Times in words, in the zone of whoever reads them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from flask_babel import get_locale

from server import zones


def zone_of(name: str) -> ZoneInfo:
    """The zone, or UTC where an account names one that is no longer known."""
    return ZoneInfo(name if name in zones.known() else "UTC")


def zone_name(name: str) -> str:
    """`New York` for `America/New_York`."""
    return name.rpartition("/")[2].replace("_", " ")


def moment_in(moment: datetime, zone: str) -> str:
    """`Tue, Dec 1, 7:00 PM`, as calendars and clocks in the zone show it."""
    return f"{day_in(moment, zone)}, {time_in(moment, zone)}"


def day_in(moment: datetime, zone: str) -> str:
    """`Tue, Dec 1`, as calendars in the zone show it at that moment."""
    return str(format_skeleton("MMMEd", moment.astimezone(zone_of(zone)), locale=_locale()))


def weekday_in(moment: datetime, zone: str) -> str:
    """`Tue, 7:00 PM`, as it is in the zone at that moment."""
    local = moment.astimezone(zone_of(zone))
    return f"{format_skeleton('E', local, locale=_locale())}, {time_in(moment, zone)}"


def date_in(moment: datetime, zone: str) -> str:
    """`Nov 25, 2026`: with its year, for what happened to an account."""
    return str(format_date(moment.astimezone(zone_of(zone)).date(), "medium", locale=_locale()))


def date_and_time_in(moment: datetime, zone: str) -> str:
    """`Nov 25, 2026, 7:00 PM`."""
    return f"{date_in(moment, zone)}, {time_in(moment, zone)}"


def time_in(moment: datetime, zone: str) -> str:
    """`7:00 PM`, as clocks in the zone show it at that moment."""
    return _clock(moment.astimezone(zone_of(zone)))


def wall_clock(local: datetime) -> str:
    """`7:00 PM`, for wall-clock time without a zone."""
    return _clock(local)


def _clock(local: datetime) -> str:
    return str(format_time(local.time(), "short", locale=_locale()))


def _locale() -> str:
    return str(get_locale() or "en")
