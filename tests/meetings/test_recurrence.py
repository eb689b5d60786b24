"""Seven in the evening stays seven in the evening."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import zones as zones_of_the_world
from server.meetings import recurrence


def wall(text: str) -> datetime:
    """What clocks on a wall show."""
    return datetime.fromisoformat(text)


zones = st.sampled_from(
    [
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Apia",
        "Africa/Casablanca",
        "UTC",
    ]
)
starts = st.datetimes(wall("2025-01-01"), wall("2028-01-01")).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
some_days = st.sets(st.sampled_from(recurrence.DAYS), min_size=1)


def a_year_of(first: datetime, days: set[str], zone: str) -> list[recurrence.Occurrence]:
    after = recurrence.to_utc(first, zone) - timedelta(seconds=1)
    rule = recurrence.weekly(days)
    return list(recurrence.occurrences(rule, first, zone, after=after, before=after + timedelta(days=366)))


@given(starts, some_days, zones)
def test_the_wall_clock_stays_while_clocks_change(first: datetime, days: set[str], zone: str) -> None:
    met = a_year_of(first, days, zone)
    assert len(met) >= 52 * len(days)
    for occurrence in met:
        assert occurrence.local.time() == first.time()
        assert recurrence.DAYS[occurrence.local.weekday()] in days
        if recurrence.exists(occurrence.local, zone):
            assert recurrence.to_local(occurrence.starts_at, zone) == occurrence.local


@given(starts, some_days, zones)
def test_occurrences_come_in_order_and_once(first: datetime, days: set[str], zone: str) -> None:
    met = a_year_of(first, days, zone)
    moments = [occurrence.starts_at for occurrence in met]
    assert moments == sorted(set(moments))
    assert len({occurrence.local for occurrence in met}) == len(met)


def spans(days: int) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(timedelta(0), timedelta(days=days))


@given(starts, zones, spans(400), spans(84))
def test_a_window_holds_what_starts_in_it_and_nothing_else(
    first: datetime, zone: str, later: timedelta, width: timedelta
) -> None:
    after = recurrence.to_utc(first, zone) + later
    rule = recurrence.weekly(["TU", "SU"])
    everything = recurrence.occurrences(
        rule, first, zone, after=datetime(2024, 1, 1, tzinfo=UTC), before=after + width + timedelta(days=30)
    )
    wanted = [occurrence for occurrence in everything if after < occurrence.starts_at <= after + width]
    assert list(recurrence.occurrences(rule, first, zone, after=after, before=after + width)) == wanted


def test_new_york_puts_its_clocks_forward_between_two_tuesdays() -> None:
    before, after = a_year_of(wall("2026-03-03 19:00"), {"TU"}, "America/New_York")[:2]
    assert before.starts_at == datetime(2026, 3, 4, 0, tzinfo=UTC)
    assert after.starts_at == datetime(2026, 3, 10, 23, tzinfo=UTC)


def test_a_time_that_is_skipped_is_an_hour_later_that_day() -> None:
    skipped = a_year_of(wall("2026-03-01 02:30"), {"SU"}, "America/New_York")[1]
    assert skipped.local == wall("2026-03-08 02:30")
    assert recurrence.to_local(skipped.starts_at, "America/New_York") == wall("2026-03-08 03:30")
    assert not recurrence.exists(skipped.local, "America/New_York")


def test_a_time_that_happens_twice_is_the_first() -> None:
    twice = recurrence.to_utc(wall("2026-11-01 01:30"), "America/New_York")
    assert twice == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@given(some_days)
def test_a_rule_remembers_its_days(days: set[str]) -> None:
    assert set(recurrence.days_of(recurrence.weekly(days))) == days


@pytest.mark.parametrize("days", [[], ["XX"], ["MO", "monday"]])
def test_a_series_needs_days_of_the_week(days: list[str]) -> None:
    with pytest.raises(ValueError, match="days of the week"):
        recurrence.weekly(days)


@given(starts, some_days)
def test_the_first_meeting_is_within_a_week_on_one_of_the_days(first: datetime, days: set[str]) -> None:
    found = recurrence.first_on(first, days)
    assert first <= found < first + timedelta(days=7)
    assert recurrence.DAYS[found.weekday()] in days


@given(st.sampled_from(sorted(zones_of_the_world.known())))
def test_every_zone_on_offer_is_one(zone: str) -> None:
    assert ZoneInfo(zone).utcoffset(wall("2026-01-01 00:00")) is not None
