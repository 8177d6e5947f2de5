"""Gauges read from a server: exported while they are fresh, removed when nobody can read them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

FRESH_S = 30.0
"""Seconds after which a value is no longer exported unless it was read again. Otherwise it would pass as current."""

Kind = Literal["gauge", "counter"]


class ExpiringGauge(Collector):
    """A metric whose samples are all set together. A sample that is missing the next time is removed, as after a
    FLUSHALL.

    Several processes export the same values, because all of them read the same server: take their maximum, never their
    sum. `kind` "counter" is for values that the server only increases; its name is given without `_total`.
    """

    def __init__(
        self,
        name: str,
        documentation: str,
        labels: Sequence[str] = (),
        *,
        kind: Kind = "gauge",
        fresh_s: float = FRESH_S,
        registry: CollectorRegistry = REGISTRY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.kind, self.name, self.documentation, self.labels = kind, name, documentation, tuple(labels)
        self._fresh_s, self._clock = fresh_s, clock
        self._samples: Mapping[tuple[str, ...], float] = {}
        self._told_at = -float("inf")
        registry.register(self)

    def set(self, samples: Mapping[tuple[str, ...], float] | float) -> None:
        """Replace all samples: label values -> number, or a bare number if the metric has no labels."""
        self._samples = samples if isinstance(samples, Mapping) else {(): float(samples)}
        self._told_at = self._clock()

    def describe(self) -> Iterator[Metric]:
        yield self._family()

    def collect(self) -> Iterator[Metric]:
        """Return the samples, or none if they are too old."""
        family = self._family()
        if self._clock() - self._told_at <= self._fresh_s:
            for values, number in self._samples.items():
                family.add_metric(values, number)
        yield family

    def _family(self) -> GaugeMetricFamily | CounterMetricFamily:
        family = GaugeMetricFamily if self.kind == "gauge" else CounterMetricFamily
        return family(self.name, self.documentation, labels=self.labels)
