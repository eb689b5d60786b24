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


def bind(run: Callable[..., Any]) -> None:
    """Use `run(fn, *args)` for blocking calls from now on."""
    global _run
    _run = run


def offload(fn: Callable[..., T], *args: Any) -> T:
    """The result of `fn(*args)`, computed without stopping the hub. Exceptions come through."""
    result: T = _run(fn, *args)
    return result
