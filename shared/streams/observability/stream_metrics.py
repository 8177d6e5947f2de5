"""Export the state of the streams as metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from shared.observability import metrics
from shared.observability.gauges import ExpiringGauge
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.observability.lag import Snapshot, StreamLag

MOST_REASONS = 40
"""Maximum number of reasons exported for one stream, lane and outcome. The rarer ones are summed as `other`."""

_GAUGES: tuple[tuple[ExpiringGauge, Callable[[StreamLag], float]], ...] = (
    (metrics.BACKLOG, lambda lag: lag.backlog),
    (metrics.BACKLOG_BYTES, lambda lag: lag.bytes),
    (metrics.LAG, lambda lag: lag.lag),
    (metrics.PENDING, lambda lag: lag.pending),
    (metrics.DELAYED, lambda lag: lag.delayed),
    (metrics.DEAD, lambda lag: lag.dead),
    (metrics.OLDEST_SECONDS, lambda lag: lag.oldest_s),
    (metrics.UNREAD_SECONDS, lambda lag: lag.unread_s),
    (metrics.UNACCOUNTED, lambda lag: lag.unaccounted),
)


def export_metrics(seen: Snapshot, limits: StreamLimits) -> None:
    """Export everything in the snapshot."""
    for figure, value in _GAUGES:
        figure.set({(lag.stream.value, lag.lane.value): value(lag) for lag in seen.streams})
    metrics.STREAM_ENTRIES.set(_entries(seen.streams))
    metrics.LIMIT_ENTRIES.set(limits.entries)
    metrics.LIMIT_BYTES.set(limits.bytes)
    metrics.MEMORY_BYTES.set(seen.memory_bytes)
    metrics.MEMORY_LIMIT_BYTES.set(seen.memory_limit_bytes)
    metrics.WRITTEN.set(seen.written)
    metrics.BOOTSTRAPPED.set(seen.bootstrapped)
    if seen.bootstrapped_at is not None:
        metrics.BOOTSTRAPPED_AT.set(seen.bootstrapped_at.timestamp())
        metrics.PUT_BACK.set(seen.put_back)


def _entries(lags: Iterable[StreamLag]) -> dict[tuple[str, ...], float]:
    return {
        (lag.stream.value, lag.lane.value, what, reason): number
        for lag in lags
        for (what, reason), number in counts_by_reason(lag.counts).items()
    }


def counts_by_reason(counts: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Split `{"done.article": 5}` into `{("done", "article"): 5}`.

    `in`, `done`, `dead` and `retried` are always present, so that their first event is seen as an increase.
    """
    found: dict[str, dict[str, int]] = {"in": {"": 0}, "done": {"": 0}, "dead": {"": 0}, "retried": {"": 0}}
    for key, number in counts.items():
        what, _, reason = key.partition(".")
        found.setdefault(what, {})[reason] = number
    return {(what, reason): n for what, reasons in found.items() for reason, n in _most_common(reasons).items()}


def _most_common(reasons: Mapping[str, int]) -> dict[str, int]:
    if len(reasons) <= MOST_REASONS:
        return dict(reasons)
    ordered = sorted(reasons.items(), key=lambda pair: -pair[1])
    exported = dict(islice(ordered, MOST_REASONS))
    exported["other"] = exported.get("other", 0) + sum(number for _, number in ordered[MOST_REASONS:])
    return exported
