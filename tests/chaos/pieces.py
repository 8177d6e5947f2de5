"""Plan in advance what is published during a fault, so that every word can be compared afterwards."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count

from tests.end_to_end.press import paragraphs_of, title_of

FIRST_CAPTURE = datetime(2026, 3, 1, 8, tzinfo=UTC)
CORRECTED_SHARE = 0.05


class Route(StrEnum):
    """How an article comes in."""

    FEED = "feed"
    """The press lists it in its feed; we fetch it."""
    ASKED = "asked"
    """A producer asks that we fetch it from the press."""
    HTML = "html"
    STORY = "story"
    BULK = "bulk"
    """Three producers hand the text in: as HTML, as a story without markup, and as HTML in the bulk lane."""

    @property
    def fetched(self) -> bool:
        return self in (Route.FEED, Route.ASKED)


_SHARES = {Route.FEED: 40, Route.ASKED: 10, Route.HTML: 20, Route.STORY: 20, Route.BULK: 10}


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    paragraphs: tuple[str, ...]

    @property
    def plain(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Piece:
    """An article. `versions` are its texts in order of time; `number` is unique in the whole run."""

    number: int
    url: str
    route: Route
    versions: tuple[Text, ...]

    def page(self, version: int = 0) -> str:
        text = self.versions[version]
        body = "".join(f"<p>{p}</p>" for p in text.paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><title>{text.title} | The Westmouth Post</title>'
            f'<meta property="article:published_time" content="2026-03-{self.number % 28 + 1:02}T08:00:00Z"></head>'
            f'<body><nav><a href="/">Home</a></nav><article><h1>{text.title}</h1>'
            f"{body}</article><footer>The Westmouth Post</footer></body></html>"
        )

    def entries(self) -> Iterator[dict[str, str]]:
        """Return the fields that a producer sends, one set for each version; none for an article of the feed."""
        if self.route is Route.ASKED:
            yield _entry("fetch-request/1", {"url": self.url}, self.reference(0))
        elif self.route is not Route.FEED:
            for version in range(len(self.versions)):
                lane = {"lane": "bulk"} if self.route is Route.BULK else {}
                yield _entry("capture/1", self._capture(version), self.reference(version)) | lane

    def reference(self, version: int) -> str:
        return f"{self.number}-{version}"

    def _capture(self, version: int) -> dict[str, object]:
        text = self.versions[version]
        at = (FIRST_CAPTURE + timedelta(minutes=self.number, hours=version)).isoformat()
        about: dict[str, object] = {"url": self.url, "captured_at": at}
        if self.route is Route.STORY:
            return about | {"text": text.plain, "hints": {"title": text.title, "language": "en"}}
        return about | {"html": self.page(version)}


def _entry(schema: str, data: dict[str, object], reference: str) -> dict[str, str]:
    return {"schema": schema, "data": json.dumps(data), "client_ref": reference}


def pieces(fault: str, number: int, press: str, chance: random.Random, numbers: Iterator[int]) -> list[Piece]:
    """Make articles of the outlet at `press` (host:port) and of three producers. `numbers` continues over the run."""
    routes = chance.choices(list(_SHARES), weights=list(_SHARES.values()), k=number)
    return [_piece(fault, route, press, next(numbers), chance) for route in routes]


def _piece(fault: str, route: Route, press: str, number: int, chance: random.Random) -> Piece:
    first = Text(title_of(number), tuple(paragraphs_of(number)))
    versions: tuple[Text, ...] = (first,)
    if route in (Route.HTML, Route.STORY) and chance.random() < CORRECTED_SHARE:
        note = f"Correction: an earlier version of notice {number} gave another cost; the port has confirmed this one."
        versions = (first, Text(first.title, (*first.paragraphs, note)))
    host = f"http://{press}" if route.fetched else f"https://{route}.example"
    return Piece(number, f"{host}/{fault}/{number}.html", route, versions)


def all_numbers() -> Iterator[int]:
    return count(1)
