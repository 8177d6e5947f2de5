"""Where an article waits on its way from the outlet to the site, from its trace.

`python -m tests.bench.timeline [--rate 5] [--articles 150]` runs a whole watch over an invented outlet on loopback,
requests articles at a steady rate, by default half of what it takes all at once, and prints the milliseconds of each
stretch of their ways: median, 90th percentile. A stretch "to X" is a wait between two services, all others are work,
with the disk and the rest of the batch.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from tests.bench.latency import TimedPress, all_at_once, ask_steadily
from tests.collector import Collector, Seen, collecting
from tests.end_to_end.press import serving
from tests.end_to_end.watch_process import Watch, eventually, watching

_WARM_UP = 100
_STRETCHES = ("fetched", "to parser", "parsed", "to enricher", "enriched", "to publisher", "published", "all")


def ways(collector: Collector) -> list[dict[str, Seen]]:
    """Return the spans by name for each trace that reached the archive."""
    found: dict[str, dict[str, Seen]] = {}
    for span in list(collector.spans):
        if not span.name.endswith(" batch"):
            found.setdefault(span.trace, {})[span.name] = span
    return [way for way in found.values() if {"fetch", "parse", "enrich", "publish"} <= way.keys()]


def stretches(way: Mapping[str, Seen], answered: float) -> list[float]:
    """Return the seconds of each stretch. An entry's span begins when its service has read it."""
    fetch, parse, enrich, publish = (way[name] for name in ("fetch", "parse", "enrich", "publish"))
    marks = [answered, fetch.ended, parse.began, parse.ended, enrich.began, enrich.ended, publish.began, publish.ended]
    return [b - a for a, b in pairwise(marks)] + [publish.ended - answered]


def measured(watch: Watch, collector: Collector, press: TimedPress, rate: float, articles: int) -> list[list[float]]:
    most = all_at_once(watch, press, _WARM_UP)
    rate = rate or most / 2
    print(f"{rate:.1f} articles a second")
    ask_steadily(watch, press, range(_WARM_UP, _WARM_UP + articles), rate)
    eventually(lambda: len(ways(collector)) >= _WARM_UP + articles, 60, "all traces have arrived")
    offset = time.time() - time.monotonic()
    answered = sorted(at + offset for number, at in press.answered.items() if number >= _WARM_UP)
    order = sorted(ways(collector), key=lambda way: way["fetch"].began)[_WARM_UP:]
    return [stretches(way, _last_before(answered, way["fetch"].ended)) for way in order]


def _last_before(moments: Sequence[float], end: float) -> float:
    return max((at for at in moments if at <= end), default=end)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--rate", type=float, default=0.0)
    cli.add_argument("--articles", type=int, default=150)
    args = cli.parse_args()
    os.environ["OTEL_BSP_SCHEDULE_DELAY"] = "500"
    press = TimedPress("bench")
    with tempfile.TemporaryDirectory() as name, serving(press), collecting() as collector:
        os.environ["PRESSWATCH_OTLP_ENDPOINT"] = collector.url
        sources = Path(name) / "sources"
        sources.mkdir()
        (sources / "bench.toml").write_text(press.source(), encoding="utf-8")
        with watching(Path(name) / "data", sources) as watch:
            found = measured(watch, collector, press, args.rate, args.articles)
    for title, seconds in zip(_STRETCHES, zip(*found, strict=True), strict=True):
        ordered = sorted(1000 * one for one in seconds)
        print(f"{title:14} {statistics.median(ordered):8.1f} {ordered[int(0.9 * (len(ordered) - 1))]:8.1f}")


if __name__ == "__main__":
    main()
