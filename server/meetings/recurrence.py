"""When a series meets: an RRULE over wall-clock time in a zone becomes moments in UTC.

7 pm stays 7 pm while clocks are put forward and back. A wall-clock time that a change of clocks skips is taken with the
offset from before the change (02:30 becomes 03:30); one that happens twice means the first. Both follow RFC 5545.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# No zone's wall clock is further from UTC than this.
_WIDEST_OFFSET = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`local`: the wall-clock start, without zone. `starts_at`: the same moment in UTC."""

    local: datetime
    starts_at: datetime


def weekly(days: Iterable[str]) -> str:
    """The RRULE of "every week on these days". Raises ValueError for no day, or for one that is none of DAYS."""
    chosen = set(days)
    if not chosen or not chosen <= set(DAYS):
        raise ValueError("A weekly series needs days of the week.")
    return "FREQ=WEEKLY;BYDAY=" + ",".join(day for day in DAYS if day in chosen)


def days_of(rrule: str) -> tuple[str, ...]:
    """The days of the week that an RRULE names, Monday first."""
    parts = dict(part.split("=", 1) for part in rrule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    named = parts.get("BYDAY", "").split(",")
    return tuple(day for day in DAYS if day in named)


def to_utc(local: datetime, zone: str) -> datetime:
    """The moment at which clocks in `zone` show `local`."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def to_local(moment: datetime, zone: str) -> datetime:
    """What clocks in `zone` show at `moment`, without zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def exists(local: datetime, zone: str) -> bool:
    """Whether clocks in `zone` ever show `local`: not in the hour that is skipped when they are put forward."""
    return to_local(to_utc(local, zone), zone) == local


def occurrences(
    rrule: str, first_local: datetime, zone: str, *, after: datetime, before: datetime
) -> Iterator[Occurrence]:
    """Occurrences that start after `after` and at or before `before` (UTC), in order.

    `first_local` is where the rule starts to count. Raises ValueError for an RRULE that cannot be read.
    """
    rule = rrulestr(rrule, dtstart=first_local)
    earliest = after.astimezone(UTC).replace(tzinfo=None) - _WIDEST_OFFSET
    for local in rule.xafter(earliest, inc=True):
        starts_at = to_utc(local, zone)
        if starts_at > before:
            # A change of clocks can bring the next one forward by an hour, never by as much as a rule's day.
            return
        if starts_at > after:
            yield Occurrence(local, starts_at)


def first_on(local: datetime, days: Iterable[str]) -> datetime:
    """The first wall-clock time from `local` on that falls on one of `days`."""
    wanted = {DAYS.index(day) for day in days}
    if not wanted:
        raise ValueError("No day of the week was named.")
    while local.weekday() not in wanted:
        local += timedelta(days=1)
    return local
