"""List what a batch made known of articles by which the lines of other articles are judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from services.publisher.core.decision import Decision
from services.publisher.core.reading import Row

_PLACE = ("id", "sort_at", "first_captured_at", "address_count")
"""Columns of `article` that decide when an article is among the newest, and what it showed."""


def visits(looks: Iterable[tuple[str, datetime]], article_of: Mapping[str, Row]) -> list[Row]:
    """Return the first visit of each article: rows as for `late_lines.enqueue`.

    looks       address ids with the times of visits
    article_of  article rows by address id
    """
    first: dict[str, Row] = {}
    for address, at in looks:
        article = article_of.get(address)
        if article is not None and (article["id"] not in first or at < first[article["id"]]["at"]):
            first[article["id"]] = _fact(article, at, article["sort_at"], is_moved=False)
    return list(first.values())


def places(decisions: Iterable[Decision], gone: Iterable[Row]) -> list[Row]:
    """Return the articles that are new, joined, parted, gone, or dated otherwise than before."""
    found = [_moved(d.article, [d.article, *d.before]) for d in decisions if _has_moved(d)]
    return found + [_moved(article, [article]) for article in gone]


def _has_moved(decision: Decision) -> bool:
    return [[row[name] for name in _PLACE] for row in decision.before] != [[decision.article[name] for name in _PLACE]]


def _moved(article: Row, rows: Sequence[Row]) -> Row:
    at, sort_at = min(r["first_captured_at"] for r in rows), max(r["sort_at"] for r in rows)
    return _fact(article, at, sort_at, is_moved=True)


def _fact(article: Row, at: datetime, sort_at: datetime, *, is_moved: bool) -> Row:
    return {
        "article_id": article["id"],
        "outlet_id": article["outlet_id"],
        "at": at,
        "sort_at": sort_at,
        "is_moved": is_moved,
    }
