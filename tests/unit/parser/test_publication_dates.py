"""When an article was published: declared, marked, in the address, or printed. Never the day of the visit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.contracts import Precision
from tests.unit.parser.dated_pages import TEXT, day, linked, published, read


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Ferry sails again</h1><time datetime=2024-05-03>3 May</time>{TEXT}",
        f"<h1>Ferry sails again</h1><span class=date>3 May 2024</span>{TEXT}",
        f"<h1>Ferry sails again</h1><p>Posted on May 3, 2024, 10:15 am</p>{TEXT}",
        f"<h1>Ferry sails again</h1><meta itemprop=datePublished content=2024-05-03>{TEXT}",
        f"<h1>Ferry sails again</h1><p>04:10 | 3 mai 2024</p>{TEXT}",
        f"<h1>Ferry sails again</h1><div class=date>Published 3 May 2024. Updated 9 May 2024</div>{TEXT}",
        f"<h1>Ferry sails again</h1><div class=date>Updated 9 May 2024, published 3 May 2024</div>{TEXT}",
    ],
)
def test_dates_on_the_page(body: str) -> None:
    assert day(published(body)) == "2024-05-03"


def test_an_article_of_the_day_of_viewing_itself_has_its_date() -> None:
    assert day(published(f"<h1>Ferry sails again</h1><p>June 20, 2024</p>{TEXT}")) == "2024-06-20"


def test_the_date_of_an_update_is_none_of_publication() -> None:
    body = f"<h1>Ferry sails again</h1><p>Last updated: <time datetime=2024-06-01>1 June 2024</time></p>{TEXT}"
    found = read(body)
    assert found.published is not None
    assert (day(found.published), found.published.doubt) == ("2024-06-01", "only the date of an update")
    assert "published: only the date of an update" in found.doubts
    both = read(f"{body}<p>May 3, 2024</p>", linked('{"@type":"NewsArticle","datePublished":"2024-05-03"}'))
    assert (day(both.published), day(both.updated)) == ("2024-05-03", "2024-06-01")


def test_updates_keep_their_zone_precision_and_rule() -> None:
    found = read(f"<h1>Ferry sails</h1>{TEXT}", linked('{"@type":"Article","dateModified":"2024-05-04T10:30+08:30"}'))
    assert found.updated is not None
    assert found.updated.value == datetime(2024, 5, 4, 2, tzinfo=UTC)
    assert (found.updated.zone, found.updated.precision) == ("+08:30", Precision.MINUTE)
    assert found.updated.rule == "json-ld dateModified: iso"


def test_an_update_may_lie_in_the_future_only_with_a_doubt() -> None:
    head = "<meta property=article:modified_time content=2031-01-01>"
    found = read(f"<h1>Ferry sails</h1>{TEXT}", head, url="https://gazette.example/2024/05/03/ferry")
    assert found.updated is not None
    assert found.updated.doubt == "future"


def test_the_list_that_led_here_is_asked_before_what_stands_far_away() -> None:
    far = "<div><div><div><div><div><div><span class=date>1 June 2024</span></div></div></div></div></div></div>"
    value = published(f"{far}<main><h1>Ferry sails</h1>{TEXT}</main>", hint_published="Fri, 03 May 2024 08:00:00 GMT")
    assert value is not None
    assert (value.value, value.rule) == (datetime(2024, 5, 3, 8, tzinfo=UTC), "listing: day month year")


def test_seconds_since_1970_as_a_number() -> None:
    value = published(f"<h1>Ferry sails</h1>{TEXT}", linked('{"@type":"Article","datePublished":1714723200000}'))
    assert day(value) == "2024-05-03"


def test_the_line_that_prints_the_date_is_no_part_of_the_text() -> None:
    found = read(f"<div><h1>Ferry sails again</h1><p>May 3, 2024 · updated May 4, 2024</p>{TEXT}</div>")
    assert (day(found.published), day(found.updated)) == ("2024-05-03", "2024-05-04")
    assert found.blocks[0].text.startswith("The ferry to Arlen")


def test_of_a_list_of_dates_the_first() -> None:
    data = '{"@type": "NewsArticle", "headline": "Ferry sails", "datePublished": ["", "2024-05-03", "2024-05-09"]}'
    assert day(published(f"<h1>Ferry sails</h1>{TEXT}", linked(data))) == "2024-05-03"


def test_an_update_days_before_the_publication_is_none() -> None:
    head = "<meta property=article:published_time content=2024-05-03><meta property=article:modified_time content={}>"
    assert read(f"<h1>Ferry sails</h1>{TEXT}", head.format("2023-05-03")).updated is None
    assert read(f"<h1>Ferry sails</h1>{TEXT}", head.format("2024-05-04")).updated is not None


MOVED = linked('{"@type":"BlogPosting","headline":"Ferry sails again","datePublished":"2024-06-11T22:00:00Z"}')


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("May 3, 2024", "2024-05-03"),
        ("Published May 3, 2024", "2024-05-03"),
        ("Updated May 3, 2024", "2024-06-11"),
        ("On May 3, 2024 the ferry was still being mended.", "2024-06-11"),
        ("June 11, 2024", "2024-06-11"),
        ("June 15, 2024", "2024-06-11"),
    ],
)
def test_a_day_printed_below_the_headline_is_earlier_than_that_of_a_move(line: str, expected: str) -> None:
    assert day(published(f"<h1>Ferry sails again</h1><p>{line}</p>{TEXT}", MOVED)) == expected


def test_a_date_in_the_footer_of_the_pages_own_article() -> None:
    signed = "<footer><span class=author>Ana Lee</span><time datetime=2024-05-03>3 May</time></footer>"
    other = "<article><h2>Other ferry</h2><footer><time datetime=2024-01-09>9 Jan</time></footer></article>"
    found = read(f"<main><article><h1>Ferry sails again</h1>{TEXT}{signed}</article></main>{other}")
    assert (day(found.published), found.byline.authors) == ("2024-05-03", ("Ana Lee",))


@pytest.mark.parametrize("name", ["published-date", "w-published-date", "og:published_time"])
def test_a_named_date_of_publication_comes_before_a_plain_date(name: str) -> None:
    head = f"<meta name=date content=2019-01-07><meta name='{name}' content=2024-05-03>"
    assert day(published(f"<h1>Ferry sails again</h1>{TEXT}", head)) == "2024-05-03"
