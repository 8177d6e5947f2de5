"""An invented outlet on loopback for end-to-end tests: any number of articles, a feed, pictures and a request count."""

from __future__ import annotations

import asyncio
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

_PLACES = ("harbour", "market", "old bridge", "town hall", "north quay", "library", "tram depot", "reservoir")
_DEEDS = ("reopened", "was repainted", "will be widened", "hosted the autumn fair", "lost its clock", "was surveyed")


def title_of(number: int) -> str:
    return f"Report {number}: the {_PLACES[number % 8]} {_DEEDS[number % 6]}"


def paragraphs_of(number: int) -> list[str]:
    """Return a text that no other number has, so that no two articles are joined."""
    place, deed = _PLACES[number % 8], _DEEDS[number % 6]
    return [
        f"The {place} of Westmouth {deed} on Tuesday, the council said in its notice number {number}.",
        f"Some {number * 7 + 11} people came to see it, more than in any year since the flood, officials counted.",
        f"“We waited {number % 40 + 2} years for this,” said the keeper of entry {number}, who has the only key.",
        f"Work on the {place} is to go on until spring, at a cost of {number * 13 + 900} crowns, paid by the port.",
    ]


def page_of(number: int, more: str = "") -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs_of(number))
    return (
        f'<!doctype html><html lang="en"><head><title>{title_of(number)} | The Westmouth Post</title>'
        f'<meta property="article:published_time" content="2026-03-{number % 28 + 1:02}T08:00:00Z"></head>'
        f'<body><nav><a href="/">Home</a></nav><article><h1>{title_of(number)}</h1>'
        f'<figure><img src="/picture/{number % 5}.png" alt="The quay"><figcaption>At noon</figcaption></figure>'
        f"{body}{more}</article><footer>The Westmouth Post</footer></body></html>"
    )


def png(shade: int) -> bytes:
    """Return a grey picture of 64 by 40 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * 64) * 40
    header = struct.pack(">IIBBBBB", 64, 40, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Press:
    """The outlet.

    `articles` are the numbers in its feed, `more` is added to each page, `hits` counts requests by path.
    """

    def __init__(self, articles: int) -> None:
        self.articles = list(range(articles))
        self.more = ""
        self.gone: set[int] = set()
        self.hits: Counter[str] = Counter()
        self.address = ""

    def url(self, number: int) -> str:
        return f"http://{self.address}/news/{number}.html"

    def source(self, poll_s: float = 2) -> str:
        """Return the outlet's source file, in TOML."""
        return (
            'id = "westmouth-post"\nname = "Westmouth Post"\ncountry = "GB"\n'
            f'hosts = ["{self.address}"]\n\n'
            '[editions.en]\nlanguage = "en"\n'
            f'entry_points = [{{ url = "http://{self.address}/feed.xml", kind = "feed" }}]\n\n'
            f"[schedule]\npoll_min_s = {poll_s}\npoll_max_s = {poll_s}\n\n"
            "[politeness]\ndelay_s = 0\nconcurrency = 8\ndaily_ceiling = 1000000\n\n"
            f'[fetch]\nallow_private = ["{self.address}"]\n'
        )

    def write_source(self, folder: Path, poll_s: float = 2) -> Path:
        path = folder / "westmouth-post.toml"
        path.write_text(self.source(poll_s), encoding="utf-8")
        return path

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/feed.xml", self._feed),
            web.get(r"/news/{number:\d+}.html", self._article),
            web.get(r"/picture/{number:\d+}.png", self._picture),
        ]

    async def _feed(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        items = "".join(f"<item><title>{title_of(n)}</title><link>{self.url(n)}</link></item>" for n in self.articles)
        feed = f'<rss version="2.0"><channel><title>Westmouth Post</title>{items}</channel></rss>'
        return web.Response(text=feed, content_type="application/rss+xml")

    async def _article(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        number = int(request.match_info["number"])
        if number in self.gone:
            raise web.HTTPNotFound
        return web.Response(text=page_of(number, self.more), content_type="text/html")

    async def _picture(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        return web.Response(body=png(int(request.match_info["number"]) * 40 + 20), content_type="image/png")


@contextmanager
def serving(press: Press, address: str = "127.0.0.1", port: int = 0) -> Iterator[Press]:
    """Serve the outlet on this address and port, or a free one, from a thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    app = web.Application()
    app.add_routes(press.routes())
    runner = web.AppRunner(app, access_log=None)

    async def start() -> str:
        await runner.setup()
        site = web.TCPSite(runner, address, port)
        await site.start()
        host, taken = runner.addresses[0][:2]
        return f"{host}:{taken}"

    press.address = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield press
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
