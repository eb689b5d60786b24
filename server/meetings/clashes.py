"""Who is expected in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """One person facilitating one meeting, from `starts_at` until `ends_at`."""

    person: str
    meeting: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """`person` also facilitates the meeting `other` while `meeting` runs."""

    person: str
    meeting: str
    other: str


def clashes(duties: Iterable[Duty]) -> list[Clash]:
    """Every pair of a person's duties that overlap, told from both sides, in order of time."""
    of_person: dict[str, list[Duty]] = defaultdict(list)
    for duty in sorted(duties, key=lambda duty: (duty.starts_at, duty.meeting)):
        of_person[duty.person].append(duty)
    found: list[Clash] = []
    for person, own in of_person.items():
        for place, duty in enumerate(own):
            for later in own[place + 1 :]:
                if later.starts_at >= duty.ends_at:
                    break
                found.append(Clash(person, duty.meeting, later.meeting))
                found.append(Clash(person, later.meeting, duty.meeting))
    return found
