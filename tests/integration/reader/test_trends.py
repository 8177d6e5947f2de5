"""Trends of searches: counts, shares, pictures, and what they must not claim."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from services.reader.adapters.pages import search_results
from tests.integration.reader.material import NOON, paragraphs
from tests.integration.reader.running import SiteUnderTest

STORIES = 75


async def test_outlets_are_compared_by_their_own_output(site: SiteUnderTest) -> None:
    """A topic in every second article of a small outlet is little beside all that a large one prints."""
    for number in range(8):
        outlet = "small" if number < 2 else "large"
        words = "walrus" if number % 2 else "ferry"
        address = f"https://{outlet}.example/{number}"
        await site.filler.article(address, words, paragraphs(words), outlet=outlet, edition=None)
    await site.until("/api/v1/search?q=outlet:large", lambda answer: answer.json["total"] == 6)
    asked = "/trends.csv?q=walrus+outlet:small&q=outlet:large+(walrus+OR+crane)&q=outlet:small"
    values = (await site.get(f"{asked}&measure=output")).text.splitlines()[1].split(",")[1:4]
    assert [float(value) for value in values] == [50.0, 50.0, 100.0]
    assert (
        "Share of the output of each outlet" in (await site.get(f"{asked.replace('csv', 'svg')}&measure=output")).text
    )
    values = (await site.get(f"{asked}&measure=share")).text.splitlines()[1].split(",")[1:4]
    assert float(values[0]) < float(values[1]) < 50


async def test_a_share_of_nothing_is_no_zero(site: SiteUnderTest) -> None:
    for month, text in ((1, "walrus"), (2, "otter"), (5, "walrus otter")):
        at = NOON.replace(year=2020, month=month)
        await site.filler.article(f"https://gazette.example/w{month}", f"In {month}", paragraphs(text), at=at)
    await site.until("/api/v1/search?q=otter", lambda answer: answer.json["total"] == 2)
    share = (await site.get("/trends?q=walrus&measure=share")).text
    assert "\n2020-03,,0" in (await site.get("/trends.csv?q=walrus&measure=share")).text.replace("\r", "")
    assert "In 2 of these periods the archive has no article at all. The lines stop there." in share
    assert share.count("<polyline") == 2
    plain = (await site.get("/trends?q=walrus")).text
    assert "In 2 of these periods" in plain and plain.count("<polyline") == 1 and "stop there" not in plain
    korean = (await site.get("/trends?q=walrus", Accept_Language="ko")).text
    assert "<span>2020년 1월</span>" in korean and "walrus, 2020년 5월: 1" in korean


async def test_a_month_without_output_of_an_outlet_is_a_gap_of_its_line(site: SiteUnderTest) -> None:
    """In February only the other outlet prints, in April none does."""
    for outlet, month in (("small", 1), ("small", 3), ("large", 1), ("large", 2), ("large", 3), ("small", 5)):
        at = NOON.replace(year=2020, month=month)
        await site.filler.article(
            f"https://{outlet}.example/{month}", "walrus", paragraphs("walrus"), at=at, outlet=outlet, edition=None
        )
    await site.until("/api/v1/search?q=walrus", lambda answer: answer.json["total"] == 6)
    asked = "q=walrus+outlet:small&q=walrus+outlet:large"
    page = (await site.get(f"/trends?{asked}&measure=output")).text
    assert "In 3 of these periods the archive has no article of an outlet that is compared. The lines stop" in page
    assert page.count("<polyline") == 4, "three of the small outlet, one of the large"
    rows = list(csv.reader(io.StringIO((await site.get(f"/trends.csv?{asked}&measure=output")).text)))
    names = [f"walrus outlet:{one}" for one in ("small", "large")]
    assert rows[0] == ["month", *names, *(f"(output for {one})" for one in names), "(all articles)"]
    assert rows[2] == ["2020-02", "", "100.0", "0", "1", "1"] and rows[4] == ["2020-04", "", "", "0", "0", "0"]


async def test_trends_claim_no_gap_where_filters_leave_articles_out(site: SiteUnderTest) -> None:
    """In February 2020 the archive has an article, but none in Korean or with this edition."""
    for month, words in ((1, "walrus"), (2, "otter"), (3, "walrus")):
        at = NOON.replace(year=2020, month=month)
        edition = "kr" if words == "otter" else "en"
        await site.filler.article(f"https://gazette.example/w{month}", words, paragraphs(words), at=at, edition=edition)
    await site.until("/api/v1/search?q=walrus", lambda answer: answer.json["total"] == 2)
    narrowed = (await site.get("/trends?q=walrus&edition=en")).text
    assert "In 1 of these periods the archive has no article that passes these filters." in narrowed
    assert "no article at all" not in narrowed
    korean = (await site.get("/trends?q=walrus&edition=en", Accept_Language="ko")).text
    assert "이 조건에 맞는 기사가" in korean
    assert "(all articles that pass the filters)" in (await site.get("/trends.csv?q=walrus&edition=en")).text
    assert (
        "Share of all articles that pass the filters"
        in (await site.get("/trends.svg?q=walrus&edition=en&measure=share")).text
    )
    assert "(all articles)" in (await site.get("/trends.csv?q=walrus&outlet=gazette&since=2020-01-01")).text


async def test_trends_count_each_search(site: SiteUnderTest) -> None:
    rows = list(csv.reader(io.StringIO((await site.get("/trends.csv?q=tides&q=crane&interval=day")).text)))
    assert rows[0] == ["day", "tides", "crane", "(all articles)"]
    assert all(float(row[1]) + float(row[2]) <= int(row[3]) for row in rows[1:])
    assert sum(float(row[1]) for row in rows[1:]) == STORIES and sum(float(row[2]) for row in rows[1:]) == 1
    page = (await site.get("/trends?q=tides&q=crane&interval=day")).text
    assert page.count('<circle class="s1"') == len([row for row in rows[1:] if row[1] != "0.0"]) > 10
    assert page.count('<circle class="s2"') == 1 and '<circle class="s3"' not in page, "a line and its points"
    page = (await site.get("/trends?q=tides&q=walrus")).text
    assert ">not in the archive<" in page and "<polyline" in page


async def test_a_trend_is_a_picture_with_its_searches_and_their_numbers(site: SiteUnderTest) -> None:
    answer = await site.get("/trends.svg?q=tides&q=%3Cb%3E+OR+crane&interval=day&measure=share")
    assert answer.headers["content-type"] == "image/svg+xml"
    picture = ElementTree.fromstring(answer.text)
    said = ["".join(one.itertext()) for one in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {f"tides: {STORIES} articles", "<b> OR crane: 1 article"} <= set(said)
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}polyline"))) == 2
    page = (await site.get("/trends?q=tides&outlet=gazette&interval=day")).text
    assert 'href="/trends.svg?q=tides&amp;outlet=gazette&amp;interval=day"' in page
    assert 'href="/search?q=tides&amp;outlet=gazette"' in page or 'href="/search?outlet=gazette&amp;q=tides"' in page


async def test_more_days_than_an_index_counts_are_refused_not_left_out(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty years have more days with articles than an index lists. Months and years are counted as such."""
    monkeypatch.setattr(search_results, "MOST_VALUES", 3)
    for path in ("/api/v1/search/counts?q=tides&by=week", "/trends.csv?q=tides&interval=week"):
        answer = await site.get(path)
        assert answer.status == 400 and "take a longer interval" in answer.text
    rows = list(csv.reader(io.StringIO((await site.get("/trends.csv?q=tides&interval=month")).text)))
    assert sum(float(row[1]) for row in rows[1:]) == STORIES
    share = list(csv.reader(io.StringIO((await site.get("/trends.csv?q=tides&interval=year&measure=share")).text)))
    everything = (await site.get("/api/v1/search/counts?state=live&by=year")).json["total"]
    assert 0 < float(share[1][1]) < 100 and everything > STORIES


async def test_a_trend_is_parted_by_outlet(site: SiteUnderTest) -> None:
    """A search that has OR keeps its meaning in each outlet."""
    page = (await site.get("/trends?q=crane+OR+ferry&interval=day")).text
    (parted,) = re.findall(r'href="(/trends\?q=[^"]*)">By outlet<', page)
    parts = (await site.get(unescape(parted))).text
    assert "(crane OR ferry) outlet:gazette" in parts and "(crane OR ferry) outlet:ilbo" in parts
    assert "By outlet" not in parts and 'value="day" selected' in parts
    assert "By outlet" not in (await site.get("/trends?q=crane&outlet=gazette")).text
