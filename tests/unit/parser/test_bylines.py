"""Who wrote it: people before the outlet's own name, whatever the order in which a page gives them."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from tests.unit.parser.signed_pages import SITE, TEXT, authors, linked, organisation


@pytest.mark.parametrize(
    ("head", "byline", "expected"),
    [
        (SITE + linked("Arlen Gazette"), "<div class=byline>By Ana Lee</div>", ("Ana Lee",)),
        (SITE + linked("Arlen Gazette") + '<meta name=author content="Bo Kim">', "", ("Bo Kim",)),
        (SITE + linked("Arlen Gazette"), "", ("Arlen Gazette",)),
        (SITE + linked("Arlen Gazette", "Ana Lee"), "", ("Arlen Gazette", "Ana Lee")),
        (
            SITE + linked("Arlen Gazette"),
            "<div class=byline>Ana Lee, Arlen Gazette</div>",
            ("Ana Lee", "Arlen Gazette"),
        ),
        (SITE, "<div class=byline>Ana Lee Arlen Gazette</div>", ("Ana Lee",)),
        (SITE, "<div class=byline>Authored by: Ana Lee</div>", ("Ana Lee",)),
        (SITE, "<div class=author>Author Ana Lee</div>", ("Ana Lee",)),
        (SITE, "<div class=author>Posted by</div><div class=author>Ana Lee</div>", ("Ana Lee",)),
    ],
)
def test_people_come_before_the_outlet(head: str, byline: str, expected: tuple[str, ...]) -> None:
    assert authors(head, byline) == expected


def test_a_number_is_nobodys_name_and_last_names_go_last() -> None:
    assert authors("<meta name=author content=105092>", "") == ()
    assert authors("<meta name=citation_author content='Lee, Ana'>", "") == ("Ana Lee",)


@pytest.mark.parametrize(
    ("head", "byline", "expected"),
    [
        (linked("KatieS"), "<p>by Ana Lee</p>", ("Ana Lee",)),
        ("<meta name=author content='Bo Kim'>", "<p>By: Ana Lee</p>", ("Ana Lee",)),
        ("<meta name=author content='Ana Lee, Bo Kim'>", "<p>By Ana Lee</p>", ("Ana Lee", "Bo Kim")),
        ("<meta name=author content='The G.Example Team'>", "<p>By Ana Lee</p>", ("Ana Lee",)),
        (organisation("Centre for Quays and Ferries"), "", ("Centre for Quays and Ferries",)),
        (organisation("gazette.com"), "", ("gazette.com",)),
        (organisation("Centre for Quays"), "<meta name=author content='Ana Lee'>", ("Ana Lee",)),
        ("<meta name=author content='Ana (Bo) Lee'>", "", ("Ana (Bo) Lee",)),
        ("<meta name=author content='Ana Lee (Gazette)'>", "", ("Ana Lee",)),
    ],
)
def test_people_printed_below_the_headline_come_before_accounts(
    head: str, byline: str, expected: tuple[str, ...]
) -> None:
    assert authors(head, byline) == expected


def test_a_person_who_publishes_is_no_outlet() -> None:
    person = '{"@type":["Person","Organization"],"name":"Ana Lee"}'
    data = f'{{"@type":"Article","author":{{"name":"Ana Lee"}},"publisher":{person}}}'
    head = f'<title>Quay mended</title><script type="application/ld+json">{data}</script>'
    found = extract(f"<head>{head}</head><h1>Quay mended</h1>{TEXT * 4}<p>Written by Bo Kim</p>", "")
    assert isinstance(found, Extraction)
    assert found.byline.authors == ("Ana Lee",)


def test_a_declared_author_printed_below_the_headline_stays() -> None:
    assert authors(linked("Ana Lee"), "<p>Ana Lee</p><p>Photo story by Bo Kim</p><p>by Bo Kim</p>") == ("Ana Lee",)


def test_authors_who_are_printed_beside_the_declared_one_are_authors_too() -> None:
    assert authors(linked("Ana Lee"), "<p>By Ana Lee, Bo Kim & Cy van Ho</p>") == ("Ana Lee", "Bo Kim", "Cy van Ho")
    assert authors(linked("Ana Lee"), "<p>By Ana Lee and Bo Kim</p>") == ("Ana Lee", "Bo Kim")


@pytest.mark.parametrize(
    "line",
    [
        "Ana Lee, Arts and Culture",
        "Ana Lee, New Arlen",
        "Ana Lee, White House and Justice Department",
        "Ana Lee, Los Angeles and New York",
        "Ana Lee, Middle East and North Africa",
        "Ana Lee and Prime Minister",
        "Ana Lee and Donald Trump",
        "By Ana Lee, edited by Bo Kim and Cy Ho",
    ],
)
def test_a_caption_a_section_or_an_editor_beside_the_declared_author_is_no_author(line: str) -> None:
    assert authors(linked("Ana Lee"), f"<p>{line}</p>") == ("Ana Lee",)


def test_who_made_the_site_did_not_write_the_article() -> None:
    made = '<meta name=author content="content: Arlen Gazette, design: Bo Kim, code: Cy Ho">'
    assert authors(made) == ()


def test_one_name_before_the_name_of_the_site() -> None:
    site = "<meta property=og:site_name content='Quay House'>"
    assert authors(site, "<div class=author-name>Ana / Quay House</div>") == ("Ana",)
