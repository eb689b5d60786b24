"""Times in words, in the zone of whoever reads them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import get_locale

from server.meetings import recurrence


def zone_of(name: str) -> ZoneInfo:
    """The zone, or UTC where an account names one that is no longer known."""
    return ZoneInfo(name if name in recurrence.zones() else "UTC")


def zone_name(name: str) -> str:
    """`New York` for `America/New_York`."""
    return name.rpartition("/")[2].replace("_", " ")


def day_in(moment: datetime, zone: str) -> str:
    """`Tuesday, November 24`, as it is in the zone at that moment."""
    return str(format_date(moment.astimezone(zone_of(zone)).date(), "EEEE, d MMMM", locale=_locale()))


def time_in(moment: datetime, zone: str) -> str:
    """`7:00 PM`, as clocks in the zone show it at that moment."""
    return str(format_time(moment.astimezone(zone_of(zone)).time(), "short", locale=_locale()))


def same_day(moment: datetime, zone: str, other_zone: str) -> bool:
    """Whether calendars in both zones show the same day at that moment."""
    return moment.astimezone(zone_of(zone)).date() == moment.astimezone(zone_of(other_zone)).date()


def same_clock(moment: datetime, zone: str, other_zone: str) -> bool:
    """Whether clocks in both zones show the same at that moment."""
    return moment.astimezone(zone_of(zone)).utcoffset() == moment.astimezone(zone_of(other_zone)).utcoffset()


def _locale() -> str:
    return str(get_locale() or "en")
