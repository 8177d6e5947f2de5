"""What foreign bytes reach: each core behind one function that takes bytes and says what it did with them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.enrich import enrich
from services.fetcher.core.content_coding import decode_body
from services.fetcher.core.image_headers import identify
from services.fetcher.core.response import FetchFailure
from services.fetcher.core.robots_rules import robots
from services.parser.core.document.decode import decode_page
from services.parser.core.document.limits import exceeds_limits
from services.parser.core.extract import extract_unguarded
from services.parser.core.extraction import Context
from services.parser.core.links import EntryRules, read_links
from services.parser.core.story import read_story
from services.parser.core.urls.canonical import address_of, identity, join_url
from shared.archive.diff.compare import diff
from shared.archive.diff.weight import weigh
from shared.contracts import Article, BlobRef, Block, BlockKind, Origin, PageKind
from shared.query.errors import QueryError
from shared.query.matcher import Document, holds
from shared.query.parser import MAX_PARTS, parse_query
from shared.text import find_dates, read_date
from tests.fuzz.invariants import check_article, check_enriched, check_links, must

URL = "https://news.example/2024/05/03/harbour.html"
NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
CONTEXT = Context("Asia/Pyongyang", NOW, "en", "Harbour", "yesterday", "By Ana Lee", "https://news.example/a.jpg")
MOST_BYTES = 4 << 20
Target = Callable[[bytes], str]


def page(body: bytes) -> str:
    """As the parser does it; what is to be set aside is not read here."""
    text = decode_page(body).text
    danger = exceeds_limits(text)
    if danger is not None:
        return danger.reason.value
    return check_article(extract_unguarded(text, URL, CONTEXT), URL)


def story(body: bytes) -> str:
    return check_article(read_story(body, URL, CONTEXT), URL)


def _links(kind: PageKind, rules: EntryRules) -> Target:
    return lambda body: check_links(read_links(body, kind, URL, "", rules))


def robots_txt(body: bytes) -> str:
    rules = robots("rules", body)
    for url in (URL, "https://news.example/", "https://news.example/%EB%89%B4?a=b*$"):
        must(isinstance(rules.allows(url, "Presswatch"), bool), "robots answers yes or no")
    must(0 <= rules.crawl_delay_s("Presswatch") <= 3600, "a delay of an hour at most")
    return rules.standing


def coding(body: bytes) -> str:
    """The first byte chooses the codings."""
    codings = ("gzip", "deflate", "br", "zstd", "gzip, br", "x-gzip, gzip, zstd", "", "gzip,gzip,gzip,gzip")
    try:
        plain = decode_body(body[1:], codings[body[0] % len(codings)] if body else "", MOST_BYTES, 200.0)
    except FetchFailure as error:
        must(error.reason in ("bomb", "bad-encoding", "truncated"), "a refusal has one of three reasons")
        return error.reason
    must(len(plain) <= max(MOST_BYTES, len(body)), "what is unpacked is within its limit")
    return "decoded"


def picture(body: bytes) -> str:
    found = identify(body)
    must(found is None or (0 <= found.width < 2**31 and 0 <= found.height < 2**31), "sizes that a table can hold")
    return found.media_type if found else "none"


def dates(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    for language in ("en", "ko"):
        found = find_dates(text, date(2024, 5, 3), language, "Asia/Pyongyang")
        must(all(0 <= one.start < one.end <= len(text) for one in found), "dates stand in their text")
    must(all(a.end <= b.start for a, b in itertools.pairwise(found)), "dates do not overlap")
    value = read_date(text, "Asia/Pyongyang", NOW, "en", "rule")
    must(value is None or value.value.tzinfo is not None, "a date has its zone")
    return "date" if value else "none"


def query(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        asked = parse_query(text)
    except QueryError as error:
        must(0 <= error.start <= error.end <= len(text) + 1, "an error has its place in the search")
        return "error"
    must(len(asked.wanted) <= 3 * MAX_PARTS and all(words.words for words in asked.wanted), "words, and few")
    holds(asked, Document(text[:200], text[:2000]))
    return "asks" if asked.asks else "nothing"


def address(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    url = join_url(URL, text)
    must(not url or url.isascii(), "an address is of ASCII letters")
    must(not url or join_url(URL, url) == url, f"an address stays what it is: {url!r}")
    if url:
        must(address_of(address_of(url)) == address_of(url), f"an article's address stays what it is: {url!r}")
        identity(URL, url)
    return "address" if url else "none"


def decode(body: bytes) -> str:
    for content_type in ("", "text/html; charset=euc-kr", "text/html; charset=utf-16"):
        found = decode_page(body, content_type)
        found.text.encode("utf-8")
    return found.charset


@lru_cache(maxsize=1)
def _model() -> LanguageModel:
    return LanguageModel()


def enriched(body: bytes) -> str:
    """Lines are paragraphs of an article that claims to be in several languages."""
    lines = [line for line in body.decode("utf-8", "replace").split("\n") if line.strip()]
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    article = Article(
        capture_id="c", url=URL, address=URL, captured_at=NOW, outlet="news.example", origin=Origin.FETCHED,
        body=BlobRef(sha256="0" * 64, size=1), parser="1", title=(lines[0] if lines else "")[:2000], blocks=blocks,
        language_declared=lines[-1][:35] if lines else "", standfirst=lines[0][:5000] if lines else "",
    )  # fmt: skip
    return check_enriched(enrich(article, ("en", "ko"), "Asia/Pyongyang", _model().rank))


def edit(body: bytes) -> str:
    """Two texts, parted in the middle, as an edit that is weighed."""
    text = body.decode("utf-8", "replace")
    before, after = (_weighed(text[: len(text) // 2]), _weighed(text[len(text) // 2 :]))
    ops = diff(before["blocks"], after["blocks"])
    reported = {op.after for op in ops if op.after is not None}
    must(reported == set(range(len(after["blocks"]))), "each new block is in the result")
    return weigh(before, after)[0].value


def _weighed(text: str) -> dict[str, Any]:
    blocks = [{"kind": "paragraph", "text": line} for line in text.split("\n") if line.strip()]
    return {"title": text[:80], "standfirst": text[:200], "blocks": blocks}


_FIELDS = EntryRules(items="data.items", fields={"url": "link.0.href", "title": "title"})
TARGETS: dict[str, Target] = {
    "page": page,
    "listing": _links(PageKind.LISTING, EntryRules()),
    "listing-rules": _links(PageKind.LISTING, EntryRules(links="li a, .row", next="a.next", include="news")),
    "feed": _links(PageKind.FEED, EntryRules()),
    "sitemap": _links(PageKind.SITEMAP, EntryRules()),
    "json-list": _links(PageKind.JSON_LIST, EntryRules()),
    "json-fields": _links(PageKind.JSON_LIST, _FIELDS),
    "story": story,
    "robots": robots_txt,
    "coding": coding,
    "picture": picture,
    "dates": dates,
    "query": query,
    "address": address,
    "decode": decode,
    "enrich": enriched,
    "edit": edit,
}
