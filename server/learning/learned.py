"""What was judged wrong before is left out of readings: each worker knows the suppressions and looks for new ones.

A crisis is never left out, and no cue: only flags are, where nearly the same words were judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Engine, String, exists, insert, literal, select

from server import clock
from server.extensions import db
from server.guidance import Finding, Reading
from server.journal import Page
from server.learning.wording import Wording, nearly_the_same, says_the_same, wording_of
from server.models import Message, Suppression, SuppressionUse
from server.models.base import ID_LENGTH, UtcDateTime

log = structlog.get_logger()

NEAR = 0.85
"""From this nearness (the cosine of two messages' vectors) on, nearly the same words mean the same.

Measured on 700 flagged messages that the engine learns from: with a misspelling 96 of 100 are as near as that, without
their signs and capitals 99, with another little word all; of the other 8,417 messages, the nearest one is so near to
21 of 100, and never in nearly the same words. A "not", or "I" for "you", moves a vector hardly at all: what that makes
of a sentence is seen in its words (wording.py), never here.
"""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A suppression as readings need it. `target` is None where the verdict holds for every one."""

    id: str
    category: str
    target: str | None
    wording: Wording
    vector: bytes | None

    def is_about(self, finding: Finding) -> bool:
        return finding.category == self.category and self.target in (None, finding.target)


# One for each database: a process may serve more than one in its life, as tests do.
_lessons: WeakKeyDictionary[Engine, dict[str, Lesson]] = WeakKeyDictionary()


def keep_up() -> None:
    """Learn what was added, and forget what was removed, on whichever worker that happened."""
    known = _lessons.get(db.engine, {})
    ids = set(db.session.scalars(select(Suppression.id)))
    new = list(db.session.scalars(select(Suppression).where(Suppression.id.in_(ids - known.keys()))))
    stay = {id_: lesson for id_, lesson in known.items() if id_ in ids}
    # Put in place at once, so that no reading sees half of it.
    _lessons[db.engine] = stay | {one.id: lesson_of(one) for one in new if one.words is not None}


def lesson_of(suppression: Suppression) -> Lesson:
    return Lesson(
        suppression.id,
        suppression.category,
        # That the target was wrong says nothing of another target; all else is a verdict on the words.
        suppression.target if suppression.verdict == "wrong_target" else None,
        wording_of(suppression.words or "", suppression.start, suppression.end),
        suppression.vector,
    )


def leave_out(reading: Reading) -> Reading:
    """The reading without the flags that were judged wrong before, in nearly the same words.

    Where that cannot be seen, it is the reading as it was: nothing here may cost a message its reading.
    """
    if not reading.flags:
        return reading
    try:
        return _leave_out(reading)
    except Exception as error:
        log.error("leaving_out_failed", error=type(error).__name__)
        return reading


def _leave_out(reading: Reading) -> Reading:
    if db.engine not in _lessons:
        keep_up()
    lessons = _lessons[db.engine].values()
    answers = [(flag, _taken_back_by(flag, reading, lessons)) for flag in reading.flags]
    if all(lesson is None for _, lesson in answers):
        return reading
    taken = [lesson.id for _, lesson in answers if lesson is not None]
    return replace(
        reading,
        flags=tuple(flag for flag, lesson in answers if lesson is None),
        left_out=tuple(dict.fromkeys([*reading.left_out, *taken])),
    )


def _taken_back_by(flag: Finding, reading: Reading, lessons: Iterable[Lesson]) -> Lesson | None:
    concerned = [lesson for lesson in lessons if lesson.is_about(flag)]
    if not concerned:
        return None
    wording = wording_of(reading.text, flag.start, flag.end)
    return next((lesson for lesson in concerned if applies(lesson, wording, reading.vector)), None)


def applies(lesson: Lesson, wording: Wording, vector: bytes | None) -> bool:
    """Whether a lesson holds for a finding in these words.

    Where both have been read in their meaning, that has to be near; otherwise the words have to be nearer.
    """
    share = says_the_same(lesson.wording, wording)
    if share is None:
        return False
    if vector is not None and lesson.vector is not None:
        return nearness(vector, lesson.vector) >= NEAR
    return nearly_the_same(share)


def nearness(one: bytes, other: bytes) -> float:
    """The cosine of two vectors of length 1."""
    # Imported where there are vectors: without numpy Holdfast starts all the same, and reads by the rules.
    import numpy

    a, b = (numpy.frombuffer(vector, dtype=numpy.float16).astype(numpy.float32) for vector in (one, other))
    return float(a @ b) if a.shape == b.shape else 0.0


def count(page: Page, message: Message, reading: Reading) -> None:
    """Note on which message each suppression was of use, once a message, and without what the message says."""
    if not reading.left_out:
        return
    noted = exists().where(SuppressionUse.suppression_id == Suppression.id, SuppressionUse.message_id == message.id)
    used = select(Suppression.id, literal(message.id, String(ID_LENGTH)), literal(clock.now(), UtcDateTime()))
    used = used.where(Suppression.id.in_(reading.left_out), ~noted)
    page.session.execute(insert(SuppressionUse).from_select(["suppression_id", "message_id", "at"], used))
