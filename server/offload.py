"""Run a blocking call off the event hub.

Password hashing takes a hundred milliseconds of C code in which no socket is served. `server/__main__.py` binds native
threads here; tests and the command line run the call in line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def _in_line(fn: Callable[..., Any], *args: Any) -> Any:
    return fn(*args)


_run: Callable[..., Any] = _in_line
_run_reading: Callable[..., Any] = _in_line


def bind(run: Callable[..., Any]) -> None:
    """Use `run(fn, *args)` for blocking calls from now on."""
    global _run
    _run = run


def bind_reading(run: Callable[..., Any]) -> None:
    """Use `run(fn, *args)` for the language engine's second tier, which has a thread of its own."""
    global _run_reading
    _run_reading = run


def offload(fn: Callable[..., T], *args: Any) -> T:
    """The result of `fn(*args)`, computed without stopping the hub. Exceptions come through."""
    result: T = _run(fn, *args)
    return result


def offload_reading(fn: Callable[..., T], *args: Any) -> T:
    """The same, in the one thread of low priority that reads meaning: it never takes the place of a sign-in."""
    result: T = _run_reading(fn, *args)
    return result
