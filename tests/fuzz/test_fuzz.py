"""A few inputs for each target, always the same ones, in each run of the tests; `python -m tests.fuzz` goes on."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz.mutate import mutated, seeds
from tests.fuzz.strategies import STRATEGIES
from tests.fuzz.targets import TARGETS


def test_each_target_has_inputs() -> None:
    assert set(STRATEGIES) == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_comes_in(target: str) -> None:
    run = TARGETS[target]

    @seed(20110)
    @settings(max_examples=150, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STRATEGIES[target])
    def holds(body: bytes) -> None:
        run(body)

    holds()


@pytest.mark.shared_data
@pytest.mark.parametrize("target", [name for name in TARGETS if name not in ("page", "listing-rules", "decode")])
def test_broken_seeds(target: str) -> None:
    random, of = Random(20110), seeds(target)
    for _ in range(12 if of else 0):
        TARGETS[target](mutated(random, of))
