"""The address of an article gives its date, and checks one that the page gives."""

from __future__ import annotations

import pytest

from tests.unit.parser.dated_pages import TEXT, URL, day, published, read


@pytest.mark.parametrize(
    ("declared", "url", "doubt"),
    [
        ("2031-01-01", URL, "future"),
        ("2024-05-03", "https://gazette.example/2024/05/03/ferry", ""),
        ("2011-12-31", "https://gazette.example/201112/2011-12-31ee.html", ""),
        ("2011-12-01", "https://gazette.example/item/201112/01/ee.html", ""),
        ("2011-12-31", "https://gazette.example/20111231-3ee.html", ""),
        ("2011-12-01", "https://gazette.example/20111231-3ee.html", "contradicts url"),
        ("2024-05-03", "https://gazette.example/2022/05/03/ferry", "contradicts url"),
        ("2024-05-03", "https://gazette.example/2024/05/ferry", ""),
        ("2024-05-03", "https://gazette.example/2018/04/ferry", "contradicts url"),
        ("2024-05-03", "https://gazette.example/2024/mar/03/ferry", "contradicts url"),
    ],
)
def test_dates_that_cannot_be_trusted_blindly_are_flagged(declared: str, url: str, doubt: str) -> None:
    value = published(f"<h1>Ferry sails</h1>{TEXT}", f"<meta name=date content={declared}>", url)
    assert value is not None
    assert (day(value), value.doubt) == (declared, doubt)


@pytest.mark.parametrize(
    "path",
    ["2024/05/03/ferry", "2024-05-03-ferry", "a/20240503.html", "n1/2024/0503/c1.html", "2024/may/3/ferry"],
)
def test_a_day_in_the_address(path: str) -> None:
    value = published(f"<h1>Ferry sails</h1>{TEXT}", url=f"https://gazette.example/{path}")
    assert value is not None
    assert (day(value), value.rule) == ("2024-05-03", "url: iso")


@pytest.mark.parametrize(
    ("printed", "url", "expected", "doubt"),
    [
        ("03/10/2023", "https://gazette.example/2023/october/ferry", "2023-03-10", "day and month may be swapped"),
        ("03/10/2023", "https://gazette.example/2023/10/ferry", "2023-10-03", ""),
        ("12/06/2024", URL, "2024-06-12", ""),
        ("05/06/2024", URL, "2024-05-06", "day and month may be swapped"),
    ],
)
def test_day_and_month_are_swapped_where_only_that_fits(printed: str, url: str, expected: str, doubt: str) -> None:
    value = published(f"<h1>Ferry sails</h1><span class=date>{printed}</span>{TEXT}", url=url)
    assert value is not None
    assert (day(value), value.doubt) == (expected, doubt)


def test_the_year_of_an_agencys_date_line_is_the_addresss() -> None:
    line = "<p>Pyongyang, January 3 (KCNA) -- The ferry to Arlen sailed again.</p>"
    found = published(
        f"<main><h1>Ferry sails again</h1>{line}{TEXT}</main>", url="https://paper.example/1998/news-4.html"
    )
    assert day(found) == "1998-01-03"


@pytest.mark.parametrize("path", ["item/2011/201112/2011-12-31ee.html", "201112/2011-12-31ee.html", "201112/a.html"])
def test_a_month_in_the_address_is_no_day_of_another_year(path: str) -> None:
    found = read(f"<h1>Ferry sails</h1><p class=date>December 31, 2011</p>{TEXT}", url=f"https://paper.example/{path}")
    assert found.published is not None
    assert (day(found.published), found.published.doubt) == ("2011-12-31", "")
