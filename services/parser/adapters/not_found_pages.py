"""Remember each outlet's own "not found" page, and recognise it where an article is expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

from services.parser.core.document.decode import decode_page
from services.parser.core.document.not_found_page import NotFoundPage, names_and_lines, not_found_page
from services.parser.core.extraction import Extraction, NotAnArticle, Refusal
from services.parser.core.page import Page, content_type
from shared.contracts import FEED_ITEM, BlockKind, Origin
from shared.redirects import same_page

IS_NOT_FOUND_PAGE = 'the outlet\'s own "not found" page, as shown at an address that never existed'
_OF_THE_MOMENT = (Refusal.MAINTENANCE, Refusal.CHALLENGE, Refusal.CONSENT, Refusal.LOGIN, Refusal.NOT_HTML)
"""Refusals that an outlet may show everywhere for a while. Such a page is not its "not found" page."""
_JUDGED = (Refusal.TOO_SHORT, Refusal.NO_ARTICLE, Refusal.NEEDS_JAVASCRIPT)
"""Refusals that say nothing about the article. That the page is the "not found" page is more informative."""
_FRESH_S = 5.0
_PASSWORD = re.compile(rb"<input\b[^<>]{0,300}\btype\s*=\s*[\"']?password", re.I)
"""A redirect to such a page, with a query, may be a gate: behind it, there may be an article at any address."""

Read = Extraction | NotAnArticle


class Pages(Protocol):
    async def get(self, outlet: str) -> dict[str, Any] | None: ...

    async def put(self, outlet: str, page: dict[str, Any]) -> None: ...


class NotFoundRecognizer:
    """Recognise the outlets' "not found" pages.

    Any parser may have read a page, so it asks the stream server again, every few seconds at most per outlet.
    """

    def __init__(self, pages: Pages, clock: Callable[[], float]) -> None:
        self._pages, self._clock = pages, clock
        self._known: dict[str, tuple[float, NotFoundPage | None]] = {}

    async def remember(self, page: Page, body: bytes, read: Read) -> None:
        if isinstance(read, NotAnArticle) and read.reason in _OF_THE_MOMENT:
            return
        found = not_found_page(_text(page, body), page.capture.referrer or "", page.capture.final_url or "")
        if urlsplit(found.led_to).query and _PASSWORD.search(body):
            return
        row: dict[str, Any] = {
            "sample": found.sample,
            "led_to": found.led_to,
            "names": [*found.names],
            "lines": [*found.lines],
        }
        before = await self._pages.get(page.outlet.id) or {}
        is_again = before.get("asked") == page.capture.url  # the same capture, read twice
        times = before.get("times", 1) + (not is_again) if same_page(before.get("led_to", ""), found.led_to) else 1
        row |= {"asked": page.capture.url, "times": times}
        await self._pages.put(page.outlet.id, row)

    async def judged(self, page: Page, body: bytes, read: Read) -> Read:
        """Return `read`, or a refusal if the page is the outlet's "not found" page.

        A page whose headline a list gave is an article.
        """
        if not _may_be(page, read) or (known := await self._of(page.outlet.id)) is None:
            return read
        if page.capture.url == known.sample:
            return read  # the outlet ignores the name in the address and shows this very article at the other address
        shown = known.is_shown_at(page.capture.url, page.capture.final_url or "")
        return (
            NotAnArticle(Refusal.SOFT_GONE, IS_NOT_FOUND_PAGE) if shown or _is_same(known, page, body, read) else read
        )

    async def _of(self, outlet: str) -> NotFoundPage | None:
        at, known = self._known.get(outlet, (-_FRESH_S, None))
        if self._clock() - at >= _FRESH_S:
            known = _page_of(await self._pages.get(outlet))
            self._known[outlet] = (self._clock(), known)
        return known


def _page_of(row: dict[str, Any] | None) -> NotFoundPage | None:
    if row is None:
        return None
    return NotFoundPage(row["sample"], row["led_to"], frozenset(row["names"]), frozenset(row["lines"]))


def _may_be(page: Page, read: Read) -> bool:
    if page.capture.origin is not Origin.FETCHED or page.body.media_type == FEED_ITEM:
        return False
    return isinstance(read, Extraction) or read.reason in _JUDGED


def _is_same(known: NotFoundPage, page: Page, body: bytes, read: Read) -> bool:
    if isinstance(read, Extraction):
        is_listed = bool(page.context.hint_title) and page.context.hint_title == read.title
        texts = [block.text for block in read.blocks if block.kind is not BlockKind.IMAGE]
        return not is_listed and known.is_same(read.title, texts)
    names, lines = names_and_lines(_text(page, body))
    return any(known.is_same(name, lines) for name in names)


def _text(page: Page, body: bytes) -> str:
    return decode_page(body, content_type(page.capture), page.capture.charset).text
