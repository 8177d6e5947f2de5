"""The client: one object for one archive. Lists are iterators that fetch page after page."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, cast

import httpx

from presswatch_client.answers import Article, Card, Event, Outlet

_AT_ONCE = 500
_TRIES, _PAUSE_S = 4, 1.0


class ArchiveError(Exception):
    """The archive refused. `status` and `code` say why for programs, the text says it for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{detail} ({status} {code})")
        self.status, self.code = status, code


class Archive:
    """An archive at `url`. Use it as a context manager, or call `close`."""

    def __init__(self, url: str, *, timeout_s: float = 60.0) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout_s, follow_redirects=True)

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def articles(self, *, text: bool = False, limit: int | None = None, **filters: str) -> Iterator[Card]:
        """Yield articles, newest first.

        text     add the whole text of each
        limit    stop after so many; by default all
        filters  outlet, edition, language, state, since, until, changed_since
        """
        return cast("Iterator[Card]", self._pages("/api/v1/articles", "articles", "before", text, limit, filters))

    def search(
        self, query: str, *, sort: str = "newest", text: bool = False, limit: int | None = None, **filters: str
    ) -> Iterator[Card]:
        """Yield the hits of a search in the archive's query language. `sort`: relevance, newest, oldest, changed."""
        asked = {"q": query, "sort": sort, **filters}
        return cast("Iterator[Card]", self._pages("/api/v1/search", "articles", "after", text, limit, asked))

    def download(self, query: str, *, text: bool = True, **filters: str) -> Iterator[Card]:
        """Yield all hits of a search from one streamed answer: the fastest way to many articles."""
        params = {"q": query, **filters, **({"include": "text"} if text else {})}
        with self._http.stream("GET", "/search.jsonl", params=params) as answer:
            if answer.is_error:
                answer.read()
                raise _error(answer)
            for line in answer.iter_lines():
                yield cast("Card", json.loads(line))

    def count(self, query: str, by: str, **filters: str) -> dict[str, int]:
        """Return the number of hits by a property such as outlet, language, state, topic, person, place or month."""
        answer = self._get("/api/v1/search/counts", {"q": query, "by": by, **filters})
        return {row["value"]: row["articles"] for row in answer["counts"]}

    def article(self, id: str, revision: str = "") -> Article:
        """Return an article with the text of its newest revision, or of the revision named."""
        return cast("Article", self._get(f"/api/v1/articles/{id}", {"revision": revision}))

    def article_at(self, url: str) -> Article:
        """Return the article that was seen at this address of the outlet."""
        return cast("Article", self._get("/api/v1/articles/by-url", {"url": url}))

    def outlets(self) -> list[Outlet]:
        return cast("list[Outlet]", self._get("/api/v1/outlets", {})["outlets"])

    def events(self, after: str = "") -> Iterator[Event]:
        """Yield events from a cursor on, up to the present. Keep the `after` of the last one, and go on from there."""
        while found := self._get("/api/v1/events", {"after": after, "limit": "1000"})["events"]:
            yield from cast("list[Event]", found)
            after = found[-1]["after"]

    def _pages(
        self, path: str, member: str, cursor: str, text: bool, limit: int | None, asked: dict[str, str]
    ) -> Iterator[Any]:
        place, left = "", limit
        while True:
            size = _AT_ONCE if left is None else min(_AT_ONCE, left)
            params = {**asked, "limit": str(size), cursor: place, "include": "text" if text else ""}
            answer = self._get(path, params)
            yield from answer[member]
            left = None if left is None else left - len(answer[member])
            place = answer[cursor]
            if place is None or left == 0:
                return

    def _get(self, path: str, params: dict[str, str]) -> Any:
        """Ask, and ask again while the archive's database is away."""
        given = {name: value for name, value in params.items() if value}
        for attempt in range(_TRIES):
            answer = self._http.get(path, params=given)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or attempt == _TRIES - 1:
                break
            time.sleep(float(answer.headers.get("Retry-After", _PAUSE_S)))
        if answer.is_error:
            raise _error(answer)
        return answer.json()


def _error(answer: httpx.Response) -> ArchiveError:
    try:
        problem = answer.json()
        return ArchiveError(answer.status_code, problem["code"], problem["detail"])
    except (ValueError, KeyError, TypeError):
        return ArchiveError(answer.status_code, "refused", answer.text[:200])
