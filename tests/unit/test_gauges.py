"""A figure is exported while it is fresh, complete or not at all."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest

from shared.observability.gauges import ExpiringGauge
from shared.streams.observability.stream_metrics import MOST_REASONS, counts_by_reason


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def reported(registry: CollectorRegistry) -> list[str]:
    return [line for line in generate_latest(registry).decode().splitlines() if not line.startswith("#")]


def test_values_that_nobody_reads_any_more_are_not_exported() -> None:
    registry, clock = CollectorRegistry(), Clock()
    figure = ExpiringGauge("backlog", "Waiting.", ["stream"], fresh_s=30, registry=registry, clock=clock)
    assert reported(registry) == []
    figure.set({("a",): 3, ("b",): 4})
    clock.now = 30
    assert reported(registry) == ['backlog{stream="a"} 3.0', 'backlog{stream="b"} 4.0']
    clock.now = 30.1
    assert reported(registry) == []


def test_what_is_missing_the_next_time_is_gone() -> None:
    registry = CollectorRegistry()
    figure = ExpiringGauge("entries", "Entries.", ["what"], kind="counter", registry=registry)
    figure.set({("in",): 5, ("done",): 4})
    figure.set({("in",): 1})
    assert reported(registry) == ['entries_total{what="in"} 1.0']


def test_a_figure_without_labels_is_a_number() -> None:
    registry = CollectorRegistry()
    ExpiringGauge("memory_bytes", "Memory.", registry=registry).set(12)
    assert reported(registry) == ["memory_bytes 12.0"]


def test_reasons_are_bounded_and_none_is_lost() -> None:
    counts = {f"dead.reason-{n}": n for n in range(1, 101)} | {"in": 7, "done.article": 5}
    found = counts_by_reason(counts)
    dead = {reason: number for (what, reason), number in found.items() if what == "dead"}
    assert len(dead) == MOST_REASONS + 1
    assert sum(dead.values()) == sum(range(1, 101))
    assert dead["reason-100"] == 100
    assert found["in", ""] == 7
    assert found["done", "article"] == 5


def test_a_first_dead_letter_is_a_rise_from_nothing() -> None:
    assert counts_by_reason({})["dead", ""] == 0
