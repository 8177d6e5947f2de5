"""Elements that are marked or named as a byline, and links to an author's page."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from tests.unit.parser.signed_pages import SITE, TEXT, authors, linked


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("Updated 8 May Written by <span>Ana Lee</span> <i>Coordinator</i>", ("Ana Lee",)),
        ("This post was written by Ana Lee, Head of Quays", ("Ana Lee",)),
        ("By <a href=/a>Ana Lee</a>. Reviewed by <a href=/b>Bo Kim</a>", ("Ana Lee",)),
        ("Sign In", ()),
    ],
)
def test_what_a_box_named_like_a_byline_says_beside_the_name(box: str, expected: tuple[str, ...]) -> None:
    assert authors("", f"<div><div><div class=author-box>{box}</div></div></div>") == expected


def test_links_that_all_lead_to_one_authors_page() -> None:
    deep = "<div>" * 8 + "<a href=/author/ana>Ana Lee</a>" + "</div>" * 8
    assert authors("", deep) == ("Ana Lee",)
    assert authors("", deep + "<div>" * 8 + "<a href=/author/bo>Bo Kim</a>" + "</div>" * 8) == ()
    assert authors("", deep.replace("/author/ana", "/author/")) == ()


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<span itemprop=author>gaz/hosb;kesm</span>", ("gaz/hosb", "kesm")),
        ("<span itemprop=author>harbour</span>", ()),
        *((f"<span itemprop=author>{word}</span>", ()) for word in ("more", "news", "home", "team", "afp")),
        ("<span itemprop=author>ab, kes</span>", ("ab", "kes")),
        ("<p>World News | 3 May 2024</p>", ()),
        ("<p>New York · May 3, 2024</p>", ()),
        ("<p>3 May 2024 | South Korea</p>", ()),
        ("<p>3 May 2024 • Foreign Affairs</p>", ()),
        ("<p>By Ana Lee • November 4th, 2025</p>", ("Ana Lee",)),
        ("<p>New Harbour • 40 places</p>", ()),
        ("<p>Submitted by Ana Lee on Thu, 03/14/2024 - 09:15</p>", ("Ana Lee",)),
        ("<div class=author>March 12, 2025<span>Ana Lee</span></div>", ("Ana Lee",)),
        ("<div class=author>Harbours March 12, 2025</div>", ()),
    ],
)
def test_initials_and_names_in_one_line_with_the_day(byline: str, expected: tuple[str, ...]) -> None:
    assert authors("", byline) == expected


def test_a_byline_in_the_footer_of_the_article() -> None:
    footer = "<footer><div>By <span>Ana Lee</span>, <time datetime=2024-03-14>14 March 2024</time></div></footer>"
    html = f"<head><title>Quay mended</title></head><article><h1>Quay mended</h1>{footer}{TEXT}</article>"
    found = extract(f"{html}<div><span class=date>March 2, 2024</span></div>", "")
    assert isinstance(found, Extraction)
    assert found.byline.authors == ("Ana Lee",)
    assert found.published is not None and found.published.value.date().isoformat() == "2024-03-14"


def test_another_day_in_the_footer_of_the_article_comes_after_the_visible_one() -> None:
    footer = "<footer>Next fair: <time datetime=2025-02-01>1 February</time></footer>"
    article = f"<article><h1>Quay mended</h1><p class=date>3 May 2024</p>{TEXT}{footer}</article>"
    found = extract(f"<head><title>Quay mended</title></head>{article}", "")
    assert isinstance(found, Extraction)
    assert found.published is not None and found.published.value.date().isoformat() == "2024-05-03"


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ('Redaktion: Ana Lee und <a href="/autor/kim">Bo Kim</a><br>Sendung: Hafen', ("Ana Lee", "Bo Kim")),
        ("By Ana Lee and <a href=/author/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("By Ana Lee, <a href=/bo>Bo Kim</a> and <a href=/cy>Cy Ho</a>", ("Ana Lee", "Bo Kim", "Cy Ho")),
        ("By <a href=/ana>Ana Lee</a>, Bo Kim and <a href=/cy>Cy Ho</a>", ("Ana Lee", "Bo Kim", "Cy Ho")),
        ("By Ana Lee, Cy Ho and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Cy Ho", "Bo Kim")),
        ("<span>By</span> Ana Lee and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("Story by Ana Lee and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("Ana Lee and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("By <a href=/ana>Ana Lee</a> and Bo Kim", ("Ana Lee", "Bo Kim")),
        ("By <a href=/ana>Ana Lee</a> and Bo Kim | 3 May 2024", ("Ana Lee", "Bo Kim")),
        ("<a href=/ana>Ana Lee</a> &amp; Bo Kim", ("Ana Lee", "Bo Kim")),
        ("By <a href=/ana>Ana Lee</a>, Bo Kim and Cy Ho", ("Ana Lee", "Bo Kim", "Cy Ho")),
        ("By <b>Ana Lee</b> and Bo Kim", ("Ana Lee", "Bo Kim")),
        ("<a href=/ana>Ana Lee</a>, Los Angeles and New York", ("Ana Lee",)),
        ("By <a href=/ana>Ana Lee</a>, New Arlen", ("Ana Lee",)),
        ("By <a href=/ana>Ana Lee</a>, Arts and Culture", ("Ana Lee",)),
        ("By <a href=/ana>Ana Lee</a> and illustrated by Bo Kim", ("Ana Lee",)),
        ("By <a href=/ana>Ana Lee</a> and the harbour office", ("Ana Lee",)),
        ("Published on Friday, <a href=/author/bo>Bo Kim</a>", ("Bo Kim",)),
        ("Photo by Cy Ho and <a href=/author/bo>Bo Kim</a>", ("Bo Kim",)),
        ("Harbour Works, <a href=/author/bo>Bo Kim</a>", ("Bo Kim",)),
        (
            "<a href=/author/ana>Ana Lee</a> in Hong Kong, <a href=/author/bo>Bo Kim</a> in Arlen "
            "and <a href=/author/cy>Cy Ho</a>",
            ("Ana Lee", "Bo Kim", "Cy Ho"),
        ),
    ],
)
def test_a_name_beside_a_linked_one_counts_behind_a_label_or_with_an_and(box: str, expected: tuple[str, ...]) -> None:
    assert authors("", f"<div class=byline>{box}</div>") == expected


@pytest.mark.parametrize(
    "line",
    [
        "By <a rel=author href=/ana>Ana Lee</a> and Bo Kim",
        "By <a href=/author/ana>Ana Lee</a> and Bo Kim",
        "<span itemprop=author><a href=/ana>Ana Lee</a></span> and Bo Kim",
    ],
)
def test_a_name_behind_a_marked_one_is_joined_by_an_and(line: str) -> None:
    assert authors("", f"<p>{line}</p>") == ("Ana Lee", "Bo Kim")


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("<div class=byline>Ana Lee and Bo Kim</div>", ("Ana Lee", "Bo Kim")),
        ("<div class=byline><a href=/a>Ana Lee</a> and <a href=/b>Bo Kim</a></div>", ("Ana Lee", "Bo Kim")),
        ("<div class=byline>By Ana Lee, Bo Kim, Cy Ho</div>", ("Ana Lee", "Bo Kim", "Cy Ho")),
        ("<div class=byline><a href=/a>Ana Lee</a> <a href=/topic/sea>Sea Life</a></div>", ("Ana Lee",)),
        ("<div class=byline>Ana Lee, Arlen University</div>", ("Ana Lee",)),
        ("<div class=byline>By Ana Lee, New York</div>", ("Ana Lee",)),
        ("<div class=byline>By Ana Lee, Cape Town, South Africa</div>", ("Ana Lee",)),
        ("<div class=byline>By Ana Lee, New York, May 3, 2026</div>", ("Ana Lee",)),
        ("<div class=byline>By Ana Lee, Special Correspondent, New Delhi</div>", ("Ana Lee",)),
        ("<div class=byline>By Ana Lee, Chief Economist, Harbour Bank</div>", ("Ana Lee",)),
        ("<div class=byline>Ana Lee and Bo Kim, New York</div>", ("Ana Lee",)),
        ("<div class=byline>Ana Lee and Bo Kim, May 3, 2026</div>", ("Ana Lee", "Bo Kim")),
        ("<div class=byline>Ana Lee | Harbour Times</div>", ("Ana Lee",)),
        ("<div class=author>Ana Lee, Deputy Mayor</div>", ("Ana Lee",)),
        ("<div class=byline>Ana Lee, Arts and Culture</div>", ("Ana Lee",)),
        ("<div class=byline>Ana Lee and Arlen Gazette</div>", ("Ana Lee",)),
        ("<div class=byline>Bo Kim and Cy Ho</div>", ("Ana Lee",)),
        ("<div class=caption>Ana Lee and Bo Kim</div>", ("Ana Lee",)),
    ],
)
def test_a_box_of_the_byline_proves_those_beside_the_declared_author(box: str, expected: tuple[str, ...]) -> None:
    assert authors(SITE + linked("Ana Lee"), box) == expected


def test_what_an_author_is_stands_beside_the_name() -> None:
    box = "<div><p>Ana Lee</p><div class=author-description>Licensed Q Grader, M.A. Journalism</div></div>"
    assert authors("", box) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Weather / Arlen Gazette", ("Arlen Gazette",)),
        ("World | Arlen Gazette", ("Arlen Gazette",)),
        ("Lifestyle", ()),
        ("Ana / Arlen Gazette", ("Ana",)),
        ("Reuters / Arlen Gazette", ("Reuters",)),
        ("Sports Desk / Arlen Gazette", ("Sports Desk",)),
    ],
)
def test_a_section_is_nobody(name: str, expected: tuple[str, ...]) -> None:
    assert authors(SITE, f"<div class=author>{name}</div>") == expected


def test_people_come_before_a_desk_and_a_desk_before_nobody() -> None:
    assert authors(linked("Web Desk"), "<div class=author>Ana Lee</div>") == ("Ana Lee",)
    assert authors(linked("Web Desk"), "") == ("Web Desk",)
    assert authors(linked("Web Desk", "Ana Lee"), "") == ("Web Desk", "Ana Lee")
