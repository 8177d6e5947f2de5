"""What must hold of every result, whatever came in."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from services.parser.core.extraction import Extraction, NotAnArticle
from services.parser.core.links import Links
from services.parser.core.links.model import MAX_LINKS
from shared.contracts import (
    IN_TITLE,
    Article,
    BlobRef,
    EnrichedArticle,
    FetchRequest,
    Hints,
    Message,
    Observation,
    ObservationKind,
    Origin,
    decode,
)

_AT = datetime(2024, 5, 3, tzinfo=UTC)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Broken(AssertionError):
    """An input that broke what must hold."""


def must(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


def travels(message: Message) -> None:
    """Written and read again it is the same, so no stage further on can choke on it."""
    must(decode(type(message), message.SCHEMA, message.encode()) == message, "a message is read as it was written")


def check_article(read: Extraction | NotAnArticle, url: str) -> str:
    """An article's message can be made of it, its marks lie in its text, and no text holds control characters."""
    if isinstance(read, NotAnArticle):
        travels(
            Observation(
                kind=ObservationKind.NO_ARTICLE, url=url, observed_at=_AT, outlet="news.example",
                reason=read.reason.value, detail=read.detail[:1000],
            )
        )  # fmt: skip
        return read.reason.value
    travels(_article(read, url))
    must(bool(read.blocks), "an article has blocks")
    for block in read.blocks:
        must(all(0 <= m.start < m.end <= len(block.text) for m in block.marks), "marks lie within their text")
        must(not _CONTROLS.search(block.text), "no control characters in a text")
    shown = (read.title, read.standfirst, read.byline.printed, *read.byline.authors, read.section, *read.tags)
    must(not any("\0" in text for text in shown), "no NUL, which the archive cannot hold")
    return "article"


def _article(read: Extraction, url: str) -> Article:
    return Article(
        capture_id="c", url=url, address=url, captured_at=_AT, outlet="news.example", origin=Origin.FETCHED,
        body=BlobRef(sha256="0" * 64, size=1), parser="1", title=read.title, blocks=read.blocks,
        standfirst=read.standfirst, byline=read.byline, section=read.section, tags=read.tags,
        published=read.published, updated=read.updated, language_declared=read.language,
        canonical=read.canonical or None, alternates=read.alternates, lead_image=read.lead_image,
        paywalled=read.paywalled, rules=read.rules, doubts=read.doubts,
    )  # fmt: skip


def check_links(found: Links) -> str:
    """Requests for the frontier can be made of them; each address once."""
    must(len(found.links) <= MAX_LINKS, "no more links than a sitemap may hold")
    must(len({link.url for link in found.links}) == len(found.links), "each address once")
    for link in found.links[:500]:
        hints = Hints(
            title=link.title, teaser=link.teaser, published_printed=link.published, language=link.language,
            image_url=link.image or None, byline=link.byline,
        )  # fmt: skip
        travels(FetchRequest(url=link.url, kind=link.kind, hints=hints))
        must("\0" not in link.title + link.byline, "no NUL in a headline")
    must(len(found.fault) <= 80, "a fault is a short code")
    return found.fault or ("links" if found.links else "none")


def check_enriched(enriched: EnrichedArticle) -> str:
    travels(enriched)
    must(len(enriched.teaser) <= 202, "a teaser is short")
    must(len(enriched.minhash) in (0, 64), "64 values or none")
    for mention in enriched.dates:
        text = enriched.article.blocks[mention.block].text
        must(0 <= mention.start < mention.end <= len(text), "dates stand in their block")
    for name in enriched.names:
        text = enriched.article.title if name.block == IN_TITLE else enriched.article.blocks[name.block].text
        must(0 <= name.start < name.end <= len(text), "names stand in their block")
        must(bool(name.ids) and len(name.title) <= 200, "a name has an id, and a title is short")
    return enriched.language
