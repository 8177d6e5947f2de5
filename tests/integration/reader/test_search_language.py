"""The search as a visitor and a program meet it: errors at their place, order, cursors, files, trends, help."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

import orjson
import pytest

from services.reader.adapters.pages import search_results
from shared.ids import article_id
from tests.integration.reader.material import NOON, paragraphs
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN
from tests.integration.reader.running import SiteUnderTest, hits

STORIES = 75
FARM = "https://gazette.example/farm"


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


async def test_nothing_found_names_what_would_find_something(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=crane&language=ko")).text
    assert "Without the filter Language" in page and ": 1 article<" in page
    assert (
        "containers</a>" in (await site.get("/search?q=contaners")).text
        or "container</a>" in (await site.get("/search?q=contaners")).text
    )


async def test_nothing_found_says_how_to_write_it_otherwise(site: SiteUnderTest) -> None:
    small = (await site.get("/search?q=crane+or+walrus")).text
    assert ">crane OR walrus</a> (1 article)" in small
    two = (await site.get("/search?q=crame+OR+%22first+sheep%22")).text
    assert ">crane OR &#34;first sheep&#34;</a> (1 article)" in two, "the operator stays one"
    address = (await site.get("/search?q=https://nowhere.example/x")).text
    assert "The archive has no article from this address." in address


async def test_nothing_found_leads_to_the_search_without_a_word(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=crane+qqqzzz+%22qqq+zzz%22")).text
    assert "Without “qqqzzz”" not in page, "that finds nothing either"
    page = (await site.get("/search?q=crane+qqqzzz&language=en")).text
    assert '<a href="/search?q=crane&amp;language=en">Without “qqqzzz”</a>: 1 article<' in page
    page = (await site.get("/search?q=crane+%22qqq+zzz%22~3")).text
    assert '<a href="/search?q=crane">Without “qqq zzz”</a>: 1 article<' in page


async def test_few_hits_say_how_others_write_it(site: SiteUnderTest) -> None:
    """One hit looks like an answer. A researcher would not notice that all others write the word otherwise."""
    for number in range(3):
        await site.filler.article(f"{FARM}-{number}", "The cooperative grew 10,000 apples", paragraphs("Apples."))
    await site.filler.article(FARM, "The co-operative grew 10000 apples", paragraphs("Apples."))
    await site.until("/search?q=cooperative", lambda answer: "3 articles" in answer.text)
    page = (await site.until("/search?q=co-operative", lambda answer: "1 article<" in answer.text)).text
    assert ">cooperative</a> (3 articles)" in page
    assert ">10,000</a> (3 articles)" in (await site.get("/search?q=10000")).text
    assert "Did you mean" not in (await site.get("/search?q=cooperative")).text
    assert "Did you mean" not in (await site.get("/search?q=co-operative&sort=newest&page=2")).text


async def test_a_rare_word_that_is_found_is_no_misspelling(site: SiteUnderTest) -> None:
    """Only the most frequent words with these first letters are looked at, so a rare word may not be among them."""
    letters = "abcdefghijklmnopqrstu"
    others = " ".join(f"zy{one}{two}" for one in letters for two in letters)
    for number in range(3):
        await site.filler.article(f"{FARM}-{number}", "Apples", paragraphs("A zyqqatok.", others if number else ""))
    await site.filler.article(FARM, "Apples", paragraphs("A zyqqotok."))
    await site.until("/search?q=zyqqatok", lambda answer: "3 articles" in answer.text)
    page = (await site.until("/search?q=zyqqotok", lambda answer: "1 article<" in answer.text)).text
    assert "Did you mean" not in page
    assert ">zyqqatok</a> (3 articles)" in (await site.get("/search?q=zyqqatuk")).text


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
    assert "In 2 of these periods the archive has no article at all. The lines stop there." in share
    assert share.count("<polyline") == 2
    plain = (await site.get("/trends?q=walrus")).text
    assert "In 2 of these periods" in plain and plain.count("<polyline") == 1 and "stop there" not in plain


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


async def test_every_example_of_the_help_page_can_be_searched(site: SiteUnderTest) -> None:
    links = re.findall(r'href="(/search\?q=[^"]+)"', (await site.get("/search/help")).text)
    assert len(links) > 15
    for link in links:
        assert (await site.get(unescape(link))).status == 200, link


async def test_a_trend_is_parted_by_outlet(site: SiteUnderTest) -> None:
    """A search that has OR keeps its meaning in each outlet."""
    page = (await site.get("/trends?q=crane+OR+ferry&interval=day")).text
    (parted,) = re.findall(r'href="(/trends\?q=[^"]*)">By outlet<', page)
    parts = (await site.get(unescape(parted))).text
    assert "(crane OR ferry) outlet:gazette" in parts and "(crane OR ferry) outlet:ilbo" in parts
    assert "By outlet" not in parts and 'value="day" selected' in parts
    assert "By outlet" not in (await site.get("/trends?q=crane&outlet=gazette")).text
