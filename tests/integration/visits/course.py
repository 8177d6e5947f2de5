"""Go through a case: visit all stories in each round, read what they show, and publish it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.adapters.visitor import Visitor
from services.fetcher.core.probe_addresses import nonexistent_url
from services.fetcher.core.response import Hop, Response
from services.parser.adapters.not_found_pages import NotFoundRecognizer
from services.parser.adapters.outlet_rules import OutletRules
from services.parser.core.extraction import Context, Extraction, NotAnArticle
from services.parser.core.messages import article_of, refused_observation
from services.parser.core.page import page_of
from services.parser.core.page_reader import read_page
from shared.contracts import Capture, EnrichedArticle, FetchRequest, Hints, PageKind
from shared.sources import Outlet, Sources
from shared.sources.rules import Rules
from shared.streams.frontier.tasks import Claim, Task
from tests.chaos.misbehaving.pages import first_text
from tests.integration.visits.paper import AFTER, HEALTHY, SITE, SPELL, STORIES, Case, Reply, Visit, path_of
from tests.integration.visits.paper import page_of as story_page
from tests.publishing import START, Press, Telling, hours, polled

ROUND_H, TRIES = 4.0, 9
_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass
class Memory:
    """What the parsers remember of "not found" pages."""

    page: dict[str, Any] | None = None

    async def get(self, outlet: str) -> dict[str, Any] | None:
        return self.page

    async def put(self, outlet: str, page: dict[str, Any]) -> None:
        self.page = page


@dataclass
class Course:
    """One case of one outlet. `tasks` are what the frontier would hold, by path."""

    press: Press
    case: Case
    outlet: Outlet
    now: datetime = START
    turn: int = -1
    number: int = 0
    tasks: dict[str, Task] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)

    @property
    def site(self) -> str:
        return f"https://{self.outlet.hosts[0]}"

    @property
    def paths(self) -> Mapping[str, int]:
        return {**{path_of(n): n for n in range(STORIES)}, **self.case.extra}

    async def go(self) -> None:
        for number in range(HEALTHY + SPELL + AFTER):
            self.number, self.turn = number, number - HEALTHY
            await self._round()

    @property
    def is_struck(self) -> bool:
        return self.turn >= 0 and (self.case.lasts or self.turn < SPELL)

    async def _round(self) -> None:
        telling: list[Telling] = []
        if self.number % 6 == 1:
            await self._probe()
        for place, (path, story) in enumerate(self.paths.items()):
            self.now = hours(self.number * ROUND_H + place * 0.1)
            telling += await self._visit(path, story)
            if place % 5 == 4:
                await self.press.publish(*telling)
                telling = []
        if self.case.feed or not self.is_struck:
            telling.append(polled(hours(self.number * ROUND_H + 3.5), self.outlet.id))
        await self.press.publish(*telling)

    def _reply(self, path: str, story: int) -> Reply:
        hit = self.is_struck and story in self.case.hit and path not in self.case.extra
        reply = self.case.answer(Visit(story, self.turn, self.number)) if hit else Reply(story_page(story))
        is_page = reply.status == 200 and not reply.led_to and "<article>" in reply.body
        return replace(reply, body=self.case.dress(story, path, reply.body)) if is_page else reply

    async def _visit(self, path: str, story: int) -> list[Telling]:
        hints = Hints(title=first_text(story).title)
        request = FetchRequest(url=self.site + path, outlet=self.outlet.id, referrer=f"{self.site}/feed", hints=hints)
        task = self.tasks.get(path) or Task(request)
        result = await self._visitor(self._reply(path, story)).visit(Claim(task, "1", "t", 0, 0, 0), self.outlet)
        if result.again is not None:
            task = result.again.task
        self.tasks[path] = replace(task, attempt=TRIES)
        return [await self._read(output.message) for output in result.outputs]

    async def _probe(self) -> None:
        url = nonexistent_url(self.site + path_of(0), str(self.number))
        assert url is not None
        request = FetchRequest(url=url, outlet=self.outlet.id, kind=PageKind.NOWHERE, referrer=self.site + path_of(0))
        reply = self.case.nowhere(url.removeprefix(self.site))
        result = await self._visitor(reply).visit(Claim(Task(request, attempt=TRIES), "1", "t", 0, 0, 0), self.outlet)
        for output in result.outputs:
            await self._read(output.message)

    def _visitor(self, reply: Reply) -> Visitor:
        async def get(url: str, *_: object) -> Response:
            final = self.site + reply.led_to if reply.led_to else url
            hops = (Hop(url, reply.led_by),) if reply.led_to else ()
            body = reply.body.replace(SITE, self.site).replace("gazette.example", self.outlet.hosts[0]).encode()
            self.bodies[url] = body
            return Response(url, final, reply.status, _HEADERS, body, self.now, hops)

        async def allowed(url: str, policy: RequestPolicy, partition: int) -> None:
            return None

        async def nowhere(_: str, url: str) -> str:
            page = self.memory.page
            return str(page["led_to"]) if page and page.get("times", 1) > 1 and page["sample"] != url else ""

        client = cast(HttpClient, SimpleNamespace(get=get))
        return Visitor(client, allowed, lambda: self.now, nowhere=nowhere)

    async def _read(self, message: Any) -> Telling:
        if not isinstance(message, Capture):
            return cast(Telling, message)
        sources = Sources((self.outlet,))
        page = page_of(message, self.now, OutletRules(lambda: sources))
        body = self.bodies[message.url]
        read = await read_page(page, body, _no_sandbox)
        known = NotFoundRecognizer(self.memory, _counting())
        if message.kind is PageKind.NOWHERE:
            await known.remember(page, body, read)
        else:
            read = await known.judged(page, body, read)
        if isinstance(read, NotAnArticle):
            return refused_observation(page, read)
        article = article_of(page, read)
        text = " ".join(block.text for block in article.blocks)
        return EnrichedArticle(article=article, language="en", teaser=text[:100], word_count=len(text.split()))


async def _no_sandbox(html: str, url: str, context: Context, rules: Rules | None) -> Extraction | NotAnArticle:
    raise AssertionError("no page of a case is dangerous")


def _counting() -> Callable[[], float]:
    return lambda: 0.0
