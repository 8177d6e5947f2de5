"""A story that leads to where addresses lead that never existed is no story behind a gate."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.adapters.visitor import Visitor
from services.fetcher.core.response import Hop, Response
from shared.contracts import FetchRequest
from shared.streams.frontier.tasks import Claim, Task, TaskKind
from tests.unit.fetcher.test_intervals import NOW
from tests.unit.fetcher.test_open_ended import OUTLET, URL

SEARCH = "https://p.example/search?q=/1"


async def outcome(nowhere: str) -> tuple[str, str]:
    """Visit a story that was seen at its own address and now leads to a search for it."""

    async def get(*_: object) -> Response:
        return Response(URL, SEARCH, 200, (("Content-Type", "text/html"),), b"<p>Nothing</p>", NOW, (Hop(URL, 302),))

    async def allowed(url: str, policy: RequestPolicy, partition: int) -> None:
        return None

    async def known(outlet: str, url: str) -> str:
        assert (outlet, url) == ("p", URL)
        return nowhere

    client = cast(HttpClient, SimpleNamespace(get=get))
    task = Task(FetchRequest(url=URL, outlet="p"), TaskKind.REVISIT, state={"sha": "a", "own": 1})
    claim = Claim(replace(task, attempt=9), "1", "t", 0, 0, 0)
    result = await Visitor(client, allowed, lambda: NOW, nowhere=known).visit(claim, OUTLET)
    return result.outcome, result.reason


@pytest.mark.parametrize(
    ("nowhere", "expected"),
    [
        ("", ("blocked", "redirected-away")),
        ("https://p.example/sorry?q=/x", ("blocked", "redirected-away")),
        ("https://p.example/search?q=/x", ("captured", "")),
    ],
)
async def test_what_stands_where_nowhere_leads_is_read(nowhere: str, expected: tuple[str, str]) -> None:
    assert await outcome(nowhere) == expected
