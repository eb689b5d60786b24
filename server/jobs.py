"""What happens by itself while the server runs:

meetings open and close, alerts escalate, the absent leave, words expire.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from flask import Flask

from server import broadcast, connections
from server.accounts import sign_ins
from server.care import actions as care
from server.extensions import db, socketio
from server.language import serving
from server.learning import learned
from server.meetings import actions as meetings
from server.rooms import actions as rooms
from server.rooms import rereading, retention

log = structlog.get_logger()

SOON = 1.0
# Longer than it takes every worker to note who is there.
PATIENCE = 15.0


@dataclass(slots=True)
class Job:
    """Something done every so many seconds; a failure is logged and tried again soon.

    What is `patient` lets every worker come to itself first when something has failed.
    """

    every: float
    run: Callable[[], None]
    patient: bool = False
    due: float = field(default=0.0)


def keep_present() -> None:
    rooms.keep_present(sorted({c.seat_id for c in connections.all_open() if c.seat_id is not None}))


def jobs() -> list[Job]:
    return [
        Job(1, sign_ins.close_ended),
        Job(1, broadcast.catch_up),
        Job(1, broadcast.close_stalled),
        # In this order: after a pause, whoever is there is noted before anybody is shown out.
        Job(10, keep_present),
        Job(10, rereading.read_what_was_left),
        Job(2, rooms.say_goodbye_to_the_absent, patient=True),
        Job(2, care.escalate_unclaimed),
        Job(2, care.tell_elsewhere),
        Job(2, learned.keep_up),
        Job(2, serving.keep_up),
        Job(2, meetings.open_due),
        Job(5, meetings.close_overdue),
        Job(3_600, meetings.materialise_ahead),
        Job(3_600, retention.purge_expired),
    ]


def run_forever(app: Flask) -> None:
    """The loop of the background task."""
    waiting = jobs()
    while True:
        run_due(app, waiting, time.monotonic())
        socketio.sleep(0.5)


def run_due(app: Flask, waiting: list[Job], now: float) -> None:
    """Run every job whose time has come."""
    for job in waiting:
        if job.due > now:
            continue
        job.due = now + job.every
        with app.app_context():
            try:
                job.run()
            except Exception as error:
                db.session.rollback()
                log.error("job_failed", job=job.run.__name__, error=type(error).__name__)
                job.due = min(job.due, now + SOON)
                for patient in [other for other in waiting if other.patient]:
                    patient.due = max(patient.due, now + PATIENCE)
