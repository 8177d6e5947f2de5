"""Pass captures from the stream to the core and return the core's results."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from services.parser.adapters.bodies_ahead import Bodies, BodiesAhead
from services.parser.adapters.lists import Frontier, ListHandler, Walks, observed
from services.parser.adapters.metrics import count_article
from services.parser.adapters.not_found_pages import IS_NOT_FOUND_PAGE, NotFoundRecognizer
from services.parser.adapters.outlet_rules import OutletRules
from services.parser.core.departures import SnapshotStore
from services.parser.core.extraction import NotAnArticle, Refusal
from services.parser.core.messages import article_of, image_urls, part_requests, refused_observation
from services.parser.core.page import Page, page_of
from services.parser.core.page_reader import ReadInSandbox, read_page
from shared.contracts import Article, Capture, PageKind
from shared.contracts.feed_item import in_place_of_page
from shared.errors import Permanent, Unavailable
from shared.storage.blobs import BlobWrite
from shared.storage.reparse import READ_AGAIN
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.stage import Done, Failed, Outcome, Output
from shared.streams.frontier.tasks import FONT, WEEK, Task
from shared.styles.fonts import MOST_FONTS
from shared.styles.links import NO_STYLES, PageStyles

_PARTS_OF_REREAD = timedelta(days=30)
_WEEK_S = 7 * 86_400
_CLOSED = (
    Refusal.NO_ARTICLE, Refusal.TOO_SHORT, Refusal.PAYWALL, Refusal.CONSENT, Refusal.NEEDS_JAVASCRIPT,
    Refusal.CHALLENGE, Refusal.MAINTENANCE, Refusal.LOGIN,
    Refusal.LISTING, Refusal.COLLECTION, Refusal.PRODUCT, Refusal.SERVICE, Refusal.FORUM,
)  # fmt: skip
"""Refusals of pages whose article may be in the feed that linked to them.

A page that is gone is not restored from a feed.
"""


class ParserHandler:
    """Handle one capture after the other in the event loop's own thread.

    Between two captures it awaits `pause`, so that the rest of the process can run.
    """

    def __init__(
        self,
        *,
        outlets: OutletRules,
        bodies: Bodies,
        keep: Callable[[Sequence[BlobWrite]], Awaitable[None]],
        frontier: Frontier,
        sandbox: ReadInSandbox,
        images: int,
        styles: int = 0,
        pause: Callable[[], Awaitable[None]],
        listed: SnapshotStore | None = None,
        not_found: NotFoundRecognizer | None = None,
        walks: Walks | None = None,
    ) -> None:
        self._outlets = outlets
        self._bodies = bodies
        self._keep = keep
        self._frontier = frontier
        self._sandbox = sandbox
        self._images, self._styles = images, styles
        self._pause = pause
        self._not_found = not_found
        self._lists = ListHandler(outlets, frontier, listed, walks)

    async def __call__(self, entries: Sequence[Entry[Capture]]) -> list[Outcome]:
        """Return the outcomes.

        The images and style sheets of all articles are requested at once: each call costs as much as a block.
        """
        parts: list[Task] = []
        outcomes = await self._outcomes(entries, parts)
        if parts:
            await self._frontier.add_tasks(parts)
        return outcomes

    async def _outcomes(self, entries: Sequence[Entry[Capture]], parts: list[Task]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        ahead = BodiesAhead(self._bodies, [entry.message.body.sha256 for entry in entries if entry.message.body])
        for entry in entries:
            with entry.logged():
                try:
                    outcomes.append(await self._one(entry, ahead, parts))
                except Unavailable as error:  # the rest waits too: each entry would wait for the store as long again
                    return outcomes + [Failed(error)] * (len(entries) - len(outcomes))
                except Exception as error:  # an error in one capture must not affect the others
                    outcomes.append(Failed(error))
            await self._pause()
        return outcomes

    async def _one(self, entry: Entry[Capture], ahead: BodiesAhead, parts: list[Task]) -> Done:
        page = page_of(entry.message, entry.born_at, self._outlets)
        body = await ahead.get(page.body.sha256)
        if page.capture.kind is PageKind.ARTICLE:
            return await self._article(entry, page, body, parts)
        if page.capture.kind is PageKind.NOWHERE:
            return await self._not_found_page(page, body)
        return await self._lists.read(entry, page, body)

    async def _article(self, entry: Entry[Capture], page: Page, body: bytes, parts: list[Task]) -> Done:
        read = await read_page(page, body, self._sandbox)
        if self._not_found is not None:
            read = await self._not_found.judged(page, body, read)
        if isinstance(read, NotAnArticle):
            seen = observed(refused_observation(page, read), read.reason.value)
            await self._lists.follow(entry, page, body, read)
            article = await self._of_feed(entry) if read.reason in _CLOSED else None
            if article is None:
                return seen
            return replace(seen, outputs=(*seen.outputs, Output(StreamName.ARTICLES, article)))
        article = article_of(page, read)
        if entry.producer != READ_AGAIN:
            count_article(page, read, article, entry.lane, self._outlets.sources())
        if _wants_parts(entry, page):
            parts += self._parts(entry, page, article, read.styles)
        receipt = {"article": article.address}
        return Done((Output(StreamName.ARTICLES, article),), outcome="article", receipt=receipt)

    def _parts(self, entry: Entry[Capture], page: Page, article: Article, named: PageStyles) -> list[Task]:
        """Return the tasks for the article's images, style sheets and fonts. Each address is requested once."""
        fetch = page.outlet.fetch
        styles = named if fetch.styles and self._styles else NO_STYLES
        images = list(dict.fromkeys((*image_urls(article), *styles.pictures)))[: self._images] if fetch.images else []
        week = {WEEK: int(entry.born_at.timestamp() // _WEEK_S)}
        parts: tuple[tuple[PageKind, Sequence[str], dict[str, int]], ...] = (
            (PageKind.IMAGE, images, {}),
            (PageKind.STYLE, styles.sheets[: self._styles], week),
            (PageKind.IMAGE, styles.fonts[:MOST_FONTS], {FONT: 1}),
        )
        return [
            Task(request, traceparent=entry.traceparent, state=state)
            for kind, urls, state in parts
            for request in part_requests(article, kind, urls, entry.lane)
        ]

    async def _not_found_page(self, page: Page, body: bytes) -> Done:
        read = await read_page(page, body, self._sandbox)
        if self._not_found is not None:
            await self._not_found.remember(page, body, read)
        said = read if isinstance(read, NotAnArticle) else NotAnArticle(Refusal.SOFT_GONE, IS_NOT_FOUND_PAGE)
        return observed(refused_observation(page, said), said.reason.value)

    async def _of_feed(self, entry: Entry[Capture]) -> Article | None:
        """Return the page's article from the feed that linked to it.

        If the feed does not hold the whole article, return None.
        """
        item = in_place_of_page(entry.message)
        if item is None:
            return None
        page = page_of(item, entry.born_at, self._outlets)
        try:
            read = await read_page(page, await self._bodies.get(page.body.sha256), self._sandbox)
        except Permanent:  # the feed's body expired before the page's
            return None
        if isinstance(read, NotAnArticle):
            return None
        if entry.producer != READ_AGAIN:
            await self._keep([BlobWrite(item, None, entry.traceparent, entry.lane)])
        return article_of(page, read)


def _wants_parts(entry: Entry[Capture], page: Page) -> bool:
    """Return whether to request the article's images and style sheets.

    For an old capture, that was done long ago.
    """
    return entry.producer != READ_AGAIN or entry.born_at - page.captured_at < _PARTS_OF_REREAD
