"""A page without a length is whole only if its end is seen, and an ETag of two bodies is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.adapters.visit_result import VisitResult
from services.fetcher.adapters.visitor import Visitor
from services.fetcher.core.classification import Classification
from services.fetcher.core.next_visit import FinishedVisit
from services.fetcher.core.open_ended import is_open_ended, lost_its_end, stops_halfway
from services.fetcher.core.response import Response
from shared.contracts import FetchRequest
from shared.sources import Outlet
from shared.streams.frontier.tasks import Claim, Task, TaskKind
from tests.unit.fetcher.test_intervals import NOW

URL = "https://p.example/1"
OUTLET = Outlet(id="p", name="P", hosts=("p.example",))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<!doctype html><html><body><p>The port grew by two met", True),
        (b"<!doctype html><html><body><p>The port grew.</", True),
        (b"<!doctype html><html><body><p>The port grew.</p>", False),
        (b"<!doctype html><html><body><p>The port grew.</p></body></html> <!-- 3 ms --> ok", False),
        (b"<!doctype html><html><body><p>The port grew.</p></BODY></HTML>" + b" " * 5_000 + b"<!-- 3 ms --> ok", False),
        (b"\xef\xbb\xbf\n<html><body><p>The port grew by two met", True),
        (rb'{"items": [{"html": "<html><body><p>The port grew.<\/p><\/body><\/html>"}]}', False),
        (b"<html><body><h1>The port grows</h1><p>The port grew by two metres.", True),
        (b"<html><body><h1>The port grows</h1><p>The port grew by two metres.<p>By our reporter\n", False),
        (b"plain text without an end", False),
        (b"", False),
    ],
)
def test_a_page_that_ends_within_its_text_stops_halfway(body: bytes, expected: bool) -> None:
    assert stops_halfway(body) is expected


def test_a_length_or_chunks_end_an_answer() -> None:
    assert is_open_ended({"content-type"})
    assert not is_open_ended({"content-length"})
    assert not is_open_ended({"transfer-encoding"})


WHOLE, CUT = "<html><body><p>One.</p><p>Two.</p></body></html>", "<html><body><p>One.</p>"


def without_end(state: Mapping[str, Any], body: str = CUT, header: str = "Content-Type") -> bool:
    return lost_its_end(Response(URL, URL, 200, ((header, "x"),), body.encode(), NOW), state)


def test_a_page_that_had_an_end_before_must_have_it_again() -> None:
    """It may have been cut between two elements. A page written without end tags never had one."""
    state = after(Task(FetchRequest(url=URL, outlet="p")), WHOLE, "").state
    by_hand = after(Task(FetchRequest(url=URL, outlet="p")), CUT, "").state
    assert without_end(state)
    assert not without_end(by_hand)
    assert not without_end(state, header="Content-Length")
    assert not without_end(state, "<h1>Not found</h1>")


async def test_a_page_that_loses_its_end_for_good_is_read_in_the_end() -> None:
    """Its edits and its removal would be missed for ever. Each visit in between has its retries."""
    task = replace(after(Task(FetchRequest(url=URL, outlet="p")), WHOLE, ""), kind=TaskKind.REVISIT)
    outcomes = []
    for _ in range(4):
        result = await _visit(replace(task, attempt=9))
        assert result.again
        task = result.again.task
        outcomes.append((result.outcome, result.reason))
    assert outcomes == [*[("unreachable", "truncated")] * 3, ("captured", "")]
    assert without_end(after(task, WHOLE, "").state), "it had its end again"


async def _visit(task: Task) -> VisitResult:
    async def cut(*_: object) -> Response:
        return Response(URL, URL, 200, (("Content-Type", "text/html"),), CUT.encode(), NOW)

    async def allowed(url: str, policy: RequestPolicy, partition: int) -> None:
        return None

    client = cast(HttpClient, SimpleNamespace(get=cut))
    return await Visitor(client, allowed, lambda: NOW).visit(Claim(task, "1", "t", 0, 0, 0), OUTLET)


def after(task: Task, body: str, tag: str) -> Task:
    answer = Response(URL, URL, 200, (("ETag", tag),), body.encode(), NOW)
    visit = FinishedVisit(task, OUTLET, Classification(None), answer, NOW, sha256=body)
    return Task(task.request, state=visit.remembered())


def test_an_etag_that_two_bodies_had_is_not_sent_again() -> None:
    """A notice may carry the one of the story: "unchanged" would then mean either."""
    story = after(Task(FetchRequest(url=URL, outlet="p")), "story", '"1"')
    assert after(after(story, "edited", '"2"'), "again", '"3"').state["etag"] == '"3"'
    notice = after(story, "notice", '"1"')
    assert "etag" not in notice.state
    assert "etag" not in after(notice, "story", '"1"').state
