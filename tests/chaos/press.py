"""The outlet that is fetched: a feed of announced articles, and a page for each."""

from __future__ import annotations

import hashlib

from aiohttp import web

from tests.chaos.pieces import Piece
from tests.end_to_end.press import Press


class ChaosPress(Press):
    """The outlet.

    `listed` is what the feed shows. It is replaced, never changed, because the server runs in a thread.
    """

    def __init__(self) -> None:
        super().__init__(0)
        self.listed: tuple[Piece, ...] = ()
        self._pages: dict[str, Piece] = {}

    def publish(self, piece: Piece) -> None:
        """Make the page available."""
        self._pages[piece.url.partition(self.address)[2]] = piece

    def announce(self, piece: Piece) -> None:
        self.publish(piece)
        self.listed = (*self.listed, piece)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/feed.xml", self._feed), web.get("/{fault}/{name}", self._article)]

    async def _feed(self, request: web.Request) -> web.Response:
        items = "".join(f"<item><title>{p.versions[0].title}</title><link>{p.url}</link></item>" for p in self.listed)
        feed = f'<rss version="2.0"><channel><title>Westmouth Post</title>{items}</channel></rss>'
        etag = f'"{hashlib.sha256(feed.encode()).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(text=feed, content_type="application/rss+xml", headers={"ETag": etag})

    async def _article(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        piece = self._pages.get(request.path)
        if piece is None:
            raise web.HTTPNotFound
        return web.Response(text=piece.page(), content_type="text/html")
