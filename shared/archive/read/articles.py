"""Read one article with its text, by id, by a former id or by any of its addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.connection.pool import ReadPool
from shared.ids import article_id


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article and the text of one of its revisions."""

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    country: str
    address: str
    published_at: datetime | None
    sort_at: datetime
    first_captured_at: datetime
    last_captured_at: datetime
    last_seen_at: datetime
    changed_at: datetime
    origin: str
    producer: str | None
    route: str
    state: str
    state_since: datetime
    revision_count: int
    newest_revision: str
    revision_id: str
    revision_first_seen: datetime
    revision_last_seen: datetime
    title: str
    standfirst: str
    teaser: str
    blocks: list[dict[str, Any]]
    byline: dict[str, Any] | None
    language: str
    section: str
    tags: list[str]
    published: dict[str, Any] | None
    updated: dict[str, Any] | None
    dates: list[dict[str, Any]] | None
    lead_picture: dict[str, Any] | None
    doubts: list[str]
    rules: dict[str, Any] | None
    cuts: list[dict[str, Any]] | None
    cuts_limited: bool
    paywalled: bool
    reading_seconds: int
    word_count: int
    parser: str
    capture_id: str
    names: list[dict[str, Any]] | None = None
    topics: list[str] | None = None
    terms: dict[str, int] | None = None
    activities: list[dict[str, Any]] | None = None
    labels: list[str] | None = None
    address_count: int = 1
    has_changes: bool = False
    has_findings: bool = False
    """Whether programs found something in any of its texts."""
    seen_by: str | None = None
    """The web archive whose capture showed this text first; None if that capture is of another origin."""


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of an article, and when it showed the article."""

    address: str
    article_id: str
    state: str
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A withheld article: since when, and why."""

    id: str
    since: datetime
    reason: str


_ARTICLE = """
SELECT a.id, a.outlet_id, coalesce(o.name, a.outlet_id) AS outlet_name, a.edition, e.label AS edition_label,
       coalesce(o.country, '') AS country, a.address, a.published_at, a.sort_at, a.first_captured_at,
       a.last_captured_at, a.last_seen_at, a.changed_at, a.origin, a.producer, a.route, a.state, a.state_since,
       a.revision_count, a.revision_id AS newest_revision, r.id AS revision_id, r.first_seen AS revision_first_seen,
       r.last_seen AS revision_last_seen, r.title, r.standfirst, r.teaser, r.blocks, r.byline, r.language, r.section,
       r.tags, coalesce(r.published, a.published) AS published, r.updated, r.dates, r.lead_picture, r.doubts, r.rules,
       r.cuts, r.cuts_limited, r.paywalled, r.reading_seconds, r.word_count, r.parser, r.capture_id, r.names,
       r.topics, r.terms, r.activities, r.labels, c.route AS seen_by,
       (SELECT count(*) FROM address d WHERE d.article_id = a.id) AS address_count,
       EXISTS (SELECT FROM change h WHERE h.article_id = a.id) AS has_changes,
       EXISTS (SELECT FROM address d JOIN annotation n ON n.address_id = d.id WHERE d.article_id = a.id) AS has_findings
FROM article a
JOIN revision r ON r.article_id = a.id AND r.id = coalesce(%(revision)s, a.revision_id)
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
LEFT JOIN capture c ON c.id = r.capture_id AND c.captured_at = r.first_seen AND c.origin = 'archived'
WHERE a.id = %(id)s AND NOT a.withheld"""


async def article(db: ReadPool, id: str, revision: str | None = None) -> ArticleRow | None:
    """Return the article with its newest text, or with the text of the given revision."""
    return await db.one(ArticleRow, _ARTICLE, {"id": id, "revision": revision})


async def addresses(db: ReadPool, id: str) -> list[AddressRow]:
    """Return all addresses at which the article was seen, earliest first."""
    return await db.rows(
        AddressRow,
        "SELECT address, article_id, state, first_seen, last_seen FROM address"
        " WHERE article_id = %s ORDER BY first_seen, address LIMIT 100",
        (id,),
    )


async def current_id(db: ReadPool, id: str) -> str | None:
    """Return the id of the article that has this id or once had it; None if there is none."""
    rows = await db.dicts("SELECT article_id FROM address WHERE id = %s", (id,))
    return str(rows[0]["article_id"]) if rows else None


_PLACE_OF_TEXT = """
WITH now AS (SELECT coalesce((SELECT article_id FROM address WHERE id = %(id)s), %(id)s::text) AS id),
place AS (SELECT d.outlet_id FROM address d, now WHERE d.article_id = now.id LIMIT 1),
found AS (
    SELECT c.address_id, c.revision_id, c.captured_at FROM now JOIN address d ON d.article_id = now.id
    JOIN capture c ON c.address_id = d.id
    WHERE c.revision_id = %(revision)s OR EXISTS (SELECT FROM jsonb_each_text(c.former) f WHERE f.value = %(revision)s)
    UNION ALL
    SELECT c.address_id, c.revision_id, c.captured_at FROM place p
    JOIN capture c ON c.outlet_id = p.outlet_id AND c.revision_id = %(revision)s
)
SELECT d.article_id, r.id AS revision_id FROM found f JOIN address d ON d.id = f.address_id
JOIN revision r ON r.article_id = d.article_id AND r.id = f.revision_id
ORDER BY d.article_id <> (SELECT id FROM now), f.captured_at LIMIT 1
"""


async def place_of_text(db: ReadPool, id: str, revision: str) -> tuple[str, str] | None:
    """Return the article and the revision to which a revision's permalink leads now.

    They change when articles are joined or separated, or when a later parser reads the same captures differently.
    Returns None if the archive never had this text here.
    """
    rows = await db.dicts(_PLACE_OF_TEXT, {"id": id, "revision": revision})
    return (str(rows[0]["article_id"]), str(rows[0]["revision_id"])) if rows else None


async def ids_of_urls(db: ReadPool, urls: Sequence[str]) -> dict[str, str]:
    """Return the article id of each URL that is an article shown on the site.

    A URL counts if it is any of the article's addresses, or was fetched for one. Withheld articles are left out.
    """
    if not urls:
        return {}
    wanted = {article_id(url): url for url in urls}
    rows = await db.dicts(
        "SELECT found.asked, found.article_id FROM (SELECT d.id AS asked, d.article_id FROM address d"
        " WHERE d.id = ANY(%(ids)s) UNION SELECT l.id, d.article_id FROM alias l JOIN address d ON d.id = l.address_id"
        " WHERE l.id = ANY(%(ids)s)) found JOIN article a ON a.id = found.article_id AND NOT a.withheld",
        {"ids": list(wanted)},
    )
    return {wanted[row["asked"]]: str(row["article_id"]) for row in rows}


async def tombstone(db: ReadPool, id: str) -> Tombstone | None:
    """Return when and why the article was withheld; None if it is not."""
    return await db.one(
        Tombstone,
        "SELECT a.id, coalesce(w.since, a.changed_at) AS since, coalesce(w.reason, '') AS reason FROM article a"
        " LEFT JOIN withholding w ON w.article_id = a.id AND w.lifted_at IS NULL"
        " WHERE a.id = %s AND a.withheld ORDER BY w.since LIMIT 1",
        (id,),
    )
