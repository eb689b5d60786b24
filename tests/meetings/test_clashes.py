"""Who is expected in two places at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.meetings.clashes import Clash, Duty, clashes

START = datetime(2026, 3, 3, 19, tzinfo=UTC)


def duty(person: str, meeting: str, start: int, length: int) -> Duty:
    starts_at = START + timedelta(minutes=start)
    return Duty(person, meeting, starts_at, starts_at + timedelta(minutes=length))


plans = st.lists(
    st.tuples(st.sampled_from(["fay", "gus"]), st.integers(0, 600), st.integers(15, 240)), max_size=12
).map(lambda rows: [duty(who, f"m{place}", start, length) for place, (who, start, length) in enumerate(rows)])


@given(plans)
def test_two_duties_clash_exactly_when_both_run_at_one_moment(duties: list[Duty]) -> None:
    expected = {
        Clash(one.person, one.meeting, other.meeting)
        for one in duties
        for other in duties
        if one is not other
        and one.person == other.person
        and max(one.starts_at, other.starts_at) < min(one.ends_at, other.ends_at)
    }
    found = clashes(duties)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_one_meeting_right_after_another_is_no_clash() -> None:
    assert clashes([duty("fay", "early", 0, 90), duty("fay", "late", 90, 90)]) == []


def test_two_people_in_two_rooms_are_no_clash() -> None:
    assert clashes([duty("fay", "one", 0, 90), duty("gus", "other", 0, 90)]) == []
