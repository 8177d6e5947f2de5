"""The Python client against a running site: lists to their end, searches, refusals, pandas."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from presswatch_client import Archive, ArchiveError

from shared.ids import article_id
from tests.integration.reader.press import ARTICLES, BRIDGE
from tests.integration.reader.running import Site, SiteUnderTest

README = Path(__file__).resolve().parents[3] / "client" / "README.md"


async def asked(site: SiteUnderTest, ask: Any) -> Any:
    """Ask in a thread: the site runs in this one."""

    def work() -> Any:
        with Archive(site.url) as archive:
            return ask(archive)

    return await asyncio.to_thread(work)


async def test_lists_go_on_to_their_end(site: SiteUnderTest) -> None:
    cards = await asked(site, lambda archive: list(archive.articles()))
    assert len({card["id"] for card in cards}) == len(cards) == ARTICLES + 3
    few = await asked(site, lambda archive: list(archive.articles(text=True, limit=7)))
    assert [card["id"] for card in few] == [card["id"] for card in cards[:7]] and all("text" in card for card in few)
    assert await asked(site, lambda archive: list(archive.articles(state="removed")))


async def test_a_search_is_read_by_pages_and_as_one_stream(site: SiteUnderTest) -> None:
    paged = await asked(site, lambda archive: list(archive.search("lang:en", text=True)))
    streamed = await asked(site, lambda archive: list(archive.download("lang:en")))
    assert [card["id"] for card in paged] == [card["id"] for card in streamed] and len(paged) > 20
    assert [card["text"] for card in paged] == [card["text"] for card in streamed]
    counts = await asked(site, lambda archive: archive.count("lang:en", by="outlet"))
    assert sum(counts.values()) == len(paged)


async def test_an_article_its_address_and_its_events(site: SiteUnderTest) -> None:
    article = await asked(site, lambda archive: archive.article_at(BRIDGE))
    assert article["id"] == article_id(BRIDGE)
    old = article["revisions"][0]["id"]
    assert (await asked(site, lambda archive: archive.article(article["id"], old)))["title"] == "Bridge is cheap"
    events = await asked(site, lambda archive: list(archive.events()))
    assert len(events) == ARTICLES + 3
    assert await asked(site, lambda archive: list(archive.events(events[-1]["after"]))) == []
    assert {outlet["id"] for outlet in await asked(site, Archive.outlets)} >= {"ilbo", "gazette"}


async def test_a_refusal_says_why(site: SiteUnderTest) -> None:
    with pytest.raises(ArchiveError, match="There is no field titel") as refused:
        await asked(site, lambda archive: list(archive.search("titel:rice")))
    assert (refused.value.status, refused.value.code) == (400, "bad-parameter")
    with pytest.raises(ArchiveError, match="not-found"):
        await asked(site, lambda archive: archive.article("0" * 32))


async def test_the_examples_of_its_readme_run(shared_site: Site) -> None:
    examples = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    assert len(examples) == 2
    for example in examples:
        scope: dict[str, Any] = {}
        await asyncio.to_thread(exec, example.replace("http://127.0.0.1:8000", shared_site.url), scope)
    assert "outlet.name" in scope["frame"].columns and len(scope["frame"]) > 20
