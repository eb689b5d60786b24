from __future__ import annotations

import pytest

from server.accounts.throttle import ADDRESS_FACTOR, Throttle
from server.errors import Refused
from tests.services.redis import RedisServer


def fail(throttle: Throttle, account: str, address: str, code: str = "unauthenticated") -> str:
    """One try that does not work; how it was answered."""
    with pytest.raises(Refused) as refused, throttle.attempt(account, address):
        raise Refused(code, "no")
    return refused.value.code


def test_failures_count_and_successes_do_not() -> None:
    throttle = Throttle("2 per minute")
    for _ in range(5):
        with throttle.attempt("dee", "192.0.2.1"):
            pass
    answers = [fail(throttle, "dee", "192.0.2.1") for _ in range(3)]
    assert answers == ["unauthenticated", "unauthenticated", "rate_limited"]


def test_what_is_refused_for_another_reason_is_no_guess() -> None:
    throttle = Throttle("2 per minute")
    assert [fail(throttle, "dee", "192.0.2.1", "forbidden") for _ in range(5)] == ["forbidden"] * 5


def test_an_error_on_our_side_is_no_guess() -> None:
    throttle = Throttle("1 per minute")
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), throttle.attempt("dee", "192.0.2.1"):
            raise ZeroDivisionError
    assert fail(throttle, "dee", "192.0.2.1") == "unauthenticated"


def test_one_persons_failures_are_not_another_persons() -> None:
    throttle = Throttle("1 per minute")
    fail(throttle, "dee", "192.0.2.1")
    assert fail(throttle, "eli", "192.0.2.1") == "unauthenticated"
    assert fail(throttle, "dee", "192.0.2.9") == "unauthenticated"


def test_trying_one_password_on_many_accounts_has_to_wait_too() -> None:
    throttle = Throttle("1 per minute")
    answers = [fail(throttle, f"person {number}", "192.0.2.1") for number in range(ADDRESS_FACTOR + 1)]
    assert answers == ["unauthenticated"] * ADDRESS_FACTOR + ["rate_limited"]


def test_the_wait_is_told() -> None:
    throttle = Throttle("1 per minute")
    fail(throttle, "dee", "192.0.2.1")
    with pytest.raises(Refused) as refused, throttle.attempt("dee", "192.0.2.1"):
        pass
    assert 1 <= float(str(refused.value.details["retry_after"])) <= 60


def test_a_redis_that_is_away_does_not_keep_people_from_signing_in() -> None:
    throttle = Throttle("1 per minute", "redis://127.0.0.1:1/0")
    with throttle.attempt("dee", "192.0.2.1"):
        pass
    assert fail(throttle, "dee", "192.0.2.1") == "unauthenticated"
    assert fail(throttle, "dee", "192.0.2.1") == "rate_limited"


def test_workers_that_share_a_redis_share_the_count(redis_server: RedisServer) -> None:
    one, other = (Throttle("2 per minute", redis_server.url) for _ in range(2))
    answers = [fail(throttle, "dee", "192.0.2.1") for throttle in (one, other, one)]
    assert answers == ["unauthenticated", "unauthenticated", "rate_limited"]


def test_a_redis_that_goes_away_in_the_middle_of_a_try_changes_nothing_about_it(redis_server: RedisServer) -> None:
    throttle = Throttle("1 per minute", redis_server.url)
    with throttle.attempt("dee", "192.0.2.1"):
        redis_server.kill()
    assert fail(throttle, "dee", "192.0.2.1") == "unauthenticated"


def test_a_limit_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError):
        Throttle("as often as you like")
