"""The language engine: what a message does to whom. Text in, Reading out; it knows nothing else of Holdfast.

`load()` at the start of the application tells at once what is wrong with the data; whoever calls `read` without it
has the engine loaded then.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path

from .cards import Guideline
from .engine import Engine
from .errors import RuleError
from .fusion import fuse
from .parts import Parts
from .proof import prove
from .readings import CrisisFinding, CueFinding, Finding, Reading, Seen
from .resources import Contact, Help
from .semantic import FOLDER, ModelError, SemanticTier
from .vocabulary import CRISES

__all__ = [
    "CRISES",
    "SWITCHED_OFF",
    "Contact",
    "CrisisFinding",
    "CueFinding",
    "Engine",
    "Finding",
    "Guideline",
    "Help",
    "Parts",
    "Reading",
    "RuleError",
    "Seen",
    "engine_in_use",
    "engine_with",
    "guideline",
    "guidelines",
    "help_for",
    "load",
    "load_semantic_tier",
    "read",
    "read_all_fully",
    "read_fully",
    "region_name",
    "regions",
    "semantic_trouble",
    "use",
]

SWITCHED_OFF = "it is switched off"
"""What `semantic_trouble` says where nobody wanted a second tier, which is no trouble."""

_engine: Engine | None = None
_own: Engine | None = None
_semantic: SemanticTier | None = None
_trouble: str | None = SWITCHED_OFF


def load(folder: Path | None = None) -> Engine:
    """The engine with the data of `folder`, or with its own, which are read and proved once and used from now on.

    Raises RuleError, for its own data also where a rule does not hold what its examples say.
    """
    global _engine, _own
    if folder is not None:
        return _made(folder)
    if _own is None:
        own = _made(None)
        prove(own)
        _own = own
    _engine = _own
    return _own


def engine_with(parts: Parts, tolerate: Callable[[RuleError], None] | None = None) -> Engine:
    """The engine with rules and cards that stand in place of its own, to be used later or to be asked once.

    Raises RuleError, or hands each error of a part to `tolerate` and leaves that part out. Takes a second.
    """
    return _made(None, parts, tolerate)


def use(engine: Engine) -> None:
    """Read with this engine from now on."""
    global _engine
    _engine = engine


def engine_in_use() -> Engine:
    """What `read` reads with at present."""
    return _loaded()


def _made(
    folder: Path | None, parts: Parts | None = None, tolerate: Callable[[RuleError], None] | None = None
) -> Engine:
    """An engine, made without the garbage collector: everything made here stays, and looking at it takes a while."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return Engine(folder, parts, tolerate)
    finally:
        if collects:
            gc.enable()


def _loaded() -> Engine:
    return _engine if _engine is not None else load()


def read(text: str) -> Reading:
    """What a text does to whom, by the rules."""
    return _loaded().read(text)


def load_semantic_tier(folder: Path = FOLDER, *, wanted: bool = True) -> str | None:
    """Make the second tier ready for `read_fully`, or leave it out where it is not wanted.

    The answer is None, or why the rules read alone: nothing that is wrong with a model stops anybody.
    """
    global _semantic, _trouble
    _semantic, _trouble = None, SWITCHED_OFF
    if wanted:
        try:
            _semantic, _trouble = SemanticTier(folder), None
        except ModelError as error:
            _trouble = str(error)
    return _trouble


def semantic_trouble() -> str | None:
    """Why the rules read alone; None where the second tier is at work."""
    return _trouble


def read_fully(text: str) -> Reading:
    """What a text does to whom, by the rules and by its meaning; by the rules alone without a second tier.

    Takes milliseconds of computing: not for the thread that serves sockets.
    """
    return read_all_fully([text])[0]


def read_all_fully(texts: Sequence[str], engine: Engine | None = None) -> list[Reading]:
    """The full readings of several texts, which together take less time than one by one; by the rules of `engine`, or
    of the one in use."""
    engine, semantic = engine or _loaded(), _semantic
    readings = [engine.read(text) for text in texts]
    if semantic is None:
        return readings
    scores = semantic.read(texts)
    return [
        fuse(reading, score, semantic.neighbours, engine.meanings, engine.cue_replies)
        for reading, score in zip(readings, scores, strict=True)
    ]


def guideline(card_id: str) -> Guideline:
    """One guideline card. Raises KeyError where there is none of that id."""
    return _loaded().cards[card_id]


def guidelines() -> tuple[Guideline, ...]:
    """All guideline cards, in the order of their ids."""
    return tuple(_loaded().cards.values())


def help_for(region: str, kind: str) -> Help:
    """What is offered in a region for a crisis, or for "help". Raises KeyError where region or kind is unknown."""
    return _loaded().regions[region].helps[kind]


def regions() -> tuple[str, ...]:
    """The regions whose help is known, as `HOLDFAST_REGION` names them."""
    return tuple(_loaded().regions)


def region_name(region: str) -> str:
    """The region as people call it. Raises KeyError where it is unknown."""
    return _loaded().regions[region].name
