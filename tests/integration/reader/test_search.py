"""Search on a real index that follows a real archive: the same on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from services.reader.adapters.search.choice import search_engine
from shared.ids import article_id
from tests.integration.reader.engines import ENGINES, settings_of
from tests.integration.reader.material import NOON, Filler, paragraphs
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN
from tests.integration.reader.running import SiteUnderTest, hits, serving_site, settings_for


@pytest_asyncio.fixture(params=ENGINES)
async def site(request: pytest.FixtureRequest, filled_url: str, tmp_path: Path) -> AsyncIterator[SiteUnderTest]:
    """The press in front of a reader with each of the engines."""
    settings = settings_for(filled_url, tmp_path).model_copy(update=settings_of(request.param, request))
    async with serving_site(settings, filled_url) as under_test:
        await under_test.indexed(77)
        yield under_test


FOUND = {
    "q=containers+crane": HARBOUR,
    "q=%22first+container%22": HARBOUR,
    "q=BRIDGE+tolls": BRIDGE,
    "q=%EC%A4%91%EC%95%99%ED%86%B5%EC%8B%A0": KOREAN,
    "q=%22%EC%A1%B0%EC%84%A0%EC%A4%91%EC%95%99%ED%86%B5%EC%8B%A0%22": KOREAN,
    "q=%EA%B8%B0%EC%B0%A8&language=ko": KOREAN,
    "q=%EA%B0%95": KOREAN,
    "state=removed": BRIDGE,
    "outlet=ilbo": KOREAN,
}
NOT_FOUND = (
    "q=%22container+first%22", "q=crane+-container", "q=%EC%8B%A0%ED%86%B5", "q=crane&language=ko",
    "q=crane&until=2026-02-01", "q=crane&since=2026-03-02", "q=crane&edition=ko",
)  # fmt: skip


async def test_what_fits_is_found_in_english_and_korean_and_nothing_else(site: SiteUnderTest) -> None:
    expected = {query: [article_id(address)] for query, address in FOUND.items()} | {query: [] for query in NOT_FOUND}
    assert {query: await hits(site, query) for query in expected} == expected


async def test_results_are_marked_counted_and_paged(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=tides&sort=newest")).text
    assert "75 articles" in page
    assert "<mark>tides</mark>" in page
    first = await hits(site, "q=tides&sort=newest")
    fourth = await hits(site, "q=tides&sort=newest&page=4")
    assert (len(first), len(fourth)) == (20, 15)
    assert first[0] == article_id("https://gazette.example/news/000")
    assert fourth[-1] == article_id("https://gazette.example/news/074")


async def test_hostile_text_is_shown_as_text(site: SiteUnderTest) -> None:
    hostile = '<script>alert(1)</script> "onmouseover=x" zebra'
    await site.filler.article("https://gazette.example/x", hostile, paragraphs(hostile), teaser=hostile)
    page = await site.until("/search?q=zebra", lambda answer: "<mark>" in answer.text)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    reflected = (await site.get("/search?q=%3Cscript%3Ealert(2)%3C%2Fscript%3E%22%27")).text
    assert "<script>alert" not in reflected and "&lt;script&gt;alert(2)" in reflected


async def test_new_articles_are_found_as_soon_as_they_are_reported(site: SiteUnderTest) -> None:
    id = await site.filler.article("https://gazette.example/new", "Walrus in harbour", paragraphs("A walrus."), at=NOON)
    await site.until("/api/v1/search?q=walrus", lambda answer: answer.json["total"] == 1)
    await site.filler.sql("UPDATE revision SET title = 'Seal in harbour', blocks = '[]' WHERE article_id = %s", id)
    await site.filler.event("revised", id)
    await site.until("/api/v1/search?q=walrus", lambda answer: answer.json["total"] == 0)
    await site.until("/api/v1/search?q=seal", lambda answer: answer.json["total"] == 1)


async def test_a_late_commit_is_not_skipped(site: SiteUnderTest) -> None:
    async with await psycopg.AsyncConnection.connect(site.database_url) as slow:
        late = Filler(slow, Path(site.settings.blobs))
        await late.article("https://gazette.example/late", "Late otter", paragraphs("o"))
        await site.filler.article("https://gazette.example/early", "Early otter", paragraphs("o"))
        await slow.commit()
    await site.until("/api/v1/search?q=otter", lambda answer: answer.json["total"] == 2)


async def test_a_restart_goes_on_where_it_stopped(site: SiteUnderTest, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["site"]
    second: dict[str, object] = {"index": site.settings.index.parent / "second", **settings_of(kind, request)}
    settings = site.settings.model_copy(update=second)
    async with serving_site(settings, site.database_url) as first:
        await first.indexed(77)
    before = await search_engine(settings).state()
    await site.filler.sql("DELETE FROM event")
    id = await site.filler.article("https://gazette.example/while", "Written meanwhile", paragraphs("x"))
    async with serving_site(settings, site.database_url) as again:
        await again.until("/api/v1/search?q=meanwhile", lambda answer: answer.json["total"] == 1)
        assert await hits(again, "q=meanwhile") == [id]
        assert (await again.get("/api/v1/search?q=tides")).json["total"] == 75
    after = await search_engine(settings).state()
    assert before is not None and after is not None
    assert after.scanned is None and after.place > before.place
