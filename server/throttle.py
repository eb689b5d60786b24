"""How fast one may go: a burst, then a rate. The generic cell rate algorithm, one number a key."""

from __future__ import annotations

import time
from collections.abc import Callable

from server.errors import Refused


class Pace:
    """At most `burst` at once and `rate` a second in the long run, for each key by itself."""

    def __init__(self, burst: int, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst, self.rate, self._clock = burst, rate, clock
        self._next: dict[str, float] = {}

    def wait(self, key: str) -> float:
        """0.0 where `key` may go now (and has gone), else the seconds until it may."""
        now = self._clock()
        due = max(self._next.get(key, now), now)
        ahead = due - now - (self.burst - 1) / self.rate
        if ahead > 1e-9:
            return ahead
        if len(self._next) > 10_000:
            self._next = {other: at for other, at in self._next.items() if at > now}
        self._next[key] = due + 1 / self.rate
        return 0.0

    def forget_everything(self) -> None:
        """Nobody has gone anywhere yet."""
        self._next.clear()

    def ensure(self, key: str) -> None:
        """Raises rate_limited with `retry_after`."""
        wait = self.wait(key)
        if wait:
            raise Refused("rate_limited", "That was a little fast.", retry_after=round(wait + 0.005, 2))


# Settings replace the pace of speaking in create_app.
speaking = Pace(burst=20, rate=2.0)
# Everything else that one socket may ask for.
asking = Pace(burst=60, rate=20.0)
