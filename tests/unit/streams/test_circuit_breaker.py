"""The breaker opens on a share, not on a few, and closes on the first success."""

from __future__ import annotations

from shared.streams.consumer.circuit_breaker import CircuitBreaker


def test_a_few_failures_prove_nothing() -> None:
    breaker = CircuitBreaker(0.5, window=100, fewest=20)
    for _ in range(19):
        breaker.record(True)
    assert not breaker.open


def test_most_failing_opens_it_and_some_successes_close_it() -> None:
    breaker = CircuitBreaker(0.5, window=100, fewest=20)
    for n in range(40):
        breaker.record(n % 3 != 0)
    assert breaker.open
    for failed in (True, False, False, False, False, True, False, False, False, False):
        breaker.record(failed)
        assert breaker.open
    breaker.record(False)
    assert not breaker.open


def test_half_failing_is_below_the_share() -> None:
    breaker = CircuitBreaker(0.5, window=100, fewest=20)
    for n in range(400):
        breaker.record(n % 2 == 1)
    assert not breaker.open
