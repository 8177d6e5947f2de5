"""The page of an outlet: its calendar with our gaps, its volume, shares, sections and lists."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from shared.ids import article_id, derived_id
from tests.integration.reader.material import paragraphs
from tests.integration.reader.press import BRIDGE
from tests.integration.reader.running import Site, SiteUnderTest

FEED = "https://gazette.example/feed.xml"
SQUARE = re.compile(r'<path class="(l\d)( [a-z-]+)?" d="[^"]+"><title>(\d{4}-\d\d-\d\d): ([^<]+)</title>')


async def looked(site: SiteUnderTest, at: datetime, kind: str, reason: str = "", edition: str | None = None) -> None:
    await site.filler._put(
        "observation", id=derived_id("look", at.isoformat()), observed_at=at, kind=kind, reason=reason,
        address_id=article_id(FEED), url=FEED, outlet_id="gazette", page_kind="feed", entry_point=FEED,
        origin="fetched", edition=edition, links_found=0 if reason else 9, links_new=1,
    )  # fmt: skip


async def test_the_calendar_marks_what_we_could_not_see(site: SiteUnderTest) -> None:
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)
    for n in range(24):
        at = noon.replace(hour=n)
        await looked(site, at, *(("unreachable", "timeout") if n in (4, 5) else ("polled", "")))
    await looked(site, noon - timedelta(days=1), "blocked", "challenge")
    for n in range(3):
        await site.filler.article(f"https://gazette.example/new/{n}", "New", paragraphs("New."), at=noon, section="Sea")
    today = datetime.now(UTC)  # by the time of the answer it may be another day
    page = (await site.get("/o/gazette")).text
    squares = {day: (level, (seen or "").strip(), said) for level, seen, day, said in SQUARE.findall(page)}
    assert squares[f"{noon:%Y-%m-%d}"] == ("l1", "partly", "3; could not see 04–06 UTC")
    assert squares[f"{noon - timedelta(days=1):%Y-%m-%d}"] == ("l0", "could-not-see", "0; could not see")
    assert squares[f"{noon - timedelta(days=2):%Y-%m-%d}"] == ("l0", "did-not-look", "0; did not look")
    assert f"{today:%Y-%m-%d}" in squares and len(squares) > 364
    assert 'role="region" aria-label="Calendar: 80 articles from ' in page
    assert '<span dir="auto">Sea</span> <span class="figure">3</span>' in page
    assert FEED in page and "of visits failed" in page and "12 % of visits failed" in page


async def test_the_calendar_has_a_text_that_leads_to_the_articles(site: SiteUnderTest) -> None:
    await site.filler.sql("UPDATE article SET sort_at = sort_at - interval '3 years' WHERE outlet_id = 'gazette'")
    page = (await site.get("/o/gazette?year=2023")).text
    row = re.search(r'<a href="([^"]+)">February 2023</a></th><td class="n">(\d+)</td><td class="n">0</td>', page)
    assert row and int(row[2]) > 20
    found = (await site.get("/api/v1" + row[1].replace("&amp;", "&"))).json
    assert found["total"] == 0, "the index has the articles of 2026: the address is right, whatever it finds"
    assert "2022-01-01" not in page and len(SQUARE.findall(page)) == 365
    assert (await site.get("/o/gazette?year=1066")).status == 400
    assert (await site.get("/o/gazette?year=9999")).status == 400


async def test_an_outlet_that_fell_silent_shows_the_year_of_its_newest_article(site: SiteUnderTest) -> None:
    await site.filler.sql("UPDATE article SET sort_at = sort_at - interval '3 years' WHERE outlet_id = 'gazette'")
    page = (await site.get("/o/gazette")).text
    assert "Articles by day (UTC), 2023" in page and "The last year" not in page and "of the usual" not in page


async def test_shares_ends_and_links(shared_site: Site) -> None:
    page = (await shared_site.get("/o/gazette")).text
    assert page.count("1 of 77 articles that we visited") == 2 and "1.3 %" in page
    assert f'<a href="/a/{article_id(BRIDGE)}' in page
    assert "Last article</dt>" in page and "1 March 2026</time></a>" in page
    edition = (await shared_site.get("/o/ilbo/en")).text
    assert "No article yet" in edition and "First article" not in edition
    assert "of 0 articles" not in (await shared_site.get("/o/ilbo")).text, "a contributed article says nothing of edits"
    older = re.search(r'<a class="button" href="([^"]+)" rel="next"', page)
    assert older and "Articles by day" not in (await shared_site.get(older[1].replace("&amp;", "&"))).text
    assert len(page.encode()) < 120_000


async def test_a_day_is_the_one_that_the_outlet_printed(site: SiteUnderTest) -> None:
    """An outlet of Korea prints a day, which begins at 15:00 UTC of the day before: it is this day everywhere."""
    at = datetime(2026, 2, 9, 15, tzinfo=UTC)
    printed = {"value": "2026-02-10T00:00:00+09:00", "precision": "day", "rule": "test", "zone": "Asia/Pyongyang"}
    await site.filler.outlet("rodong", "Rodong", {"en": "en"})
    for n in range(3):
        url = f"https://rodong.example/{n}"
        await site.filler.article(url, "Kelp", paragraphs("Kelp."), at=at, outlet="rodong", published=printed)
    await looked(site, at + timedelta(hours=2), "polled")
    await site.filler.sql("UPDATE observation SET outlet_id = 'rodong' WHERE observed_at = %s", at + timedelta(hours=2))
    await site.indexed(80)
    page = (await site.get("/o/rodong?year=2026")).text
    squares = {day: said for _level, _seen, day, said in SQUARE.findall(page)}
    assert "Articles by day (Asia/Pyongyang), 2026" in page
    assert squares["2026-02-10"].startswith("3; did not look 03–24 Asia/Pyongyang")
    assert squares["2026-02-09"] == "0; did not look"
    for asked, number in (
        ("on:2026-02-10", 3),
        ("on:2026-02-09", 0),
        ("after:2026-02-10", 3),
        ("before:2026-02-10", 0),
    ):
        found = (await site.get(f"/api/v1/search?q=kelp+{asked}")).json
        assert found["total"] == number, asked
    for asked, number in (("since=2026-02-10", 3), ("until=2026-02-09", 0), ("until=2026-02-09T15:00:01Z", 3)):
        assert (await site.get(f"/api/v1/search?q=kelp&{asked}")).json["total"] == number, asked
    counts = (await site.get("/api/v1/search/counts?q=kelp&by=day")).json["counts"]
    assert [(one["value"], one["articles"]) for one in counts] == [("2026-02-10", 3)]
