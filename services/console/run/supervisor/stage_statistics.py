"""The throughput of each stage, from the services' own metrics."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

STREAM_OF = {"parser": "captures", "enricher": "articles", "publisher": "enriched"}
"""The stream that each stage reads. The fetcher reads the frontier instead."""

Sample = tuple[str, Mapping[str, str], float]


@dataclass(frozen=True, slots=True)
class StageStatistics:
    """The figures of one stage, both lanes together. None means unknown.

    They are entries in and done since the stream server's first start, entries waiting, the age of the oldest in
    seconds, and dead letters.
    """

    taken_in: float | None = None
    done: float | None = None
    backlog: float | None = None
    oldest_s: float | None = None
    dead: float | None = None


_OF_STAGES = ("presswatch_stream_", "presswatch_frontier_")


def of_stages(text: str) -> str:
    """Return only the lines of samples that count here. Reading a whole page takes twenty times as long."""
    return "".join(line for line in text.splitlines(keepends=True) if line.startswith(_OF_STAGES))


def samples(text: str) -> list[Sample]:
    """Return the samples of a page in the Prometheus text format, without those that are NaN."""
    return [
        (s.name, s.labels, s.value)
        for family in text_string_to_metric_families(text)
        for s in family.samples
        if not math.isnan(s.value)
    ]


def stage_statistics(page: Iterable[Sample]) -> dict[str, StageStatistics]:
    """Return the figures by service, from the samples of one service. Each service reports all streams."""
    seen: dict[tuple[str, str, str, str, str], float] = {}
    for name, labels, value in page:
        if name.startswith(_OF_STAGES):
            stream, lane, what, reason = (labels.get(k, "") for k in ("stream", "lane", "what", "reason"))
            seen[name, stream, lane, what, reason] = value
    return {service: _of_stream(seen, stream) for service, stream in STREAM_OF.items()} | {"fetcher": _frontier(seen)}


StatisticsHistory = Mapping[tuple[str, str, str, str, str], float]


def _of_stream(seen: StatisticsHistory, stream: str) -> StageStatistics:
    def total(name: str, what: str | None = None) -> float | None:
        found = [v for (n, s, _, w, _), v in seen.items() if n == name and s == stream and what in (None, w)]
        return sum(found) if found else None

    oldest = [v for (n, s, *_), v in seen.items() if n == "presswatch_stream_oldest_seconds" and s == stream]
    return StageStatistics(
        taken_in=total("presswatch_stream_entries_total", "in"),
        done=total("presswatch_stream_entries_total", "done"),
        backlog=total("presswatch_stream_backlog"),
        oldest_s=max(oldest, default=None),
        dead=total("presswatch_stream_dead"),
    )


def _frontier(seen: StatisticsHistory) -> StageStatistics:
    """Return the fetcher's figures. In: links that the frontier took. Out: captures sent to the parser."""
    totals: dict[str, float] = defaultdict(float)
    for (name, stream, _, what, _), value in seen.items():
        totals[name] += value
        if stream == "captures" and what == "in":
            totals["captures"] += value
    return StageStatistics(
        taken_in=totals.get("presswatch_frontier_links_total"),
        done=totals.get("captures"),
        backlog=totals.get("presswatch_frontier_due"),
        oldest_s=totals.get("presswatch_frontier_oldest_seconds"),
    )
