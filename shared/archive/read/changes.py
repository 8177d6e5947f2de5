"""List changes at the outlets, newest first, and the articles that are new to the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.diff.weight import Weight
from shared.archive.read.cards import PageCursor
from shared.archive.read.connection.pool import ReadPool

KINDS = (
    "revised", "alternating", "removed", "restored", "suspected", "cleared", "moved", "unlisted", "name-removed",
    "mass-removal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change. It happened between `since` and `at`; `article_id` is None for a whole outlet.

    `zone` is that of the article's printed date.
    """

    id: str
    kind: str
    outlet_id: str
    outlet_name: str
    edition_label: str | None
    article_id: str | None
    title: str | None
    teaser: str | None
    language: str | None
    at: datetime
    since: datetime | None
    address: str | None
    from_revision: str | None
    to_revision: str | None
    weight: str
    confidence: float
    evidence: dict[str, Any]
    data: dict[str, Any]
    zone: str | None

    @property
    def weights(self) -> tuple[str, ...]:
        """Return the weight; before it `headline` if a heavier part hides that the headline changed, too."""
        hidden = "headline" in self.data.get("parts", ()) and self.weight != "headline"
        return ("headline", self.weight) if hidden else (self.weight,) if self.weight else ()


_CHANGE = """
SELECT c.id, c.kind, c.outlet_id, coalesce(o.name, c.outlet_id) AS outlet_name, e.label AS edition_label,
       a.id AS article_id, a.title, a.teaser, a.language, c.at, c.since, c.address, c.from_revision, c.to_revision,
       c.weight, c.confidence, c.evidence, c.data, a.published ->> 'zone' AS zone
FROM change c
LEFT JOIN article a ON a.id = c.article_id
LEFT JOIN outlet o ON o.id = c.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE (c.article_id IS NULL OR NOT a.withheld)"""
_OF_WEIGHT: Mapping[str, str] = {
    one: f" AND (c.weight = '{one.value}' OR c.data -> 'parts' ? '{one.value}')" for one in Weight
}
"""Conditions by weight. A parameter in them would hide from a prepared statement how rare the weight is."""

_CREATED = """
SELECT v.id::text AS id, 'created' AS kind, v.outlet_id, coalesce(o.name, v.outlet_id) AS outlet_name,
       e.label AS edition_label, a.id AS article_id, a.title, a.teaser, a.language, v.recorded_at AS at,
       NULL::timestamptz AS since, a.address, NULL AS from_revision, NULL AS to_revision, '' AS weight,
       1::real AS confidence, '{}'::jsonb AS evidence, '{}'::jsonb AS data,
       a.published ->> 'zone' AS zone
FROM event v
JOIN article a ON a.id = v.article_id AND NOT a.withheld
LEFT JOIN outlet o ON o.id = v.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE v.kind = 'created'"""


async def changes(
    db: ReadPool,
    limit: int,
    *,
    before: PageCursor | None = None,
    kind: str | None = None,
    weight: str | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[ChangeRow]:
    """Return the newest changes that match. Without `kind`, leave out suspected and cleared removals.

    `weight` is what an edit changed, whether or not it changed something heavier, too.
    """
    params: dict[str, object] = {
        "limit": limit, "kind": kind, "outlet": outlet, "since": since, "until": until,
        "at": before.sort_at if before else None, "id": before.id if before else None,
    }  # fmt: skip
    sql = _CHANGE
    sql += " AND c.kind = %(kind)s" if kind else " AND c.kind NOT IN ('suspected', 'cleared')"
    if weight:
        sql += _OF_WEIGHT[weight]
    if before:
        sql += " AND (c.at, c.id) < (%(at)s, %(id)s)"
    if outlet:
        sql += " AND c.outlet_id = %(outlet)s"
    if since:
        sql += " AND c.at >= %(since)s"
    if until:
        sql += " AND c.at < %(until)s"
    return await db.rows(ChangeRow, sql + " ORDER BY c.at DESC, c.id DESC LIMIT %(limit)s", params)


async def created(
    db: ReadPool,
    limit: int,
    *,
    before: int | None = None,
    outlet: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[ChangeRow]:
    """Return the articles that are new to the archive, newest first. `before` is the last id of the previous page.

    `since` and `until` bound the time at which the archive recorded them. Then they are read in the order of that time:
    in the order of ids, all later ones would be read for a day long ago.
    """
    params: dict[str, object] = {"limit": limit, "before": before, "outlet": outlet, "since": since, "until": until}
    sql, is_by_time = _CREATED, since is not None or until is not None
    if before is not None and is_by_time:
        sql += " AND (v.recorded_at, v.id) < (SELECT recorded_at, id FROM event WHERE id = %(before)s)"
    elif before is not None:
        sql += " AND v.id < %(before)s"
    if outlet:
        sql += " AND v.outlet_id = %(outlet)s"
    if since:
        sql += " AND v.recorded_at >= %(since)s"
    if until:
        sql += " AND v.recorded_at < %(until)s"
    sql += " ORDER BY v.recorded_at DESC, v.id DESC" if is_by_time else " ORDER BY v.id DESC"
    return await db.rows(ChangeRow, sql + " LIMIT %(limit)s", params)


async def changes_of_article(db: ReadPool, id: str, limit: int = 100) -> list[ChangeRow]:
    """Return the changes of one article, newest first."""
    return await db.rows(
        ChangeRow, _CHANGE + " AND c.article_id = %(id)s ORDER BY c.at DESC, c.id DESC LIMIT %(limit)s",
        {"id": id, "limit": limit},
    )  # fmt: skip
