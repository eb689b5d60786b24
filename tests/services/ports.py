"""Ports nobody uses, and waiting until somebody answers there."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(happened: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    """Look again until `happened()` is true. Raises TimeoutError, saying that `what` did not happen."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds:g} seconds.")
        time.sleep(0.02)
