"""Guessing passwords takes patience. Failures are counted, successes are not, and nobody is locked out for good."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from server.errors import Refused

# Many people may share an address: a clinic, a phone company.
ADDRESS_FACTOR = 10


class Throttle:
    """Counts failures per account and address, and (higher) per address. One for each app."""

    def __init__(self, failures: str, redis_url: str = "") -> None:
        """`failures` in the notation of the `limits` library: `10 per 15 minutes`. Raises ValueError otherwise."""
        self._per_account: RateLimitItem = parse(failures)
        self._per_address: RateLimitItem = type(self._per_account)(
            self._per_account.amount * ADDRESS_FACTOR, self._per_account.multiples, "address"
        )
        self._local = FixedWindowRateLimiter(MemoryStorage())
        self._shared = FixedWindowRateLimiter(_redis(redis_url)) if redis_url else self._local

    @contextmanager
    def attempt(self, account: str, address: str) -> Iterator[None]:
        """One try at a secret of `account`. A Refused raised inside counts as a failure, a quiet end does not.

        Raises rate_limited, with the wait in `retry_after`, when there were too many.
        """
        limiter = self._usable()
        key = hashlib.sha256(account.encode()).hexdigest()[:32], address
        if not limiter.test(self._per_address, address):
            raise _wait(limiter, self._per_address, address)
        # The try is counted before it is known how it ends: a hundred at once would all pass otherwise.
        if not limiter.hit(self._per_account, *key):
            raise _wait(limiter, self._per_account, *key)
        try:
            yield
        except Refused as refusal:
            if refusal.code == "unauthenticated":
                self._count(limiter, self._per_address, address)
            else:
                self._count(limiter, self._per_account, *key, cost=-1)
            raise
        except BaseException:
            self._count(limiter, self._per_account, *key, cost=-1)
            raise
        self._count(limiter, self._per_account, *key, cost=-1)

    @staticmethod
    def _count(limiter: FixedWindowRateLimiter, item: RateLimitItem, *key: str, cost: int = 1) -> None:
        """After a try: what it came to stands, also where the count cannot be kept."""
        with suppress(StorageError):
            limiter.hit(item, *key, cost=cost)

    def _usable(self) -> FixedWindowRateLimiter:
        """Redis where it answers; this process's own memory where it does not, so that people can still sign in."""
        if self._shared is self._local:
            return self._local
        try:
            self._shared.test(self._per_address, "probe")
        except StorageError:
            return self._local
        return self._shared


_throttle: Throttle | None = None


def bind(failures: str, redis_url: str = "") -> None:
    """Count from now on, from nothing. Raises ValueError for a limit that is none."""
    global _throttle
    _throttle = Throttle(failures, redis_url)


@contextmanager
def attempt(account: str, address: str) -> Iterator[None]:
    """`Throttle.attempt` of the throttle that was bound."""
    assert _throttle is not None, "accounts.browser.bind binds it"
    with _throttle.attempt(account, address):
        yield


def _redis(url: str) -> Storage:
    return RedisStorage(url, wrap_exceptions=True, socket_timeout=1, socket_connect_timeout=1)


def _wait(limiter: FixedWindowRateLimiter, item: RateLimitItem, *key: str) -> Refused:
    seconds = max(1.0, limiter.get_window_stats(item, *key).reset_time - time.time())
    minutes = math.ceil(seconds / 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    return Refused(
        "rate_limited",
        f"There were several tries that did not work. Please wait {wait} and try again; your account is safe.",
        retry_after=math.ceil(seconds),
    )
