"""How far a replica can be behind, from the places of both servers."""

from __future__ import annotations

from shared.archive.read.connection.replica_lag import ReplicaLag


def test_a_replica_that_has_reached_the_primary_is_as_old_as_the_question() -> None:
    lag = ReplicaLag()
    assert (lag.bound_s(5), lag.reported_s(5)) == (None, 0)
    lag.primary_was(100, 10.0)
    lag.replica_is(100)
    assert lag.bound_s(10.5) == 0.5


def test_a_replica_that_stands_still_grows_older_although_it_answers() -> None:
    lag = ReplicaLag()
    for second in range(20):
        lag.primary_was(100 + second, second)
        lag.replica_is(min(100 + second, 104))
    assert lag.bound_s(20) == 16


def test_an_idle_primary_makes_no_replica_old() -> None:
    lag = ReplicaLag()
    for second in range(50):
        lag.primary_was(100, second)
        lag.replica_is(100)
        assert lag.bound_s(second) == 0


def test_without_news_of_the_primary_the_bound_grows() -> None:
    lag = ReplicaLag()
    lag.primary_was(100, 0)
    lag.replica_is(100)
    lag.replica_is(500)
    assert lag.bound_s(30) == 30


def test_a_replica_hours_behind_has_no_bound_and_says_for_how_long() -> None:
    lag = ReplicaLag()
    for second in range(5000):
        lag.primary_was(10_000 + second, second)
        lag.replica_is(second)
    assert lag.bound_s(5000) is None
    assert lag.reported_s(5000) == 5000


def test_a_replica_behind_an_idle_primary_does_not_look_fresh() -> None:
    lag = ReplicaLag()
    for second in range(10):
        lag.primary_was(100, second)
        lag.replica_is(99)
    assert lag.bound_s(10) is None
