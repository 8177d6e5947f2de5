"""List articles, newest first, by keyset: every page of a list costs the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of an article.

    `picture` is the hash of its lead picture, or None if we do not have the picture.
    """

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    title: str
    teaser: str
    language: str
    published: dict[str, Any] | None
    sort_at: datetime
    first_captured_at: datetime
    changed_at: datetime
    address: str
    origin: str
    producer: str | None
    state: str
    state_since: datetime
    revision_count: int
    reading_seconds: int
    picture: str | None
    picture_type: str | None
    picture_width: int | None
    picture_height: int | None


_PLACE = re.compile(r"^([0-9]{8}T[0-9]{12})Z-([0-9a-z]{1,64})$", re.ASCII)
_TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class PageCursor:
    """The position where a list continues: before this moment, or at it before this id.

    Written as `20251129T000000000000Z-ID`.
    """

    sort_at: datetime
    id: str

    def __str__(self) -> str:
        moment = self.sort_at.astimezone(UTC)
        return f"{moment.year:04d}{moment:%m%dT%H%M%S%f}Z-{self.id}"

    @classmethod
    def parse(cls, text: str) -> PageCursor | None:
        """Parse a cursor. Returns None for other texts."""
        found = _PLACE.match(text)
        if not found:
            return None
        try:
            return cls(datetime.strptime(found[1], _TIME).replace(tzinfo=UTC), found[2])
        except ValueError:
            return None


_CARD = """
SELECT a.id, a.outlet_id, coalesce(o.name, a.outlet_id) AS outlet_name, a.edition, e.label AS edition_label,
       a.title, a.teaser, a.language, a.published, a.sort_at, a.first_captured_at, a.changed_at, a.address,
       a.origin, a.producer, a.state, a.state_since, a.revision_count, a.reading_seconds,
       p.sha256 AS picture, p.media_type AS picture_type, p.width AS picture_width, p.height AS picture_height
FROM article a
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
LEFT JOIN LATERAL (
    SELECT q.sha256, q.media_type, q.width, q.height FROM picture q
    WHERE q.url = a.lead_picture_url
      AND NOT EXISTS (SELECT FROM withholding w WHERE w.picture_sha256 = q.sha256 AND w.lifted_at IS NULL)
    ORDER BY q.last_seen DESC LIMIT 1
) p ON true
WHERE NOT a.withheld"""
_ORDER = " ORDER BY a.sort_at DESC, a.id DESC LIMIT %(limit)s"


async def newest(
    db: ReadPool,
    limit: int,
    *,
    before: PageCursor | None = None,
    outlet: str | None = None,
    edition: str | None = None,
    language: str | None = None,
    state: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    changed_since: datetime | None = None,
) -> list[Card]:
    """Return the newest `limit` articles that match all given filters; `since` is included, `until` is not."""
    params: dict[str, object] = {
        "limit": limit, "outlet": outlet, "edition": edition, "language": language, "state": state,
        "since": since, "until": until, "changed_since": changed_since,
        "sort_at": before.sort_at if before else None, "id": before.id if before else None,
    }  # fmt: skip
    sql = _CARD
    if before:
        sql += " AND (a.sort_at, a.id) < (%(sort_at)s, %(id)s)"
    if outlet:
        sql += " AND a.outlet_id = %(outlet)s"
    if edition:
        sql += " AND a.edition = %(edition)s"
    if language:
        sql += " AND a.language = %(language)s"
    if state:
        sql += " AND a.state = %(state)s"
    if since:
        sql += " AND a.sort_at >= %(since)s"
    if until:
        sql += " AND a.sort_at < %(until)s"
    if changed_since:
        sql += " AND a.changed_at >= %(changed_since)s"
    return await db.rows(Card, sql + _ORDER, params)


async def by_ids(db: ReadPool, ids: Sequence[str]) -> list[Card]:
    """Return the cards of these articles in the given order. Articles that are gone or withheld are left out."""
    if not ids:
        return []
    found = {card.id: card for card in await db.rows(Card, _CARD + " AND a.id = ANY(%(ids)s)", {"ids": list(ids)})}
    return [found[one] for one in ids if one in found]
