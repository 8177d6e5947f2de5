"""Structured inputs for each target: odd in shape rather than in their bytes alone."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import brotli  # type: ignore[import-untyped]
import zstandard
from hypothesis import strategies as st

from tests.fuzz.pieces import FEED_TAGS, JSON_KEYS, JSON_TEXTS, NAMES, ROBOTS, TAGS, TEXTS, VALUES

Bytes = st.SearchStrategy[bytes]
ENCODINGS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-16",
    "utf-16-be",
    "cp949",
    "gb18030",
    "shift_jis",
    "utf-7",
    "iso2022_jp",
    "cp1252",
)


def _text() -> st.SearchStrategy[str]:
    return st.sampled_from(TEXTS) | st.text(max_size=12)


def _json(depth: int = 20) -> st.SearchStrategy[Any]:
    plain = (
        st.sampled_from(JSON_TEXTS) | st.integers() | st.floats() | st.booleans() | st.none() | st.text(max_size=8)
        | st.sampled_from((10**30, -1, 0, 1714728000, 1714728000000, 99999999999, 2**63))
    )  # fmt: skip
    keys = st.sampled_from(JSON_KEYS)
    return st.recursive(
        plain, lambda v: st.lists(v, max_size=4) | st.dictionaries(keys, v, max_size=5), max_leaves=depth
    )


def _dumped(value: Any, broken: str) -> str:
    return json.dumps(value, ensure_ascii=len(broken) % 2 == 0) + broken


def json_text() -> st.SearchStrategy[str]:
    return st.builds(_dumped, _json(), st.sampled_from(("", "", "", ",", "}", "\0", "-->", ";")))


def _tag(name: str, attributes: list[tuple[str, str]], quote: str, end: str) -> str:
    return f"<{name} {' '.join(f'{key}={quote}{value}{quote}' for key, value in attributes)}{end}"


def html() -> st.SearchStrategy[str]:
    attributes = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=4)
    opened = st.builds(
        _tag, st.sampled_from(TAGS), attributes, st.sampled_from(('"', "'", "")), st.sampled_from((">", ">", "/>", ""))
    )
    closed = st.sampled_from(TAGS).map(lambda name: f"</{name}>")
    linked = json_text().map(lambda text: f"<script type=application/ld+json>{text}</script>")
    article = _json().map(
        lambda v: {"@type": "NewsArticle", "headline": "The harbour", "author": v, "image": v, "keywords": v}
    )
    reported = article.map(lambda v: f"<script type=application/ld+json>{json.dumps(v)}</script><p>{TEXTS[0] * 4}</p>")
    repeated = st.builds(lambda piece, n: piece * n, opened | closed | _text(), st.integers(2, 40))
    return st.lists(opened | opened | closed | _text() | repeated | linked | reported, max_size=30).map("".join)


def xml() -> st.SearchStrategy[str]:
    opened = st.builds(
        lambda name, more: f"<{name}{more}>",
        st.sampled_from(FEED_TAGS),
        st.sampled_from(("", " type='html'", " href='/1'", " xmlns='x'", "/")),
    )
    closed = st.sampled_from(FEED_TAGS).map(lambda name: f"</{name}>")
    values = st.sampled_from(VALUES) | st.sampled_from(JSON_TEXTS) | _text()
    whole = st.builds(lambda name, value: f"<{name}>{value}</{name}>", st.sampled_from(FEED_TAGS), values)
    item = st.lists(whole, max_size=6).map(
        lambda inner: f"<item><link>http://a.example/1</link>{''.join(inner)}</item>"
    )
    start = st.sampled_from(
        (
            "<rss><channel>",
            "<feed>",
            "<urlset>",
            "<?xml version='1.0' encoding='x'?><rdf:RDF>",
            "<sitemapindex>",
            "",
            "<!DOCTYPE rss [<!ENTITY a '&b;'>]><rss>",
        )
    )
    return st.builds(
        lambda head, body: head + "".join(body), start, st.lists(whole | item | opened | closed | values, max_size=20)
    )


def _encoded(text: str, encoding: str, declared: str) -> bytes:
    head = f"<meta charset={declared}>" if declared and not text.startswith(("<?", "{", "[")) else ""
    return (head + text).encode(encoding, "replace")


def encoded(text: st.SearchStrategy[str]) -> Bytes:
    labels = st.sampled_from(("", "", *ENCODINGS, "unicode_escape", "idna", "punycode", "rot13", "none"))
    return st.builds(_encoded, text, st.sampled_from(ENCODINGS), labels)


def _packed(body: bytes, codings: list[Callable[[bytes], bytes]], cut: int, which: int) -> bytes:
    for pack in codings:
        body = pack(body)
    return bytes([which]) + (body[:-cut] if cut else body)


def codings() -> Bytes:
    packers: tuple[Callable[[bytes], bytes], ...] = (
        gzip.compress,
        zlib.compress,
        brotli.compress,
        zstandard.ZstdCompressor().compress,
    )
    bodies = st.binary(max_size=200) | st.integers(0, 3_000_000).map(bytes)
    return st.builds(
        _packed, bodies, st.lists(st.sampled_from(packers), max_size=3), st.integers(0, 9), st.integers(0, 255)
    )


def lines(parts: tuple[str, ...], separator: str) -> Bytes:
    return st.lists(st.sampled_from(parts) | st.text(max_size=6), max_size=25).map(
        lambda many: separator.join(many).encode("utf-8", "replace")
    )


_DATES = (
    "2024", "5", "03", "May", "mayo", "5월", "3일", "2024年", "Juche", "주체113", "(2024)", "/", "-", ".", ",", ":",
    "T10:00", "Z", "+99:99",
    "AM", "오후", "3시간 전", "yesterday", "1714728000", "99999999999999", "令和6年", "元", "KST", "de", "٢٠٢٤",
    "\u00b2", "½", "0" * 30,
)  # fmt: skip
_ADDRESSES = (
    "http:", "https:", "//", "/", "\\", "..", ".", "?", "#", "@", ":", "[", "]", "%", "%2e", "a", "é", "0x7f", "1",
    "news.example", "utm_source=x", "&", "=", " ", "\t", ";jsessionid=1", "story=1", "xn--", "\u2026", "．", ":99999",
    "javascript:",
)  # fmt: skip

_PICTURES = (
    b"\x89PNG\r\n\x1a\n", b"\0\0\0\rIHDR", b"GIF89a", b"\xff\xd8\xff", b"\xff\xc0", b"\xff\xe0\0\x02",
    b"RIFF\0\0\0\0WEBP", b"VP8X", b"VP8L", b"VP8 ", b"\0\0\0\x20ftypavif", b"ispe", b"BM", b"\xff" * 4,
    bytes(12), b"(\0\0\0", b"<svg",
)  # fmt: skip

STRATEGIES: dict[str, Bytes] = {
    "page": encoded(html()),
    "listing": encoded(html()),
    "listing-rules": encoded(html()),
    "feed": encoded(xml() | json_text()),
    "sitemap": encoded(xml()),
    "json-list": encoded(json_text())
    | _json().map(lambda v: json.dumps([{"url": "/1", "title": v, "date": v}] * 2).encode()),
    "json-fields": _json().map(lambda v: json.dumps({"data": {"items": [{"link": [v, v], "title": v}]}}).encode()),
    "story": encoded(json_text())
    | _json().map(
        lambda v: json.dumps({"text": "A b.", "byline": v, "published": v, "title": v, "language": v}).encode()
    ),
    "robots": lines(ROBOTS, "\n"),
    "coding": codings(),
    "picture": st.builds(b"".join, st.lists(st.sampled_from(_PICTURES) | st.binary(max_size=12))),
    "dates": lines((*_DATES, *TEXTS), " ") | lines(_DATES, ""),
    "query": lines((*TEXTS, '"', "-", "“", "OR", "*", "a", "가"), " "),
    "address": lines(_ADDRESSES, "") | lines(VALUES, ""),
    "decode": encoded(html()) | st.binary(max_size=400),
    "enrich": lines(TEXTS, "\n") | lines((*_DATES, *TEXTS), " "),
    "edit": lines((*TEXTS, "\n", "|"), " "),
}
