"""The edition that this worker reads with. Each worker looks for a newer one every few seconds.

Nothing that is stored can stop anybody: what cannot be used is left out, what the files say stands there in its place,
and the admins' page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Engine, func, select

from server import guidance
from server.extensions import db
from server.guidance import Parts, RuleError
from server.language.checking import CARD, RULE, SUFFIXES, made
from server.models import Edition, EditionPart
from server.offload import offload

log = structlog.get_logger()


UNREADABLE = "the key it was sealed with is gone"

Texts = dict[tuple[str, str], str | None]
"""By kind and id: what parts say; None for one that cannot be deciphered."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of an edition that cannot be used."""

    kind: str
    name: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Serving:
    """The edition that is read with: 0 for what Holdfast brings."""

    number: int = 0
    left_out: tuple[LeftOut, ...] = ()


# One for each database: a process may serve more than one in its life, as tests do.
_serving: WeakKeyDictionary[Engine, Serving] = WeakKeyDictionary()


def serving() -> Serving:
    """What this worker reads with."""
    return _serving.get(db.engine, Serving())


def keep_up() -> None:
    """Read with the newest edition, whichever worker it was published on."""
    known, newest = serving(), newest_number()
    if newest == known.number:
        return
    texts = texts_of(newest)
    try:
        engine, errors = offload(made, parts_of(texts))
    except Exception as error:
        # A fault of ours: the edition before it goes on serving, and nobody waits for a second try.
        log.error("edition_failed", edition=newest, error=type(error).__name__)
        _serving[db.engine] = Serving(newest, tuple(_all_of(texts)))
        return
    if serving() != known:
        # Somebody was quicker meanwhile; the next look takes care of what is newer still.
        return
    left_out = [_left_out(error) for error in errors]
    left_out += [LeftOut(kind, name, 1, UNREADABLE) for (kind, name), text in texts.items() if text is None]
    guidance.use(engine)
    _serving[db.engine] = Serving(newest, tuple(left_out))
    for one in left_out:
        log.error("part_left_out", edition=newest, kind=one.kind, name=one.name, line=one.line)
    log.info("edition_serves", edition=newest)


def newest_number() -> int:
    """The number of the newest edition; 0 before the first."""
    return db.session.scalar(select(func.max(Edition.number))) or 0


def texts_of(number: int) -> Texts:
    """The parts of an edition."""
    rows = select(EditionPart.kind, EditionPart.name, EditionPart.text).where(EditionPart.edition == number)
    return {(kind, name): text for kind, name, text in db.session.execute(rows.order_by(EditionPart.name))}


def parts_of(texts: Texts) -> Parts:
    """The parts as the language engine takes them, without those that cannot be deciphered."""
    known = [(kind, name, text) for (kind, name), text in texts.items() if text is not None]
    return Parts(
        rules={name: text for kind, name, text in known if kind == RULE},
        cards={name: text for kind, name, text in known if kind == CARD},
    )


def _left_out(error: RuleError) -> LeftOut:
    kind = CARD if error.file.suffix == SUFFIXES[CARD] else RULE
    return LeftOut(kind, error.file.stem, error.line, error.reason)


def _all_of(texts: Texts) -> list[LeftOut]:
    return [LeftOut(kind, name, 1, "the engine could not be made with it") for kind, name in texts]
