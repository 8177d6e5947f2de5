"""What outlets and visitors may write, in every place where the site, its feeds and its interface show it: as text."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree

import orjson
from psycopg.types.json import Jsonb
from selectolax.lexbor import LexborHTMLParser, LexborNode

from shared.ids import article_id, derived_id
from tests.integration.reader.running import SiteUnderTest

SCRIPT = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>{{7*7}}{% x %}"
TEXT = f"{SCRIPT}&lt;b&gt;\u202eevil\u2066 \x1b[2J ]]><!--"
JAVASCRIPT, DATA = "javascript:alert(1)//https://x.example", "data:text/html,<script>alert(1)</script>"
URL = "https://gazette.example/1?a=<script>alert(1)</script>&b=\"'><b>"
ID = article_id(URL)


def blocks(changed: str = "") -> list[dict[str, object]]:
    marks = [{"kind": "link", "start": 0, "end": 9, "url": url} for url in (JAVASCRIPT, DATA, "//x.example", URL)]
    kinds = ("paragraph", "heading", "quote", "list-item", "preformatted")
    return [
        *({"kind": kind, "text": f"{kind} {TEXT} {changed}", "marks": marks, "level": 1} for kind in kinds),
        {"kind": "table-row", "text": TEXT, "cells": [TEXT, SCRIPT]},
        {"kind": "image", "url": JAVASCRIPT, "caption": TEXT, "credit": TEXT, "alt": TEXT},
        {"kind": "image", "url": URL, "caption": TEXT, "credit": TEXT, "alt": TEXT},
        {"kind": "embed", "url": DATA, "text": TEXT},
        {"kind": "embed", "url": URL, "text": TEXT},
    ]


async def fill(site: SiteUnderTest) -> list[str]:
    """The addresses of all pages that show it."""
    await site.filler.outlet("gazette", f"Gazette {SCRIPT}", {"en": "en"}, country="ZZ")
    await site.filler.sql("UPDATE edition SET label = %s, language = %s", TEXT, 'en" onload=alert(1) x="')
    date = {"value": "2026-03-01T12:00:00Z", "precision": "day", "rule": TEXT[:80], "printed": TEXT, "zone": TEXT,
            "doubt": TEXT}  # fmt: skip
    await site.filler.article(
        URL, TEXT, blocks("now"), teaser=TEXT, published=date, earlier=[(f"Before {TEXT}", blocks())],
        section=TEXT, language='en" onload=alert(1)',
    )  # fmt: skip
    await site.filler.sql(
        "UPDATE revision SET byline = %s, tags = %s, section = %s, canonical = %s, lead_picture = %s, doubts = %s",
        Jsonb({"printed": TEXT, "authors": [SCRIPT, TEXT], "rule": TEXT}), [TEXT, SCRIPT], TEXT, JAVASCRIPT,
        Jsonb({"url": URL, "caption": TEXT, "credit": TEXT, "alt": TEXT}), [TEXT],
    )  # fmt: skip
    await site.filler.change("removed", ID)
    await site.indexed(1)
    old, new = (derived_id("revision", URL, str(number)) for number in range(2))
    asked = quote(SCRIPT)
    return [
        "/", "/outlets", "/o/gazette", "/o/gazette/en", "/o/gazette/coverage", f"/a/{ID}", f"/a/{ID}/revisions",
        f"/a/{ID}/revisions/{old}", f"/a/{ID}/diff/{old}/{new}", "/changes", "/search?q=paragraph",
        f"/search?q={asked}",
        f"/search?q=alert&outlet={asked}&from={asked}&sort={asked}", f"/more?before={asked}", "/more/part", "/about",
        f"/o/{asked}", f"/a/{asked}", f"/{asked}", f"/media/{asked}", f"/changes?kind={asked}",
    ]  # fmt: skip


def _is_our_calendar(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.attributes.get("class") == "calendar"


def is_our_description(node: LexborNode) -> bool:
    """Whether it is our JSON-LD: data that no browser runs, and nothing in it can end the element."""
    text = node.text()
    return (
        node.attributes.get("type") == "application/ld+json" and "<" not in text and bool(orjson.loads(text)["@type"])
    )


def foreign(html: str) -> Iterator[str]:
    """What on a page is not ours: scripts, handlers, frames, forms and addresses that are of no web page."""
    for node in LexborHTMLParser(html).css("*"):
        at = node.attributes
        if node.tag == "svg" and _is_our_calendar(node):
            continue
        if node.tag in ("iframe", "object", "embed", "svg", "base", "style", "b") or "srcdoc" in at or "style" in at:
            yield node.html or ""
        if node.tag == "script" and not (at.get("src") or "").startswith("/static/") and not is_our_description(node):
            yield node.html or ""
        if node.tag == "img" and not (at.get("src") or "").startswith(("/media/", "/static/")):
            yield node.html or ""
        yield from (name for name in at if name.startswith("on"))
        for name in ("href", "action", "hx-get", "formaction"):
            value = (at.get(name) or "/").strip().lower()
            if not value.startswith(("/", "http://", "https://", "#", "?")) or value.startswith("//"):
                yield f"{name}={value}"


async def test_no_page_reads_it_as_mark_up(empty_site: SiteUnderTest) -> None:
    shown = 0
    for path in await fill(empty_site):
        answer = await empty_site.get(path)
        assert answer.status < 500, path
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        if answer.headers["Content-Type"].startswith("text/html"):
            shown += "alert(1)" in answer.text
            assert "49" not in answer.text.partition("<title>")[2].partition("</title>")[0], path
            assert not list(foreign(answer.text)), path
    assert shown >= 12


async def test_feeds_and_the_interface_hold_it_as_text(empty_site: SiteUnderTest) -> None:
    await fill(empty_site)
    asked, phrase = quote(SCRIPT), quote('"' + SCRIPT.replace('"', "") + '"')
    for path in ("/feed.atom", "/o/gazette/feed.atom", "/o/gazette/en/feed.atom", "/changes.atom",
                 "/search.atom?q=paragraph", f"/search.atom?q={phrase}"):  # fmt: skip
        answer = await empty_site.get(path)
        assert answer.status == 200, path
        tree = ElementTree.fromstring(answer.body)
        assert {one.tag.partition("}")[0] for one in tree.iter()} == {"{http://www.w3.org/2005/Atom"}
        assert all(one.get("type") in (None, "text") for one in tree.iter() if one.tag.endswith(("title", "summary")))
        assert all(link.startswith("http") for one in tree.iter() if (link := one.get("href")) is not None), path
    for path in ("/api/v1/articles", f"/api/v1/articles/{ID}", "/api/v1/outlets", "/api/v1/events",
                 "/api/v1/search?q=paragraph", f"/api/v1/search?q={asked}", f"/api/v1/articles/by-url?url={quote(URL)}",
                 f"/api/v1/articles/{asked}", f"/api/v1/articles?before={asked}"):  # fmt: skip
        answer = await empty_site.get(path)
        assert answer.status < 500, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if 300 <= answer.status < 400:
            assert answer.headers["Location"] == f"/api/v1/articles/{ID}", path
            continue
        assert answer.headers["Content-Type"] in ("application/json", "application/problem+json"), path
        orjson.loads(answer.body)
