"""Takes captures from the stream to the core and the core's answers back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol

from services.parser.adapters.outlets import OutletRules
from services.parser.core.danger import too_dangerous
from services.parser.core.decode import decode_page
from services.parser.core.extract import extract_unguarded
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.links import Links, read_links
from services.parser.core.story import STORY_TYPE, read_story
from services.parser.making import article_of, image_requests, link_requests, not_read, polled
from services.parser.page import Page, content_type, looks_like_page, page_of, redirected_home
from services.parser.unlisted import Memory, left_early, look_again
from services.parser.walking import part_of, step, wanted
from shared.contracts import Capture, FetchRequest, Observation, PageKind, Walk
from shared.sources.rules import Rules
from shared.streams.frontier_tasks import AddResult
from shared.streams.stage import Done, Entry, Failed, Outcome, Output
from shared.streams.topology import StreamName

_NEWEST_PARTS = 2
_MOST_PARTS = 50
"""Of a sitemap's index: the newest parts are read again at each poll, for they grow; others once."""

ReadAside = Callable[[str, str, Context, Rules | None], Awaitable[Extraction | NotAnArticle]]


class Frontier(Protocol):
    async def add(
        self,
        requests: Sequence[FetchRequest],
        *,
        traceparent: str = "",
        producer: str | None = None,
        again: bool = False,
    ) -> AddResult: ...

    async def look_again(self, url: str, outlet: str) -> None: ...


class ParserHandler:
    """One capture after the other in the loop's own thread; `pause` lets the rest of the process breathe between."""

    def __init__(
        self,
        *,
        outlets: OutletRules,
        read_body: Callable[[str], Awaitable[bytes]],
        frontier: Frontier,
        aside: ReadAside,
        images: int,
        pause: Callable[[], Awaitable[None]],
        listed: Memory | None = None,
    ) -> None:
        self._outlets = outlets
        self._read_body = read_body
        self._frontier = frontier
        self._aside = aside
        self._images = images
        self._pause = pause
        self._listed = listed

    async def __call__(self, entries: Sequence[Entry[Capture]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for entry in entries:
            with entry.logged():
                try:
                    outcomes.append(await self._one(entry))
                except Exception as error:  # one capture's error must not be its neighbours'
                    outcomes.append(Failed(error))
            await self._pause()
        return outcomes

    async def _one(self, entry: Entry[Capture]) -> Done:
        page = page_of(entry.message, entry.born_at, self._outlets)
        body = await self._read_body(page.body.sha256)
        if page.capture.kind is PageKind.ARTICLE:
            return await self._article(entry, page, body)
        return await self._list(entry, page, body)

    async def _article(self, entry: Entry[Capture], page: Page, body: bytes) -> Done:
        read = await self._read(page, body)
        if isinstance(read, NotAnArticle):
            return _observed(not_read(page, read), read.reason.value)
        article = article_of(page, read)
        if page.outlet.fetch.images and self._images:
            requests = image_requests(article, entry.lane, self._images)
            await self._frontier.add(requests, traceparent=entry.traceparent)
        receipt = {"article": article.address}
        return Done((Output(StreamName.ARTICLES, article),), outcome="article", receipt=receipt)

    async def _read(self, page: Page, body: bytes) -> Extraction | NotAnArticle:
        media_type = page.body.media_type.partition(";")[0].strip().lower()
        if media_type == STORY_TYPE:
            return read_story(body, page.url, page.context)
        if not looks_like_page(media_type, body):
            return NotAnArticle(Refusal.NOT_HTML, f"the answer is {media_type}")
        if redirected_home(page.capture):
            return NotAnArticle(Refusal.SOFT_GONE, "the address now leads to the home page")
        text = decode_page(body, content_type(page.capture), page.capture.charset).text
        danger = too_dangerous(text)
        if danger is not None:
            if danger.reason is Refusal.TOO_LARGE:
                return danger
            return await self._aside(text, page.url, page.context, page.rules)
        return extract_unguarded(text, page.url, page.context, page.rules)

    async def _list(self, entry: Entry[Capture], page: Page, body: bytes) -> Done:
        capture = page.capture
        links = read_links(body, capture.kind, page.url, content_type(capture), page.entry_rules)
        if capture.walk is not None:
            return await self._walk(entry, page, links, capture.walk)
        requests = link_requests(page, links, entry.lane, self._outlets.sources())
        added = await self._frontier.add(requests, producer=entry.producer)
        if added.overflow and page.is_entry_point:
            await self._frontier.look_again(capture.url, page.outlet.id)
        if links.older and page.is_entry_point and added.new and added.new == len(requests):
            await self._frontier.add([page.older(links.older, entry.lane)], producer=entry.producer)
        done = _observed(polled(page, links, added.new), "links" if links.links else links.fault or "no-links")
        left = await left_early(page, links, self._listed) if self._listed else []
        await self._frontier.add([look_again(one) for one in left], again=True)
        return replace(done, outputs=(*done.outputs, *(Output(StreamName.OBSERVATIONS, one) for one in left)))

    async def _walk(self, entry: Entry[Capture], page: Page, links: Links, walk: Walk) -> Done:
        """Parts and older pages are asked for even if they were read before: by them a deeper walk gets on."""
        kept = wanted(page, links, walk)
        requests = [part_of(page, one, walk) for one in link_requests(page, kept, entry.lane, self._outlets.sources())]
        articles = [one for one in requests if one.walk is None]
        added = await self._frontier.add(articles, producer=entry.producer)
        taken = step(page, links, kept, walk, added.new)
        lists = [one for one in (*requests, taken.older) if one is not None and one.walk is not None]
        await self._frontier.add(lists, producer=entry.producer, again=True)
        seen = polled(page, links, added.new).model_copy(update={"detail": taken.said[:1000]})
        return _observed(seen, "links" if links.links else links.fault or "no-links")


def _observed(observation: Observation, outcome: str) -> Done:
    receipt = {"observation": observation.kind.value, "reason": observation.reason}
    return Done((Output(StreamName.OBSERVATIONS, observation),), outcome=outcome, receipt=receipt)
