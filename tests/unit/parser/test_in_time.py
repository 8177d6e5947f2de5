"""Inputs over which patterns and loops of ours once took time that grew with the square of their size.

Each is large enough that such a time would be minutes; what counts here is what is read all the same.
"""

from __future__ import annotations

from datetime import date

import pytest

from services.console.archive.ingest.paragraph_repair import split_paragraphs
from services.parser.core.extract import extract, extract_unguarded
from services.parser.core.extraction import Context, Extraction
from services.parser.core.links import Links, read_links
from services.parser.core.story import read_story
from shared.archive.diff.weight import Weight, text_weight
from shared.contracts import PageKind
from shared.text import find_dates

URL = "https://news.example/list"
TEXT = "The harbour was opened on Friday, and ships of twelve thousand tons can moor there now, said the port. "
LINK = "<a href=/news/2024/{}>The harbour opens again today, says the port</a> "


def listed(body: str, kind: PageKind) -> Links:
    return read_links(body.encode(), kind, URL)


@pytest.mark.timeout(60)
def test_many_links_in_one_box() -> None:
    found = listed(f"<div>{''.join(LINK.format(n) for n in range(10_000))}</div>", PageKind.LISTING)
    assert len(found.links) == 10_000


@pytest.mark.timeout(60)
def test_one_link_over_and_over() -> None:
    found = listed(
        f"<div><p>Ships of twelve thousand tons can moor there.{LINK.format(12345) * 10_000}", PageKind.LISTING
    )
    assert [link.url for link in found.links] == ["https://news.example/news/2024/12345"]
    assert found.links[0].title == "The harbour opens again today, says the port"


@pytest.mark.timeout(60)
def test_addresses_of_one_endless_word() -> None:
    found = listed(
        "".join(f"<a href=/{'a' * 3000}{n}>The harbour opens again</a>" for n in range(1000)), PageKind.LISTING
    )
    assert found.links == ()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", ["<url>", "<url><loc ", "<url><a><![CDATA[", "<url><loc>  ", " \n", "<a:"])
def test_sitemaps_that_close_nothing(part: str) -> None:
    last = "<url><loc>https://news.example/1</loc></url>"
    found = listed(f"<urlset>{part * 200_000}{last}", PageKind.SITEMAP)
    assert [link.url for link in found.links] == ["https://news.example/1"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("before", "fault"),
    [
        ("<!ENTITY " * 100_000, ""),
        ("\n" * 1_000_000, ""),
        (f"<rss {'a=1 ' * 100_000}>", "too-many"),
        ("<rss><channel>" + "<item>" * 500_000, "too-many"),
    ],
    ids=["declarations", "blank lines", "attributes", "entries"],
)
def test_feeds_with_endless_heads(before: str, fault: str) -> None:
    item = "<item><title>x</title><link>https://news.example/1</link></item>"
    found = listed(f"<?xml version='1.0'?>{before}<rss><channel>{item}</channel></rss>", PageKind.FEED)
    assert found.fault == fault
    assert len(found.links) <= 1


def test_entities_made_of_others_are_left_out() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "laugh"><!ENTITY own "ours">{entities}]>'
    item = "<item><title>&e9; &own;</title><link>https://news.example/1</link></item>"
    found = listed(f"{head}<rss version='2.0'><channel>{item}</channel></rss>", PageKind.FEED)
    assert len(found.links[0].title) < 100


@pytest.mark.timeout(60)
def test_breaks_and_marks_by_the_thousand() -> None:
    found = extract_unguarded(
        f"<h1>Harbour</h1><div>{f'<b>{TEXT}</b><br><br>' * 5_000}</div>", URL, Context(hint_title="Harbour")
    )
    assert isinstance(found, Extraction)
    assert len(found.blocks) == 5_000
    assert all(block.marks[0].end == len(block.text) for block in found.blocks)


@pytest.mark.timeout(60)
def test_a_text_of_quotation_marks() -> None:
    found = extract(f"<h1>Harbour</h1><p>{TEXT * 5}</p><p>{').' * 300_000}x</p>", URL, Context(hint_title="Harbour"))
    assert isinstance(found, Extraction)
    assert text_weight("「" * 200_000, "「" * 200_000 + "a") is Weight.WORDING


@pytest.mark.timeout(60)
def test_a_story_of_blanks_and_a_chronicle() -> None:
    found = read_story(f'{{"text": "{TEXT}", "byline": "Ana{" " * 200_000}Lee"}}'.encode(), URL, Context())
    assert isinstance(found, Extraction)
    assert found.byline.authors == ("Ana Lee",)
    assert split_paragraphs(f"one,,two{' ' * 300_000}x{'a' * 300_000}") == f"one\ntwo x{'a' * 300_000}"
    assert len(find_dates("3 May 2024, " * 20_000, date(2024, 5, 3))) == 20_000


@pytest.mark.timeout(60)
def test_thousands_of_short_parts_between_two_of_prose() -> None:
    prose = "".join(f"<p>{n}. {TEXT}</p>" for n in range(8))
    short = '<div class="part"><i>x</i></div>' * 40_000
    parts = f'<div class="part"><h2>A</h2><div>{prose}</div></div>{short}<div class="part"><div>{prose * 2}</div></div>'
    page = f"<title>The harbour</title><main><article><h1>The harbour</h1><div>{parts}</div></article></main>"
    assert "7. The harbour was opened" in extract_unguarded(page, URL).text


@pytest.mark.timeout(60)
def test_a_paragraph_of_many_links() -> None:
    links = "<a href=/x>the quay of Arlen</a> or " * 20_000
    around = "".join(f"<p>{n}. {TEXT}</p>" for n in range(9))
    found = extract(f"<title>Quay</title><h1>Quay</h1><div>{around}<p>{links} end.</p>{around}</div>", URL)
    assert isinstance(found, Extraction)
    assert "the quay of Arlen or" in found.text
