"""Meetings as calendar entries that give nothing away: a time, and the word "Appointment"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from icalendar import Calendar, Event

TITLE = "Appointment"


class AnAppointment(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def created_at(self) -> datetime: ...


def calendar(appointments: Iterable[AnAppointment], at: datetime, *, feed: bool = False) -> bytes:
    """An iCalendar file. Neither names, addresses nor the product's name are in it.

    `at` is when it was made. A cancelled meeting stays in a feed as cancelled, so that calendars take it away.
    """
    file = Calendar()
    file.add("prodid", "-//Calendar//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    if feed:
        file.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
        file.add("x-wr-calname", "Appointments")
    for appointment in appointments:
        file.add_component(_entry(appointment, at))
    return bytes(file.to_ical())


def _entry(appointment: AnAppointment, at: datetime) -> Event:
    cancelled = appointment.status == "cancelled"
    entry = Event()
    entry.add("uid", f"{appointment.id}@calendar.invalid")
    entry.add("dtstamp", at)
    entry.add("created", appointment.created_at)
    entry.add("sequence", 1 if cancelled else 0)
    entry.add("dtstart", appointment.starts_at)
    entry.add("dtend", appointment.ends_at)
    entry.add("summary", TITLE)
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return entry
