"""The outlet of the older archive. It still serves the same texts when the archive is upgraded."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from tests.end_to_end.press import Press, page_of, serving
from tests.end_to_end.watch_process import eventually

ADDRESS, PORT = "127.83.17.4", 8417
"""The same on both days, because addresses name articles. Nobody else uses this address of loopback."""
CORRECTION = "<p>Correction: the notice was printed on Wednesday, the council wrote to this newspaper.</p>"


class Outlet(Press):
    """`edited` are the numbers with a correction below the text."""

    def __init__(self, articles: int) -> None:
        super().__init__(articles)
        self.edited: set[int] = set()
        self.address = f"{ADDRESS}:{PORT}"

    def source(self, poll_s: float = 2) -> str:
        """Return the source file. Visits of the first day and of any later one confirm a removal after a second."""
        return super().source(poll_s).replace("[schedule]\n", "[schedule]\nconfirm_after = 1\n")

    async def _article(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        if number not in self.edited or number in self.gone:
            return await super()._article(request)
        self.hits[request.path] += 1
        return web.Response(text=page_of(number, CORRECTION), content_type="text/html")


@contextmanager
def printed(articles: int) -> Iterator[Outlet]:
    """Serve the outlet. Wait for another run of the tests on this machine that serves it now."""
    outlet = Outlet(articles)
    eventually(_is_free, 120, f"{ADDRESS}:{PORT} is free")
    with serving(outlet, ADDRESS, PORT):
        yield outlet


def _is_free() -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((ADDRESS, PORT))
    return True
