"""Pages in the style of state media, in many scripts: whole texts, headlines, printed days, bylines and captions."""

from __future__ import annotations

from functools import cache

import pytest

from services.parser.core.extraction import Extraction, NotAnArticle
from shared.contracts import BlockKind, Precision
from shared.text.date_values import zone_of
from tests.unit.parser.state_media import pages

ARTICLES = pages.names("articles")
LISTS = [name for name in pages.names("others") if pages.page("others", name).known["kind"] == "list"]
SHORT = [name for name in pages.names("others") if name not in LISTS]
DAY_NOT_READ = ("tdh",)
"""A bare day above the headline that is the day of the capture, which may be the site's calendar."""
AUTHOR_NOT_READ = ("newera", "sb-by")
"""Only a name is printed, at the beginning or the end of the text."""
CAPTION_NOT_READ = ("cubadebate", "sputnik", "xinhua-en")
"""Two pictures stand in boxes that do not count as the article's; one caption is kept as text instead."""
FURNITURE_KEPT = ("presstv", "sana")
"""A line about the outlet's other addresses stands below the text like a paragraph."""
LISTS_TAKEN = ("korean-tv-schedule",)
"""Lines that no link leads from."""
SHORT_REFUSED = ("kcna-photo", "xinhua-flash")
"""The title element is the site's name, and no element of the page is an article's."""


@cache
def read(folder: str, name: str) -> tuple[pages.Page, Extraction | NotAnArticle]:
    page = pages.page(folder, name)
    return page, page.read()


def article(folder: str, name: str) -> tuple[pages.Page, Extraction]:
    page, found = read(folder, name)
    assert isinstance(found, Extraction), found
    return page, found


def folded(text: str) -> str:
    return " ".join(text.split())


def without(*known: str) -> list[str]:
    return [name for name in ARTICLES if name not in known]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_text_is_whole_and_in_order(name: str) -> None:
    page, found = article("articles", name)
    kept = folded(found.text) + folded(found.published.printed if found.published else "")
    places = [folded(found.text).find(folded(text)) for text in page.paragraphs if folded(text) in folded(found.text)]
    assert [text for text in page.paragraphs if folded(text) not in kept] == []
    assert places == sorted(places)
    assert name in FURNITURE_KEPT or not [
        words for words in page.known.get("cut", ()) if folded(words) in folded(found.text)
    ]
    if not page.known.get("digest"):
        assert not [headline for headline in page.story["more"] if headline in found.text]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_headline_is_read(name: str) -> None:
    page, found = article("articles", name)
    assert page.known.get("any_title") or found.title == page.story["title"]


@pytest.mark.parametrize("name", without(*DAY_NOT_READ))
def test_the_printed_day_is_read_in_the_zone_of_the_outlet(name: str) -> None:
    page, found = article("articles", name)
    assert found.published is not None
    local = found.published.value.astimezone(zone_of(found.published.zone))
    assert local.date().isoformat() == page.known.get("day", "2026-11-29")
    assert found.published.precision not in (Precision.YEAR, Precision.MONTH)
    if "clock" in page.known:
        assert local.strftime("%H:%M") == page.known["clock"]


@pytest.mark.parametrize("name", without(*AUTHOR_NOT_READ))
def test_the_authors_are_read_and_none_is_invented(name: str) -> None:
    page, found = article("articles", name)
    assert list(found.byline.authors) == page.known.get("authors", [])


@pytest.mark.parametrize("name", without(*CAPTION_NOT_READ))
def test_a_caption_stays_with_its_picture(name: str) -> None:
    page, found = article("articles", name)
    captions = {folded(f"{block.caption} {block.credit}") for block in found.blocks if block.kind is BlockKind.IMAGE}
    assert set(page.known.get("captions", ())) <= captions


@pytest.mark.parametrize("name", [name for name in LISTS if name not in LISTS_TAKEN])
def test_a_list_is_never_surely_an_article(name: str) -> None:
    _, found = read("others", name)
    assert isinstance(found, NotAnArticle) or "kind: perhaps a listing" in found.doubts


@pytest.mark.parametrize("name", [name for name in SHORT if name not in SHORT_REFUSED])
def test_a_flash_a_video_page_and_a_page_of_pictures_are_articles(name: str) -> None:
    page, found = article("others", name)
    captions = " ".join(block.caption for block in found.blocks)
    assert not [line for line in page.known["lines"] if folded(line) not in f"{folded(found.text)} {captions}"]
    assert found.published is not None
    assert not found.byline.authors
    if "pictures" in page.known:
        assert sum(block.kind is BlockKind.IMAGE for block in found.blocks) == page.known["pictures"]


def test_paragraphs_that_only_spaces_indent_are_paragraphs() -> None:
    page, found = article("articles", "uriminzokkiri")
    assert [block.text for block in found.blocks] == page.paragraphs


def test_spans_that_are_shown_as_blocks_are_paragraphs() -> None:
    page, found = article("articles", "kcna-kcmsf-old")
    assert [block.text for block in found.blocks] == page.paragraphs
