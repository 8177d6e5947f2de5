"""The pages of the two papers, as a reader or a crawler gets them."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from services.demo.core.pictures import SCENES, draw_scene
from services.demo.core.site import Page, respond
from services.demo.core.texts import written_stories
from services.demo.core.timeline import shown
from shared.sources import load_sources

START = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
HERALD, GAZETTE = "http://127.0.0.1:8701", "http://127.0.0.1:8702"
SOURCES = Path(__file__).parents[3] / "sources" / "demo"


def get(outlet: str, path: str, seconds: float = 0, number: int = 1) -> Page:
    now = START + timedelta(seconds=seconds)
    base = HERALD if outlet == "herald" else GAZETTE
    return respond(outlet, base, path, number, shown(written_stories(), START, now))


def tree(page: Page) -> LexborHTMLParser:
    return LexborHTMLParser(page.body)


def test_the_korean_list_leads_to_korean_articles() -> None:
    links = tree(get("herald", "/ko/")).css(".list h2 a")
    assert len(links) == 10
    for link in links:
        page = get("herald", link.attributes["href"] or "")
        heading = tree(page).css_first("h1.headline")
        assert page.status == 200
        assert heading is not None
        assert heading.text() == link.text()


def test_the_feed_lists_absolute_addresses_that_answer() -> None:
    items = ElementTree.fromstring(get("herald", "/en/rss.xml").body).findall(".//item")
    assert len(items) == 10
    addresses = [item.findtext("link") or "" for item in items]
    assert all(get("herald", a.removeprefix(HERALD)).status == 200 for a in addresses)
    assert all((item.findtext("pubDate") or "").endswith("+0900") for item in items)


def test_the_sitemap_lists_what_stands_and_not_what_is_gone() -> None:
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    before = {e.text for e in ElementTree.fromstring(get("herald", "/sitemap.xml").body).iter(name)}
    after = {e.text for e in ElementTree.fromstring(get("herald", "/sitemap.xml", 75).body).iter(name)}
    removed = {f"{HERALD}/{e}/politics/deputy-harbour-master-honoured.html" for e in ("en", "ko")}
    assert before - after == removed


def test_a_removed_article_answers_404_and_a_replaced_one_200_with_a_notice() -> None:
    assert get("herald", "/en/politics/deputy-harbour-master-honoured.html", 75).status == 404
    assert get("herald", "/en/no/such-page.html").status == 404
    stories = [s for s in shown(written_stories(), START, START + timedelta(seconds=2000)) if s.state == "replaced"]
    for one in stories:
        page = get(one.story.outlet, f"/en/{one.story.section}/{one.story.slug}.html", 2000)
        assert page.status == 200


def test_older_pages_follow_one_another_to_the_last_article() -> None:
    seen, number = 0, 1
    while True:
        page = tree(get("gazette", "/", 7200, number))
        seen += len(page.css(".teaser h2 a"))
        if page.css_first("a[rel=next]") is None:
            break
        number += 1
    live = [s for s in shown(written_stories(), START, START + timedelta(seconds=7200)) if s.story.outlet == "gazette"]
    assert number > 1
    assert seen == sum(s.state == "live" for s in live)


def test_words_are_escaped() -> None:
    page = get("gazette", "/", 7200)
    assert "&#34;" in page.body or "&quot;" in page.body
    assert "<script" not in page.body


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_a_drawing_is_a_whole_png_of_its_size_and_always_the_same(scene: str) -> None:
    png = draw_scene(scene, "some-slug")
    assert png == draw_scene(scene, "some-slug")
    assert png != draw_scene(scene, "other-slug")
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    assert (width, height) == (800, 500)
    assert len(zlib.decompress(png[start + 4 : start + 4 + length])) == height * (width + 1)


def test_the_source_files_describe_these_papers() -> None:
    sources = load_sources(str(SOURCES))
    herald, gazette = sources.outlets["herald"], sources.outlets["gazette"]
    assert herald.label("ko") == "Saebom Herald (Ko)"
    assert sources.by_url(f"{HERALD}/ko/sport/x.html").edition == "ko"
    assert sources.by_url(f"{GAZETTE}/2024/03/01/x").outlet == gazette
    for outlet, base in (("herald", HERALD), ("gazette", GAZETTE)):
        points = [p.url for e in sources.outlets[outlet].editions.values() for p in e.entry_points]
        assert points
        assert all(get(outlet, url.removeprefix(base)).status == 200 for url in points)
