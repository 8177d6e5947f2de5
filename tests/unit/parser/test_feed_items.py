"""A feed that holds whole articles: its item as the capture of a page that cannot be had."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from services.parser.core.extraction import Context, Extraction, NotAnArticle
from services.parser.core.links import EntryRules, read_links
from services.parser.core.links.feed_entry import first_image, text_of
from services.parser.core.links.feed_items import read_item
from services.parser.core.messages import article_of, link_requests
from services.parser.core.page import page_of
from shared.contracts import FEED_ITEM, BlobRef, BlockKind, Capture, FetchRequest, Lane, Origin, PageKind
from shared.contracts.feed_item import in_place_of_page
from shared.sources import Sources
from tests.unit.parser.unruled import NoRules

FEED = "https://paper.example/feed"
URL = "https://paper.example/news/1"
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENTENCE = "The harbour of the town was opened again on Friday after the storm had closed it for nine days. "
HTML = (
    f"<p>{SENTENCE * 4}</p><h2>What comes next</h2><p>{SENTENCE * 3}<a href='/x'>More on it</a>.</p>"
    "<ul><li>Ships</li><li>Cranes</li></ul><figure><img src='/h.jpg'><figcaption>The harbour</figcaption></figure>"
    "<p>Ask: <b>why</b>?</p></div></div>"
)


def rss(content: str = HTML, link: str = "/news/1") -> bytes:
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Paper</title><language>en</language>
    <item><title>Other</title><link>/news/0</link><description>Short.</description></item>
    <item><title>Harbour &amp; storm</title><link>{link}</link><dc:creator>Ann Mason</dc:creator>
    <pubDate>Sun, 01 Mar 2026 09:00:00 +0900</pubDate><description>{SENTENCE}</description>
    <content:encoded><![CDATA[{content}]]></content:encoded></item></channel></rss>""".encode()


def atom() -> bytes:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Paper</title><entry>
    <title>Harbour &amp; storm</title><link href="{URL}"/><updated>2026-03-01T00:00:00Z</updated>
    <author><name>Ann Mason</name></author><summary>{SENTENCE}</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{SENTENCE * 4}</p><h2>What comes next</h2>
    <p>{SENTENCE * 3}More on it.</p><ul><li>Ships</li><li>Cranes</li></ul><p>Ask: why?</p></div></content>
    </entry></feed>""".encode()


def json_feed() -> bytes:
    item = {
        "id": "1", "url": URL, "title": "Harbour & storm", "content_html": HTML, "authors": [{"name": "Ann Mason"}],
        "date_published": "2026-03-01T00:00:00Z",
    }  # fmt: skip
    return orjson.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": [item]})


KINDS = [(rss(), "application/rss+xml"), (atom(), "application/atom+xml"), (json_feed(), "application/feed+json")]


@pytest.mark.parametrize(("body", "kind"), KINDS, ids=["rss", "atom", "json"])
def test_an_item_is_an_article_with_all_its_blocks(body: bytes, kind: str) -> None:
    read = read_item(body, FEED, kind, URL, Context(captured_at=AT))

    assert isinstance(read, Extraction)
    assert read.title == "Harbour & storm"
    text = [block.text for block in read.blocks if block.kind is not BlockKind.IMAGE]
    assert text[0] == (SENTENCE * 4).strip()
    assert text[1:] == ["What comes next", SENTENCE * 3 + "More on it.", "Ships", "Cranes", "Ask: why?"]
    assert read.byline.authors == ("Ann Mason",)
    assert read.published is not None and read.published.value == datetime(2026, 3, 1, tzinfo=UTC)
    assert read.rules["text"] == "feed"


@pytest.mark.parametrize(("body", "kind"), KINDS, ids=["rss", "atom", "json"])
def test_the_link_says_that_the_feed_holds_it_whole(body: bytes, kind: str) -> None:
    links = read_links(body, PageKind.FEED, FEED, kind, EntryRules()).links
    assert {link.url: link.whole for link in links if link.url == URL} == {URL: True}
    assert not any(link.whole for link in links if link.url != URL)


@pytest.mark.parametrize(
    "content", ["", "<p>Short.</p>", f"<p>{SENTENCE * 6} …</p>", f"<p>{SENTENCE * 6} <a href='/'>Read more</a></p>"]
)
def test_a_beginning_is_not_the_whole(content: str) -> None:
    links = read_links(rss(content), PageKind.FEED, FEED, "application/rss+xml", EntryRules()).links
    assert not any(link.whole for link in links)
    assert isinstance(read_item(rss(content), FEED, "", URL, Context()), NotAnArticle)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"<html>", b'{"items": 3}', rss(link="/news/2")])
def test_what_is_no_feed_or_has_no_such_item_is_refused(body: bytes) -> None:
    assert isinstance(read_item(body, FEED, "", URL, Context()), NotAnArticle)


def fed(origin: Origin = Origin.FETCHED) -> FetchRequest:
    """The request for the page, as the parser makes it of the feed's capture."""
    ref = BlobRef(sha256="f" * 64, size=9, media_type="application/rss+xml")
    capture = Capture(url=FEED, kind=PageKind.FEED, captured_at=AT, body=ref, origin=origin, outlet="paper")
    page = page_of(capture, AT, NoRules())
    links = read_links(rss(), PageKind.FEED, FEED, "application/rss+xml", EntryRules())
    return next(r for r in link_requests(page, links, Lane.LIVE, Sources()) if r.url == URL)


def test_the_capture_in_place_of_the_page_is_the_feeds_own_at_its_time() -> None:
    item = in_place_of_page(fed())

    assert item is not None
    assert (item.url, item.captured_at, item.referrer, item.route) == (URL, AT, FEED, "feed")
    assert item.body == BlobRef(sha256="f" * 64, size=9, media_type=FEED_ITEM)
    assert item.origin is Origin.FETCHED and item.hints.item is None
    page = page_of(item, AT, NoRules())
    read = read_item(rss(), FEED, "application/rss+xml", page.url, page.context)
    assert isinstance(read, Extraction)
    article = article_of(page, read)
    assert (article.address, article.route, article.origin, article.parser.partition("+")[1]) == (
        URL, "feed", Origin.FETCHED, "",
    )  # fmt: skip


def test_a_feed_that_was_handed_in_vouches_for_nothing() -> None:
    assert fed(Origin.CONTRIBUTED).hints.item is None
    assert in_place_of_page(fed(Origin.CONTRIBUTED)) is None


def test_a_piece_that_would_stall_the_parser_is_not_read() -> None:
    """Lexbor takes seconds for this, and minutes for more of it."""
    nested = "<div>" * 30_000 + SENTENCE * 9
    links = read_links(rss(nested), PageKind.FEED, FEED, "application/rss+xml", EntryRules()).links
    assert [link.whole for link in links] == [False, False]
    assert text_of(nested) == first_image(nested + "<img src=x>") == ""
    assert isinstance(read_item(rss(nested), FEED, "", URL, Context()), NotAnArticle)
