"""The engine's semantic tier, off the hub: one thread reads what is asked, in the order it is asked.

Who waits for a draft waits with patience that ends; a message that was said is read soon afterwards. The queue has an
end too: what finds no place in it is read later by a job, so a busy room costs time and never a reading.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog
from flask import Flask

from server import guidance, offload
from server.guidance import Reading

log = structlog.get_logger()

PATIENCE = 0.25
"""Seconds that a draft, or a message in a room that holds, waits for its full reading."""

MOST_WAITING = 256
AT_ONCE = 8


@dataclass(slots=True)
class _Asked:
    """A text that waits to be read, and what happens then."""

    text: str
    then: Callable[[Reading], None] | None = None
    done: threading.Event = field(default_factory=threading.Event)
    reading: Reading | None = None
    given_up: bool = False


class Desk:
    """Where texts are handed in. Without `open` it reads in line, as tests and the command line do."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[_Asked] = queue.Queue(MOST_WAITING)
        self._app: Flask | None = None

    def open(self, app: Flask) -> None:
        """Read in the background from now on."""
        self._app = app
        threading.Thread(target=self._serve, name="second-reading", daemon=True).start()

    def ask(self, text: str, patience: float | None = None) -> Reading | None:
        """The full reading of a text; None where it does not come in time, or there is no second tier."""
        if guidance.semantic_trouble() is not None:
            return None
        if self._app is None:
            return _read([text])[0]
        asked = _Asked(text)
        if not self._hand_in(asked):
            return None
        if not asked.done.wait(PATIENCE if patience is None else patience):
            asked.given_up = True
            log.info("second_reading_late")
        return asked.reading

    def soon(self, text: str, then: Callable[[Reading], None]) -> bool:
        """Read a text when there is time, and then do something with its reading. False: there is no place for it."""
        if guidance.semantic_trouble() is not None:
            return False
        if self._app is None:
            reading = _read([text])[0]
            if reading is not None:
                then(reading)
            return reading is not None
        return self._hand_in(_Asked(text, then))

    def _hand_in(self, asked: _Asked) -> bool:
        try:
            self._waiting.put_nowait(asked)
        except queue.Full:
            log.warning("second_reading_full")
            return False
        return True

    def _serve(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            batch = [asked for asked in batch if not asked.given_up]
            for asked, reading in zip(batch, _read([asked.text for asked in batch]), strict=True):
                asked.reading = reading
                asked.done.set()
                if asked.then is not None and reading is not None:
                    self._go_on(asked.then, reading)

    def _go_on(self, then: Callable[[Reading], None], reading: Reading) -> None:
        assert self._app is not None
        with self._app.app_context():
            try:
                then(reading)
            except Exception as error:
                log.error("second_reading_lost", error=type(error).__name__)


def _read(texts: Sequence[str]) -> list[Reading | None]:
    """The full readings, or None for each where the engine failed: then the rules' reading stands."""
    if not texts:
        return []
    try:
        return list(offload.offload_reading(guidance.read_all_fully, texts))
    except Exception as error:
        log.error("second_reading_failed", error=type(error).__name__)
        return [None] * len(texts)


desk = Desk()
