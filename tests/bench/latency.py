"""Seconds from an outlet's answer until the article can be read on the site, and from an edit until its event.

`python -m tests.bench.latency [--articles 1200] [--seconds 60] [--json FILE]` runs a whole watch over an invented
outlet on loopback:

    all at once   so many articles are requested at the same time: the most that the watch reads in a second
    half load     half as many are requested in a second; of ten articles a second, the site is asked until it has them
    bulk load     two articles a second, while a producer sends pages to the bulk lane without end
    edits         outlets whose articles are visited again every 5 and every 20 seconds change all of them

The time begins when the outlet sends its answer. The site is asked every 10 ms at best, so figures are that much too
high.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import redis
from aiohttp import web

from tests.end_to_end.press import Press, page_of, paragraphs_of, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

_LINKS = "".join(f'<li><a href="/section/{n}">Section {n} of the paper</a></li>' for n in range(250))
_TRACKED_A_SECOND = 10
_BULK_BYTES = 20_000
INTERVALS_S = (5, 20)
EDITED = 40


class TimedPress(Press):
    """An outlet with pages of usual size that knows when it first answered for each article."""

    def __init__(self, name: str, revisit_s: int = 86_400) -> None:
        super().__init__(0)
        self.name, self.revisit_s = name, revisit_s
        self.answered: dict[int, float] = {}

    def source(self, poll_s: float = 86_400) -> str:
        ages = list(range(self.revisit_s, 60 * self.revisit_s, self.revisit_s))
        found = (
            super().source(poll_s).replace("westmouth-post", self.name).replace("concurrency = 8", "concurrency = 64")
        )
        return found.replace("[schedule]\n", f"[schedule]\nrevisit_after = {ages}\n")

    async def _article(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        answer = web.Response(text=long_page(number, self.more), content_type="text/html")
        self.answered.setdefault(number, time.monotonic())
        return answer


def long_page(number: int, more: str = "") -> str:
    """Return a page of about 40 kB with some 8,000 letters of text."""
    text = "".join(f"<p>{line}</p>" for n in range(20) for line in paragraphs_of(number * 1000 + n))
    return page_of(number, text + more).replace("</nav>", f"</nav><ul>{_LINKS}</ul>").replace("/picture/", "/none/")


def stored(watch: Watch, press: TimedPress) -> int:
    return int(watch.sql("SELECT count(*) FROM address WHERE outlet_id = %s", press.name)[0][0])


def all_at_once(watch: Watch, press: TimedPress, articles: int) -> float:
    """Return the articles a second, from the first answer until the last article is stored."""
    watch.ask_for(*map(press.url, range(articles)))
    eventually(lambda: stored(watch, press) >= articles, 300, f"{articles} articles are stored")
    return articles / (time.monotonic() - min(press.answered.values()))


def tracked(watch: Watch, press: TimedPress, first: int, rate: float, seconds: float) -> list[float]:
    """Request `rate` articles a second and return the seconds until some of them could be read."""
    every = max(1, round(rate / _TRACKED_A_SECOND))
    numbers = range(first, first + max(2, int(rate * seconds)))
    asking = threading.Thread(target=ask_steadily, args=(watch, press, numbers, rate))
    asking.start()
    site = http.client.HTTPConnection(urlsplit(watch.site).netloc, timeout=30)
    found = [_readable_at(site, press.url(number)) - press.answered[number] for number in numbers[::every]]
    asking.join()
    return found


def ask_steadily(watch: Watch, press: TimedPress, numbers: Sequence[int], rate: float) -> None:
    began = time.monotonic()
    for place, number in enumerate(numbers):
        time.sleep(max(0.0, began + place / rate - time.monotonic()))
        watch.ask_for(press.url(number))


def _readable_at(site: http.client.HTTPConnection, url: str) -> float:
    """Ask until the site has the article; return the moment."""

    def asked() -> bool:
        site.request("GET", f"/api/v1/articles/by-url?url={quote(url, safe='')}")
        answer = site.getresponse()
        answer.read()
        return answer.status in (200, 303)

    give_up = time.monotonic() + 300
    while not asked():
        if time.monotonic() > give_up:
            raise SystemExit(f"not readable after five minutes: {url}")
        time.sleep(0.01)
    return time.monotonic()


@contextmanager
def bulk_load(watch: Watch, press: TimedPress) -> Iterator[None]:
    """Send pages to the bulk lane as fast as the server takes them, until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=_send_bulk, args=(watch.redis(), press, over))
    thread.start()
    try:
        eventually(lambda: watch.pending() > 200, 60, "the bulk lane is full")
        yield
    finally:
        over.set()
        thread.join()


def _send_bulk(server: redis.Redis, press: TimedPress, over: threading.Event) -> None:
    number = 5_000_000
    while not over.is_set():
        number += 1
        data = json.dumps({"url": press.url(number), "html": long_page(number)})
        try:
            server.xadd("pw:intake:bulk", {"schema": "capture/1", "data": data, "lane": "bulk"})
            if int(str(server.xlen("pw:intake:bulk"))) > 2_000:
                time.sleep(0.5)
        except redis.exceptions.OutOfMemoryError:
            time.sleep(0.5)


def edited(watch: Watch, press: TimedPress) -> list[float]:
    """Change all articles of the outlet at once and return the seconds until each change was recorded."""
    watch.ask_for(*map(press.url, range(EDITED)))
    eventually(lambda: stored(watch, press) >= EDITED, 60, "the articles are stored")
    time.sleep(press.revisit_s / 2)
    moment, press.more = time.time(), "<p>The council said later that the notice had named the wrong day.</p>"
    recorded = "SELECT extract(epoch FROM recorded_at) FROM event WHERE outlet_id = %s AND kind = 'revised'"
    eventually(lambda: len(watch.sql(recorded, press.name)) >= EDITED, 60, "all edits are recorded")
    return [float(at) - moment for (at,) in watch.sql(recorded, press.name)]


def _spread(name: str, seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {f"{name}_p50_s": statistics.median(ordered), f"{name}_p99_s": ordered[int(0.99 * (len(ordered) - 1))]}


def measure(articles: int, seconds: float) -> dict[str, float]:
    press = TimedPress("bench")
    slow = [TimedPress(f"edited-{interval}", interval) for interval in INTERVALS_S]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        sources = Path(name) / "sources"
        sources.mkdir()
        for one in (press, *slow):
            stack.enter_context(serving(one))
            (sources / f"{one.name}.toml").write_text(one.source(), encoding="utf-8")
        watch = stack.enter_context(watching(Path(name) / "data", sources))
        figures: dict[str, float] = {}
        for one in slow:
            figures |= _spread(f"edit_{one.revisit_s}", edited(watch, one))
        figures["rate"] = all_at_once(watch, press, articles)
        figures |= _spread("half", tracked(watch, press, articles, figures["rate"] / 2, seconds))
        with bulk_load(watch, press):
            figures |= _spread("bulk", tracked(watch, press, 1_000_000, 2.0, seconds))
        return figures


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--articles", type=int, default=1200)
    cli.add_argument("--seconds", type=float, default=60.0)
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    figures = measure(args.articles, args.seconds)
    for name, figure in figures.items():
        print(f"{name:14} {figure:8.3f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
