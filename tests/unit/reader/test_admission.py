"""A place is held until the response starts, and given back after an error."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from services.reader.adapters.web.admission import Admission, is_cheap


async def _nothing() -> Any:
    return {"type": "http.request"}


async def _ignored(_message: Any) -> None:
    return None


def _asked(path: str) -> dict[str, Any]:
    return {"type": "http", "path": path}


async def test_a_long_file_gives_up_its_place_when_it_begins() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/long":
            began.set()
            await ended.wait()
        await send({"type": "http.response.body", "body": b""})

    site = Admission(app, places=1)
    long = asyncio.create_task(site(_asked("/long"), _nothing, _ignored))
    await began.wait()
    await asyncio.wait_for(site(_asked("/a/1"), _nothing, _ignored), 5)
    ended.set()
    await long
    await asyncio.wait_for(site(_asked("/a/1"), _nothing, _ignored), 5)


async def test_an_error_gives_the_place_back() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError

    site = Admission(app, places=1)
    for _ in range(2):
        with pytest.raises(LookupError):
            await asyncio.wait_for(site(_asked("/a/1"), _nothing, _ignored), 5)


def test_only_what_hardly_asks_the_archive_is_cheap() -> None:
    assert [is_cheap(path) for path in ("/static/site.css", "/media/x.png", "/about", "/api", "/livez")] == [True] * 5
    assert [is_cheap(path) for path in ("/", "/a/1", "/api/v1/articles", "/search", "/aboutness")] == [False] * 5
