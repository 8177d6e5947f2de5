"""A headline that an outlet prints on many days is a series, on the page and in the API, by the outlet's own past."""

from __future__ import annotations

import re

import pytest

from services.enricher.core.enrich import enrich
from shared.archive.read.alike import series
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

DAYS = 5


def titled(path: str, at: float, title: str, outlet: str = "gazette") -> EnrichedArticle:
    plain = enriched(path, hours(at), f"Clouds came from the sea on day {path}.", title=title, outlet=outlet)
    return enrich(plain.article, ["en"], "UTC", lambda _: [("en", 0.99)])


async def test_a_headline_of_many_days_is_a_series(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(titled("w9", 24 * 9, "Weather, No. 9"))  # arrives before what came out earlier
        await press.publish(*(titled(f"w{n}", 24 * n, f"Weather, No. {n}") for n in range(DAYS)))
        await press.publish(*(titled(f"n{n}", 24 * n, f"News of {'abcde'[n]}") for n in range(DAYS)))
        await press.publish(titled("echo", 24 * 9, "Weather, No. 9", outlet="echo"))
        await press.publish(titled("like", 24, "Weather: no wind"), titled("turned", 48, "No weather"))
    newest = article_id("https://gazette.example/w9")
    found = (await empty_site.get(f"/api/v1/articles/{newest}")).json["series"]
    expected = ("weather no", DAYS, DAYS, 2 * DAYS + 2)
    assert (found["headline"], found["articles"], found["days"], found["of"]) == expected
    page = (await empty_site.get(f"/a/{newest}/compared")).text
    assert "<dt>Series</dt>" in page and "5 of the 12 articles before have this headline" in page
    for other in ("gazette.example/w2", "gazette.example/n4", "echo.example/echo"):
        id = article_id(f"https://{other}")
        assert (await empty_site.get(f"/api/v1/articles/{id}")).json["series"] is None, other
        assert "<dt>Series</dt>" not in (await empty_site.get(f"/a/{id}/compared")).text


async def test_the_link_finds_the_series_whatever_stands_in_its_headline(empty_site: SiteUnderTest) -> None:
    titles = ("What's on, No. {}", '"Ask us" in-depth: {}', "{}月天气预报")
    async with open_press(empty_site.database_url) as press:
        for at, title in enumerate(titles):
            await press.publish(*(titled(f"{at}-{n}", 24 * n + at, title.format(n)) for n in range(DAYS)))
    await empty_site.indexed(len(titles) * DAYS)
    for at in range(len(titles)):
        page = (await empty_site.get(f"/a/{article_id(f'https://gazette.example/{at}-4')}/compared")).text
        link = re.search(r'<dt>Series</dt><dd><a href="/search([^"]+)"', page)
        assert link, titles[at]
        found = (await empty_site.get("/api/v1/search" + link[1].replace("&amp;", "&"))).json
        assert found["total"] == DAYS, titles[at]


async def test_a_headline_of_three_years_is_a_series_however_much_lies_between(
    empty_site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "PAST", 1)
    async with open_press(empty_site.database_url) as press:
        for year in range(3):
            await press.publish(
                titled(f"y{year}", 366 * 24 * year, f"New Year Address, {2020 + year}"),
                titled(f"n{year}", 366 * 24 * year + 1, f"News of {'abc'[year]}"),
            )
        await press.publish(titled("echo", 0, "New Year Address, 2020", outlet="echo"))
    await empty_site.indexed(7)
    first = article_id("https://gazette.example/y0")
    found = (await empty_site.get(f"/api/v1/articles/{first}")).json
    assert found["series"] is None
    assert (found["yearly"]["headline"], found["yearly"]["articles"], found["yearly"]["years"]) == (
        "new year address",
        3,
        3,
    )
    assert "3 articles in 3 years have this headline" in (await empty_site.get(f"/a/{first}/compared")).text
    for other in ("gazette.example/n0", "echo.example/echo"):
        assert (await empty_site.get(f"/api/v1/articles/{article_id(f'https://{other}')}")).json["yearly"] is None


async def test_the_past_ends_although_few_articles_are_in_the_language(
    empty_site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*(titled(f"w{n}", 24 * n, "Weather") for n in range(DAYS)))
    newest = article_id("https://gazette.example/w4")
    await empty_site.filler.sql(
        "UPDATE article SET language = 'ko' WHERE id = %s", article_id("https://gazette.example/w3")
    )
    for reach, articles in ((4, 3), (3, None)):
        monkeypatch.setattr(series, "REACH", reach)
        found = (await empty_site.get(f"/api/v1/articles/{newest}")).json["series"]
        assert (found and found["articles"]) == articles


async def test_many_texts_on_one_day_under_one_headline_are_no_series(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*(titled(f"w{n}", n / 10, "Weather") for n in range(DAYS)))
    newest = article_id("https://gazette.example/w4")
    assert (await empty_site.get(f"/api/v1/articles/{newest}")).json["series"] is None
