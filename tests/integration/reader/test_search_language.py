"""The search as a visitor and a program meet it: errors at their place, order, cursors, files, help."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import orjson
import pytest

from shared.ids import article_id
from tests.integration.reader.material import NOON, paragraphs
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN
from tests.integration.reader.running import SiteUnderTest, hits

STORIES = 75


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("q=crane+OR+tolls&state=live", HARBOUR),
        ("q=(crane+OR+tolls)+-container", BRIDGE),
        ("q=title:crane", HARBOUR),
        ("q=lifting", HARBOUR),
        ("q=contain*", HARBOUR),
        ("q=%22first+on+monday%22~3", HARBOUR),
        ("q=state:removed", BRIDGE),
        ("q=changed:yes", BRIDGE),
        ("q=lang:ko", KOREAN),
        ("q=country:kr", KOREAN),
        ("q=origin:contributed", KOREAN),
        ("q=has:picture", HARBOUR),
        ("q=has:table+has:quote", HARBOUR),
        ("q=phrase:%22first+container%22", HARBOUR),
        ("q=near:%22lifts+container%22", HARBOUR),
    ],
)
async def test_the_language_finds_one_article(site: SiteUnderTest, query: str, address: str) -> None:
    assert await hits(site, query) == [article_id(address)]


async def test_a_search_that_cannot_be_read_is_refused_at_its_place(site: SiteUnderTest) -> None:
    page = await site.get("/search?q=crane+titel:rice")
    assert page.status == 400
    assert "<mark>titel:</mark>rice" in page.text and "Did you mean title:?" in page.text
    answer = await site.get("/api/v1/search?q=%22crane")
    assert answer.status == 400 and "closing quotation mark" in answer.json["error"]["message"]
    answer = await site.get("/search.jsonl?q=%22crane")
    assert answer.status == 400 and "closing quotation mark" in answer.json["detail"], "a program reads it"
    answer = await site.get("/search.jsonl?q=%22crane", accept="text/html,*/*")
    assert answer.status == 400 and "<title>" in answer.text, "a person reads it"


@pytest.mark.parametrize("path", ["/search", "/api/v1/search", "/search.csv", "/search.atom"])
async def test_a_search_without_a_letter_is_refused(site: SiteUnderTest, path: str) -> None:
    answer = await site.get(f"{path}?q=%22%22&outlet=gazette")
    assert answer.status == 400 and "A search needs a letter or a digit" in answer.text


async def test_words_near_each_other_stand_in_either_order(site: SiteUnderTest) -> None:
    for query, found in (("lifted+monday", [HARBOUR]), ("monday+lifted", [HARBOUR])):
        assert await hits(site, f"q=%22{query}%22~4") == [article_id(one) for one in found]
        assert await hits(site, f"q=%22{query}%22~3") == []


@pytest.mark.parametrize("sort", ["newest", "oldest", "changed", "relevance"])
async def test_cursors_show_every_hit_once(site: SiteUnderTest, sort: str) -> None:
    seen: list[str] = []
    after = ""
    while True:
        answer = (await site.get(f"/api/v1/search?q=tides&sort={sort}&limit=20&after={after}")).json
        assert answer["total"] == STORIES
        seen += [one["id"] for one in answer["articles"]]
        if answer["after"] is None:
            break
        after = answer["after"]
    assert len(seen) == len(set(seen)) == STORIES
    first, last = article_id("https://gazette.example/news/074"), article_id("https://gazette.example/news/000")
    if sort == "oldest":
        assert (seen[0], seen[-1]) == (first, last)


async def test_facets_and_bars_add_up(site: SiteUnderTest) -> None:
    counts = (await site.get("/api/v1/search/counts?q=tides&by=day")).json
    assert sum(one["articles"] for one in counts["counts"]) == counts["total"] == STORIES
    weeks = (await site.get("/api/v1/search/counts?q=tides&by=week")).json["counts"]
    assert sum(one["articles"] for one in weeks) == STORIES and weeks[0]["value"] == "2026-02-09"
    years = (await site.get("/api/v1/search/counts?q=tides&by=year")).json["counts"]
    assert years == [{"value": "2026", "articles": STORIES}]
    page = (await site.get("/search?q=crane+OR+lang:ko")).text
    assert re.search(r"Hangang Ilbo</a> <span class=\"figure\">1<", page)


async def test_an_edition_is_counted_with_its_outlet(site: SiteUnderTest) -> None:
    """Outlets use the same names for their editions."""
    await site.filler.article(
        "https://gazette.example/tide", "Spring tide", paragraphs("walrus"), at=NOON, edition="en"
    )
    await site.filler.article(
        "https://ilbo.example/tide", "Neap tide", paragraphs("walrus"), outlet="ilbo", at=NOON, edition="en"
    )
    await site.until("/api/v1/search?q=walrus", lambda answer: answer.json["total"] == 2)
    counts = (await site.get("/api/v1/search/counts?q=walrus&by=edition")).json["counts"]
    assert [(one["outlet"], one["value"], one["articles"]) for one in counts] == [
        ("gazette", "en", 1),
        ("ilbo", "en", 1),
    ]
    page = (await site.get("/search?q=walrus")).text
    link = re.search(r'href="([^"]+)">Harbour Gazette \(En\)</a> <span class="figure">1<', page)
    assert link and unescape(link[1]) == "/search?q=walrus&outlet=gazette&edition=en"
    chosen = (await site.get(unescape(link[1]))).text
    assert (
        "1 article<" in chosen and '<a href="/search?q=walrus&amp;outlet=gazette" aria-current="true">En</a>' in chosen
    )


async def test_a_hit_says_when_it_was_removed(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=removed:2026-03")).text
    assert re.search(r'Removed at source <time datetime="[^"]+" title="[^"]+ UTC">1 March 2026</time>', page)


async def test_what_came_back_was_removed_all_the_same(site: SiteUnderTest) -> None:
    address = "https://gazette.example/catamaran"
    await site.filler.change("removed", article_id(address), NOON - timedelta(days=40))
    await site.filler.article(address, "A catamaran", paragraphs("The catamaran sails again."), state="restored")
    await site.until("/api/v1/search?q=catamaran", lambda answer: answer.json["total"] == 1)
    for asked, total in (("removed:2026-01", 1), ("removed:2026-02", 0), ("removed:yes", 0), ("state:restored", 1)):
        assert (await site.get(f"/api/v1/search?q=catamaran+{asked}")).json["total"] == total, asked


async def test_files_hold_every_hit_and_run_no_formula(site: SiteUnderTest) -> None:
    await site.filler.article("https://gazette.example/f", "=1+1 tides", paragraphs("tides"), at=NOON)
    await site.until("/api/v1/search?q=tides", lambda answer: answer.json["total"] == STORIES + 1)
    rows = list(csv.DictReader(io.StringIO((await site.get("/search.csv?q=tides&include=text")).text)))
    assert len(rows) == STORIES + 1
    assert [*rows[0]][7:] == ["state", "revisions", "title", "teaser", "address", "page", "text", "state_since"]
    assert [row["title"] for row in rows if row["id"] == article_id("https://gazette.example/f")] == ["'=1+1 tides"]
    assert all("tides" in row["text"] for row in rows)
    assert {"2026-03-01", "2026-02-28"} < {row["date"] for row in rows}, "the day in the outlet's zone"
    removed = list(csv.DictReader(io.StringIO((await site.get("/search.csv?q=removed:2026-03")).text)))
    assert [(row["id"], row["state_since"][:10]) for row in removed] == [(article_id(BRIDGE), "2026-03-01")]
    lines = (await site.get("/search.jsonl?q=tides")).body.splitlines()
    assert {orjson.loads(line)["id"] for line in lines} == {row["id"] for row in rows}


async def test_every_example_of_the_help_page_can_be_searched(site: SiteUnderTest) -> None:
    links = re.findall(r'href="(/search\?q=[^"]+)"', (await site.get("/search/help")).text)
    assert len(links) > 15
    for link in links:
        assert (await site.get(unescape(link))).status == 200, link
