"""A place is held until the response starts, and given back after an error."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from services.reader.adapters.web.admission import MOST_WAITING, Admission, is_cheap, turns
from services.reader.adapters.web.metrics import RequestMetrics
from shared.observability.metrics import SITE_ANSWERS, SITE_REFUSED
from tests.waiting import PATIENCE_S


async def _nothing() -> Any:
    return {"type": "http.request"}


async def _ignored(_message: Any) -> None:
    return None


def _asked(path: str) -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": path}


async def test_a_long_file_gives_up_its_place_when_it_begins() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/long":
            began.set()
            await ended.wait()
        await send({"type": "http.response.body", "body": b""})

    site = Admission(app, turns(1))
    long = asyncio.create_task(site(_asked("/long"), _nothing, _ignored))
    await began.wait()
    await asyncio.wait_for(site(_asked("/a/1"), _nothing, _ignored), PATIENCE_S)
    ended.set()
    await long
    await asyncio.wait_for(site(_asked("/a/1"), _nothing, _ignored), PATIENCE_S)


async def test_visitors_who_left_while_they_waited_are_not_answered_and_take_no_room() -> None:
    """Sixty-four reloads of a slow page would otherwise shut out everybody else, for answers that nobody reads."""
    answered, go_on = list[str](), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answered.append(scope["path"])
        await go_on.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    class Reloaded:
        """A browser that asks and then leaves."""

        def __init__(self) -> None:
            self.messages = [{"type": "http.disconnect"}, {"type": "http.request", "body": b""}]

        async def receive(self) -> Any:
            return self.messages.pop()

    async def patient() -> Any:
        return await asyncio.Event().wait()

    site = Admission(app, turns(1))
    first = asyncio.create_task(site(_asked("/a/1"), _nothing, _ignored))
    await asyncio.sleep(0)
    for _ in range(MOST_WAITING + 1):
        await asyncio.wait_for(site(_asked("/gone"), Reloaded().receive, _ignored), PATIENCE_S)
    second = asyncio.create_task(site(_asked("/a/2"), patient, _ignored))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(first, second)
    assert answered == ["/a/1", "/a/2"]
    await asyncio.wait_for(site(_asked("/a/3"), _nothing, _ignored), PATIENCE_S)


async def test_a_visitor_who_leaves_as_the_turn_comes_is_not_counted_as_refused() -> None:
    go_on, leave, said = asyncio.Event(), asyncio.Event(), list[Any]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await go_on.wait()
        leave.set()

    async def leaving() -> Any:
        await leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    site, before = Admission(app, turns(1)), SITE_REFUSED._value.get()
    first = asyncio.create_task(site(_asked("/a/1"), _nothing, _ignored))
    await asyncio.sleep(0)
    second = asyncio.create_task(site(_asked("/a/2"), leaving, send))
    await asyncio.sleep(0.01)
    go_on.set()
    await asyncio.gather(first, second)
    assert (SITE_REFUSED._value.get() - before, said) == (0, [])
    await asyncio.wait_for(site(_asked("/a/3"), _nothing, _ignored), PATIENCE_S)


async def test_a_visitor_who_left_is_not_counted_as_an_error_of_the_site() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/broken":
            raise LookupError

    def errors() -> float:
        return float(SITE_ANSWERS.labels("none", "5xx")._value.get())

    site, before = RequestMetrics(app), errors()
    await site(_asked("/left"), _nothing, _ignored)
    assert errors() == before
    with pytest.raises(LookupError):
        await site(_asked("/broken"), _nothing, _ignored)
    assert errors() == before + 1


async def test_what_was_read_while_a_request_waited_reaches_the_application() -> None:
    heard = list[Any]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        heard.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})

    site = Admission(app, turns(1))
    go_on, was_read = asyncio.Event(), asyncio.Event()

    async def slow() -> Any:
        await go_on.wait()
        return {"type": "http.request", "body": b"slow"}

    async def once() -> Any:
        if was_read.is_set():
            await asyncio.Event().wait()
        was_read.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    held = asyncio.create_task(site(_asked("/a/1"), slow, _ignored))
    await asyncio.sleep(0)
    waits = asyncio.create_task(site(_asked("/a/2"), once, _ignored))
    await was_read.wait()
    go_on.set()
    await asyncio.gather(held, waits)
    assert [one["body"] for one in heard] == [b"slow", b""]


async def test_an_error_gives_the_place_back() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError

    site = Admission(app, turns(1))
    for _ in range(2):
        with pytest.raises(LookupError):
            await asyncio.wait_for(site(_asked("/a/1"), _nothing, _ignored), PATIENCE_S)


def test_only_what_hardly_asks_the_archive_is_cheap() -> None:
    cheap = ("/static/site.css", "/media/x.png", "/fonts/x.woff2", "/about", "/api", "/livez")
    assert [path for path in cheap if not is_cheap(path)] == []
    assert [is_cheap(path) for path in ("/", "/a/1", "/api/v1/articles", "/search", "/aboutness")] == [False] * 5
