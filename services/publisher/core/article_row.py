"""Build the article's row, which lists and pages show, from its texts and its history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import orjson

from services.publisher.core.history_model import History
from services.publisher.core.reading import Row, published_at

EVENT_FIELDS = (
    "outlet_id",
    "edition",
    "address",
    "title",
    "teaser",
    "language",
    "section",
    "published_at",
    "sort_at",
    "first_captured_at",
    "state",
    "revision_id",
    "lead_picture_url",
    "paywalled",
    "address_count",
)
"""Columns whose change is reported as an event, even if nothing happened at the outlet."""


def article_row(addresses: Collection[str], history: History, texts: Mapping[str, Row], first: Row) -> Row:
    """Build the row of `article`, without its id.

    texts  revision rows by id, at least those that the history names
    first  outlet_id, edition, origin, producer and route, from the earliest capture that has them
    """
    newest = texts[history.revision_id]
    date, when = _published(texts, history)
    picture = _loaded(newest["lead_picture"]) or {}
    return {
        **first,
        "address": min(addresses),
        "title": newest["title"],
        "teaser": newest["teaser"],
        "language": newest["language"],
        "section": newest["section"],
        "published_at": when,
        "published": date,
        "sort_at": min(when, history.first_captured_at) if when else history.first_captured_at,
        "first_captured_at": history.first_captured_at,
        "last_captured_at": history.last_captured_at,
        "last_seen_at": history.last_seen_at,
        "state": history.state,
        "state_since": history.state_since,
        "unsettled": history.unsettled,
        "settled_at": history.settled_at,
        "awaits_others": history.awaits_others,
        "missed_at": history.missed_at,
        "missing_since": history.missing_since,
        "revision_id": history.revision_id,
        "revision_count": history.revision_count,
        "address_count": len(addresses),
        "lead_picture_url": picture.get("url"),
        "lead_picture_caption": picture.get("caption", ""),
        "reading_seconds": newest["reading_seconds"],
        "word_count": newest["word_count"],
        "paywalled": newest["paywalled"],
    }


def _published(texts: Mapping[str, Row], history: History) -> tuple[object, datetime | None]:
    """Return the date of the earliest text that has one. Outlets may later replace it by the day of an edit."""
    in_order = sorted(history.spans.items(), key=lambda item: (item[1].first, item[1].capture_id))
    for revision, _ in in_order:
        when = published_at(texts[revision])
        if when is not None:
            return texts[revision]["published"], when
    return None, None


def _loaded(value: object) -> Row | None:
    if isinstance(value, orjson.Fragment):
        loaded: Row = orjson.loads(orjson.dumps(value))
        return loaded
    return value if isinstance(value, dict) else None
