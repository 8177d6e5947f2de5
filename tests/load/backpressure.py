"""`python -m tests.load.backpressure [seconds]`: a publisher that stands still, an eager producer, endless listings.

The whole watch runs as `presswatch run` starts it. A producer sends pages, some of 16 MB, as fast as the server takes
them and beyond; an outlet lists 50,000 links. What the stream server's memory does is drawn to
`docs/pictures/backpressure.svg`. Exits non-zero where something was lost or did not drain.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis
from aiohttp import web

from tests.end_to_end.press import Press, page_of, serving
from tests.end_to_end.watch_process import Watch, watching
from tests.load.picture import Line, svg

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "backpressure.svg"
LINKS = 50_000
BIG_EVERY, BIG_BYTES, BIGS = 100, 16_000_000, 25
ENTRIES = 500
"""What a stream takes, less than usual, so that all of them are full within a minute."""
INTAKE = "pw:intake:eager"
MEMORY = 256 << 20
PATIENCE_S = 1200.0


class EndlessPress(Press):
    """Lists 50,000 pages in a sitemap, beside its feed."""

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/all.xml", self._all)]

    async def _all(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        rows = "".join(f"<url><loc>{self.url(1_000_000 + n)}</loc></url>" for n in range(LINKS))
        return web.Response(
            text=f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>',
            content_type="application/xml",
        )

    def source(self, poll_s: float = 2) -> str:
        feed = f'{{ url = "http://{self.address}/feed.xml", kind = "feed" }}'
        sitemap = f'{{ url = "http://{self.address}/all.xml", kind = "sitemap" }}'
        return super().source(poll_s).replace(feed, f"{feed}, {sitemap}")


@dataclass
class Producer:
    """Sends without looking at anything but the server's refusals."""

    server: redis.Redis
    most: int
    stop: threading.Event = field(default_factory=threading.Event)
    sent: int = 0
    refused: int = 0
    address: str = ""

    def run(self) -> None:
        for number in itertools.count():
            if self.stop.is_set() or number >= self.most:
                return
            big = number % BIG_EVERY == BIG_EVERY - 1 and number < BIGS * BIG_EVERY
            data = json.dumps({"url": f"http://{self.address}/sent/{number}", "html": _page(number, big)})
            self._send({"schema": "capture/1", "data": data, "lane": "bulk" if number % 2 else "live"})

    def _send(self, fields: dict[str, str]) -> None:
        while not self.stop.is_set():
            try:
                self.server.xadd(INTAKE, fields)  # type: ignore[arg-type]
                self.sent += 1
                return
            except redis.exceptions.OutOfMemoryError:
                self.refused += 1
                time.sleep(0.05)


def _page(number: int, big: bool) -> str:
    page = page_of(number + 2_000_000)
    return page.replace("</article>", f"</article><!--{'x' * BIG_BYTES}-->") if big else page


@dataclass
class Samples:
    """What is drawn: seconds, megabytes or counts."""

    watch: Watch
    began: float = field(default_factory=time.monotonic)
    rows: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def take(self) -> dict[str, float]:
        server = self.watch.redis()
        lanes = [f"pw:{{0}}:{name}{lane}" for name in _STREAMS for lane in ("", ":bulk")]
        row = {
            "memory": int(server.info("memory")["used_memory"]) / 1e6,
            "intake": int(str(server.memory_usage(INTAKE, samples=0) or 0)) / 1e6,
            "waiting": float(sum(int(str(server.xlen(s))) for s in lanes)),
            "streams": sum(int(str(server.hget("pw:{0}:bytes", s) or 0)) for s in lanes) / 1e6,
            "links": float(str(server.hget("pw:{0}:frontier:stats", "all:once") or 0)),
        }
        self.rows.append((time.monotonic() - self.began, row))
        return row

    def line(self, name: str, what: str) -> Line:
        return Line(name, [(at, row[what]) for at, row in self.rows])

    def sample_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.take()
            time.sleep(0.4)


_STREAMS = ("captures", "articles", "enriched", "observations")


def run(stopped_s: float) -> bool:
    with tempfile.TemporaryDirectory() as name, serving(EndlessPress(300)) as press:
        folder = Path(name)
        with watching(folder / "data", press.write_source(folder)) as watch:
            watch.redis().config_set("maxmemory", MEMORY)
            samples = Samples(watch)
            producer = Producer(watch.redis(), 2_500, address=press.address)
            thread = threading.Thread(target=producer.run)
            samples.sample_for(5)
            phases = [(0.0, "")]
            watch.kill("publisher", signal.SIGSTOP)
            phases.append((samples.rows[-1][0], "publisher stopped, producer eager"))
            thread.start()
            samples.sample_for(stopped_s)
            flat = _flatness(samples, stopped_s)
            watch.kill("publisher", signal.SIGCONT)
            phases.append((samples.rows[-1][0], "publisher back"))
            samples.sample_for(stopped_s)
            drained = _drained(watch, producer, samples, thread)
            sent, archived = producer.sent, _archived(watch)
            dead = sum(
                int(str(watch.redis().xlen(f"pw:{{0}}:{s}{lane}:dead"))) for s in _STREAMS for lane in ("", ":bulk")
            )
            _draw(samples, phases)
            print(
                f"sent={sent} refused={producer.refused} archived={archived} dead={dead} drained={drained} "
                f"memory_peak_mb={max(row['memory'] for _, row in samples.rows):.0f} limit_mb={MEMORY / 1e6:.0f} "
                f"links_most={max(row['links'] for _, row in samples.rows):.0f} grown_mb={flat:.1f}"
            )
            return drained and archived == sent and dead == 0


def _flatness(samples: Samples, seconds: float) -> float:
    """By how many MB the memory's mean grew from the third to the last quarter of the time the publisher stood."""
    end = samples.rows[-1][0]
    quarters = [
        [row["memory"] for at, row in samples.rows if end - (n + 1) * seconds / 4 <= at < end - n * seconds / 4 + 0.01]
        for n in (0, 1)
    ]
    last, third = (sum(one) / len(one) for one in quarters)
    return last - third


def _drained(watch: Watch, producer: Producer, samples: Samples, thread: threading.Thread) -> bool:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        samples.take()
        if not thread.is_alive() and not int(str(watch.redis().xlen(INTAKE))) and _archived(watch) >= producer.sent:
            return True
        time.sleep(0.4)
    producer.stop.set()
    return False


def _archived(watch: Watch) -> int:
    return int(watch.sql("SELECT count(*) FROM article WHERE origin = 'contributed'")[0][0])


def _draw(samples: Samples, phases: list[tuple[float, str]]) -> None:
    last = samples.rows[-1][0]
    lines = [
        samples.line("memory of the stream server", "memory"),
        samples.line("of it the producer's own stream", "intake"),
        samples.line("data in the work streams", "streams"),
        Line("maxmemory: producers are refused", [(0, MEMORY / 1e6), (last, MEMORY / 1e6)], dashed=True),
        Line("70 %: the streams take nothing more", [(0, MEMORY * 0.7e-6), (last, MEMORY * 0.7e-6)], dashed=True),
    ]
    PICTURE.write_text(svg("A publisher that stands still, a producer that does not", "MB", lines, phases))


if __name__ == "__main__":
    os.environ["PRESSWATCH_STREAM_ENTRIES"] = str(ENTRIES)
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("seconds", type=float, nargs="?", default=60.0, help="for so long the publisher stands still")
    sys.exit(0 if run(asked.parse_args().seconds) else 1)
