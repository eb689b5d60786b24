"""The language engine: what a message does to whom. Text in, Reading out; it knows nothing else of Holdfast.

`load()` at the start of the application tells at once what is wrong with the data; whoever calls `read` without it
has the engine loaded then.
"""

from __future__ import annotations

import gc
from pathlib import Path

from .cards import Guideline
from .engine import Engine
from .errors import RuleError
from .proof import prove
from .readings import CrisisFinding, CueFinding, Finding, Reading
from .resources import Contact, Help

__all__ = [
    "Contact",
    "CrisisFinding",
    "CueFinding",
    "Engine",
    "Finding",
    "Guideline",
    "Help",
    "Reading",
    "RuleError",
    "guideline",
    "guidelines",
    "help_for",
    "load",
    "read",
    "region_name",
    "regions",
]

_engine: Engine | None = None


def load(folder: Path | None = None) -> Engine:
    """The engine with the data of `folder`, or with its own, which `read` uses and which are read and proved once.

    Raises RuleError, for its own data also where a rule does not hold what its examples say.
    """
    global _engine
    if folder is not None:
        return _made(folder)
    if _engine is None:
        own = _made(None)
        prove(own)
        _engine = own
    return _engine


def _made(folder: Path | None) -> Engine:
    """An engine, made without the garbage collector: everything made here stays, and looking at it takes a while."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return Engine(folder)
    finally:
        if collects:
            gc.enable()


def _loaded() -> Engine:
    return _engine if _engine is not None else load()


def read(text: str) -> Reading:
    """What a text does to whom, by the rules."""
    return _loaded().read(text)


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
