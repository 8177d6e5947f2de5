"""From a look at the stream server to its metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from shared import metrics
from shared.streams.feed import Limits
from shared.streams.lag import Snapshot, StreamLag
from shared.telling import Figure

MOST_REASONS = 40
"""So many reasons are told of one stream, lane and fate; the rarer ones together as `other`."""

_GAUGES: tuple[tuple[Figure, Callable[[StreamLag], float]], ...] = (
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


def show(seen: Snapshot, limits: Limits) -> None:
    """Tells all that was seen."""
    for figure, value in _GAUGES:
        figure.tell({(lag.stream.value, lag.lane.value): value(lag) for lag in seen.streams})
    metrics.STREAM_ENTRIES.tell(_entries(seen.streams))
    metrics.LIMIT_ENTRIES.tell(limits.entries)
    metrics.LIMIT_BYTES.tell(limits.bytes)
    metrics.MEMORY_BYTES.tell(seen.memory_bytes)
    metrics.MEMORY_LIMIT_BYTES.tell(seen.memory_limit_bytes)
    metrics.WRITTEN.tell(seen.written)
    metrics.FOUNDED.tell(seen.founded)
    if seen.founded_at is not None:
        metrics.FOUNDED_AT.tell(seen.founded_at.timestamp())
        metrics.PUT_BACK.tell(seen.put_back)


def _entries(lags: Iterable[StreamLag]) -> dict[tuple[str, ...], float]:
    return {
        (lag.stream.value, lag.lane.value, what, reason): number
        for lag in lags
        for (what, reason), number in by_reason(lag.counts).items()
    }


def by_reason(counts: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """`{"done.article": 5}` -> `{("done", "article"): 5}`; always with `in`, `done` and `dead`, so that a first one is
    seen as a rise."""
    found: dict[str, dict[str, int]] = {"in": {"": 0}, "done": {"": 0}, "dead": {"": 0}, "retried": {"": 0}}
    for key, number in counts.items():
        what, _, reason = key.partition(".")
        found.setdefault(what, {})[reason] = number
    return {(what, reason): n for what, reasons in found.items() for reason, n in _most_common(reasons).items()}


def _most_common(reasons: Mapping[str, int]) -> dict[str, int]:
    if len(reasons) <= MOST_REASONS:
        return dict(reasons)
    ordered = sorted(reasons.items(), key=lambda pair: -pair[1])
    told = dict(islice(ordered, MOST_REASONS))
    told["other"] = told.get("other", 0) + sum(number for _, number in ordered[MOST_REASONS:])
    return told
