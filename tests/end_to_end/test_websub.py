"""A hub hears of an article from a running watch, and finds in the feed what makes it a topic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs
from urllib.request import urlopen

import feedparser
import pytest

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import eventually, watching

SITE = "http://news.example"


@contextmanager
def hub() -> Iterator[tuple[str, set[str]]]:
    """Yield the address of a hub, and the topics that it was notified of."""
    heard: set[str] = set()

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            heard.update(form["hub.url"] if form["hub.mode"] == ["publish"] else ())
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()


def test_a_hub_hears_of_an_article_and_reads_the_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hub() as (address, heard), serving(Press(2)) as press:
        monkeypatch.setenv("PRESSWATCH_WEBSUB_HUB", address)
        monkeypatch.setenv("PRESSWATCH_SITE_URL", SITE)
        with watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
            topic = f"{SITE}/o/westmouth-post/feed.atom"
            eventually(lambda: topic in heard, 90, "the hub hears of the outlet's feed")
            with urlopen(watch.site.rstrip("/") + topic.removeprefix(SITE)) as answer:
                link, feed = answer.headers["Link"], feedparser.parse(answer.read())
            assert link == f'<{address}>; rel="hub", <{topic}>; rel="self"'
            assert {one["rel"]: one["href"] for one in feed.feed.links} | {"hub": address, "self": topic} == {
                one["rel"]: one["href"] for one in feed.feed.links
            }
            assert feed.entries
