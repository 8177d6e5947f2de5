"""Convert an enriched article into archive rows: its fact, its text, its keys. Rows are ready for JSON."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

import orjson
from pydantic import TypeAdapter

from services.publisher.core.facts import Seen, seen_of
from services.publisher.core.language_folders import is_untranslated
from services.publisher.core.text_hashes import short_hash, text_identity, text_sha256
from shared.contracts import ActivityMention, Block, BlockKind, DateMention, EnrichedArticle, NameMention
from shared.ids import article_id
from shared.text.likeness import bands

Row: TypeAlias = dict[str, Any]
"""A row by column. Values may be datetimes, and `orjson.Fragment` for what is already JSON."""

_BLOCKS = TypeAdapter(tuple[Block, ...])
_NAMES = TypeAdapter(tuple[NameMention, ...])
_DATES = TypeAdapter(tuple[DateMention, ...])
_ACTIVITIES = TypeAdapter(tuple[ActivityMention, ...])
_IMAGE = BlockKind.IMAGE


@dataclass(frozen=True)
class CaptureReading:
    """What a parser read in one capture, with the identity of its text. `text_key` is None for a short text."""

    message: EnrichedArticle
    seen: Seen
    text_key: str | None
    traceparent: str

    @property
    def address(self) -> str:
        return self.message.article.address

    @cached_property
    def same_text(self) -> str | None:
        """Return the hash that finds other addresses of the same article; None if the text is too short."""
        return None if self.text_key is None else short_hash(self.text_key)


def read(message: EnrichedArticle, traceparent: str = "") -> CaptureReading:
    """Give the text of a message its identity: the revision's hash, and the key that finds the same text elsewhere.

    The original in place of a translation has no such key.
    """
    article = message.article
    revision, text_key = text_identity(article.outlet, article.title, article.standfirst, article.blocks)
    if text_key is not None and is_untranslated(article.address, " ".join(block.text for block in article.blocks)):
        text_key = None
    return CaptureReading(message, seen_of(message, revision), text_key, traceparent)


def capture_row(reading: CaptureReading) -> Row:
    """Build the row of table `capture`."""
    article, seen = reading.message.article, reading.seen
    return {
        "id": seen.capture_id,
        "captured_at": seen.at,
        "address_id": seen.address_id,
        "outlet_id": article.outlet,
        "edition": article.edition,
        "url": article.url,
        "body_sha256": article.body.sha256,
        "body_size": article.body.size,
        "media_type": article.body.media_type,
        "status": article.status,
        "origin": article.origin,
        "producer": article.producer,
        "route": article.route,
        "parser": article.parser,
        "revision_id": seen.revision_id,
        "traceparent": reading.traceparent,
        "layout": list(seen.layout) or None,
        "wording": seen.wording or None,
        "ending": seen.ending or None,
    }


def alias_row(reading: CaptureReading) -> Row | None:
    """Build the alias row of a page whose URL differs from its address; None for others."""
    article = reading.message.article
    if article.url == article.address:
        return None
    return {"id": article_id(article.url), "address_id": reading.seen.address_id, "url": article.url}


def revision_row(reading: CaptureReading) -> Row:
    """Build the row of a revision, without its article and `last_seen`, which only the history knows."""
    message, article = reading.message, reading.message.article
    return {
        "id": reading.seen.revision_id,
        "parser": article.parser,
        "title": article.title,
        "standfirst": article.standfirst,
        "teaser": message.teaser,
        "blocks": _all(_BLOCKS, article.blocks),
        "byline": {"printed": article.byline.printed, "authors": article.byline.authors, "rule": article.byline.rule}
        if article.byline.printed or article.byline.authors
        else None,
        "language": message.language,
        "section": article.section,
        "tags": article.tags,
        "published": _json(article.published),
        "updated": _json(article.updated),
        "dates": _all(_DATES, message.dates) if message.dates else None,
        "lead_picture": _lead(message),
        "canonical": article.canonical,
        "alternates": article.alternates or None,
        "rules": article.rules or None,
        "doubts": article.doubts,
        "cuts": [{"text": c.text, "reason": c.reason, "before": c.before} for c in article.cuts] or None,
        "cuts_limited": article.cuts_limited,
        "paywalled": article.paywalled,
        "reading_seconds": message.reading_seconds,
        "word_count": message.word_count,
        "text_sha256": message.text_sha256 or text_sha256(article.blocks),
        "same_text": reading.same_text,
        "minhash": _packed(message.minhash),
        "bands": bands(message.minhash) or None,
        "enricher": message.enricher,
        "names": _all(_NAMES, message.names) if message.names or "names" in message.steps else None,
        "topics": message.topics if message.topics or "topics" in message.steps else None,
        "terms": message.terms or None,
        "numbers": message.numbers if message.numbers or "numbers" in message.steps else None,
        "activities": _all(_ACTIVITIES, message.activities) if message.activities else None,
        "labels": message.labels or None,
        "steps": message.steps,
        "capture_id": reading.seen.capture_id,
        "first_seen": reading.seen.at,
    }


def unpacked(value: Any) -> Any:
    """Return a row's value as the archive would return it, with JSON parsed."""
    return orjson.loads(orjson.dumps(value)) if isinstance(value, orjson.Fragment) else value


def published_at(row: Row) -> datetime | None:
    """Return the moment in a row's `published`, which is a DateValue as JSON or None."""
    published = unpacked(row["published"])
    return None if published is None else datetime.fromisoformat(published["value"])


def _lead(message: EnrichedArticle) -> orjson.Fragment | Row | None:
    """Return the picture that the page names as its own, or else the first picture in the text."""
    if message.article.lead_image is not None:
        return _json(message.article.lead_image)
    pictures = (b for b in message.article.blocks if b.kind is _IMAGE and b.url)
    first = next(pictures, None)
    return (
        None
        if first is None
        else {"url": first.url, "caption": first.caption, "credit": first.credit, "alt": first.alt}
    )


def _json(part: Any) -> orjson.Fragment | None:
    return None if part is None else orjson.Fragment(part.model_dump_json(exclude_defaults=True))


def _all(parts: TypeAdapter[Any], values: Any) -> orjson.Fragment:
    """Encode all parts in one call, which takes a tenth of the time of separate calls."""
    return orjson.Fragment(parts.dump_json(values, exclude_defaults=True))


def _packed(minhash: tuple[int, ...]) -> str | None:
    """Encode a minhash as PostgreSQL's text form of bytea: a backslash, x and hex, 4 bytes a value, big endian."""
    return f"\\x{struct.pack(f'>{len(minhash)}I', *minhash).hex()}" if minhash else None
