"""Figures read off a server rather than counted here: told while they are fresh, gone when nobody could read them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

FRESH_S = 30.0
"""A figure nobody has read anew for so long is not told any more: an old one would pass for the truth."""

Kind = Literal["gauge", "counter"]


class ExpiringGauge(Collector):
    """One metric whose samples are set all together. What is missing the next time is gone, as after a FLUSHALL.

    Several processes tell the same figures, for all of them look at the same server: take their maximum, never their
    sum. `kind` "counter" is for what the server itself only ever raises; its name is given without `_total`.
    """

    def __init__(
        self,
        kind: Kind,
        name: str,
        documentation: str,
        labels: Sequence[str] = (),
        *,
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
        """All there is: label values -> number; a bare number where the metric has no labels."""
        self._samples = samples if isinstance(samples, Mapping) else {(): float(samples)}
        self._told_at = self._clock()

    def describe(self) -> Iterator[Metric]:
        yield self._family()

    def collect(self) -> Iterator[Metric]:
        family = self._family()
        if self._clock() - self._told_at <= self._fresh_s:
            for values, number in self._samples.items():
                family.add_metric(values, number)
        yield family

    def _family(self) -> GaugeMetricFamily | CounterMetricFamily:
        family = GaugeMetricFamily if self.kind == "gauge" else CounterMetricFamily
        return family(self.name, self.documentation, labels=self.labels)
