"""Select the captures for an export of evidence, and what else was seen of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.withheld_pictures import HASHES
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch

_CAPTURES = b"""
SELECT c.id FROM capture c JOIN address d ON d.id = c.address_id JOIN article a ON a.id = d.article_id
WHERE NOT a.withheld
  AND (%(outlet)s::text IS NULL OR c.outlet_id = %(outlet)s)
  AND (%(since)s::timestamptz IS NULL OR c.captured_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR c.captured_at < %(until)s)
  AND (%(state)s::text IS NULL OR a.state = %(state)s)
  AND (%(article)s::text IS NULL OR a.id = %(article)s OR EXISTS (
      SELECT FROM address x WHERE x.article_id = a.id AND (x.id = %(article)s OR x.address = %(article)s)))
  AND (%(words)s::text[] IS NULL OR EXISTS (
      SELECT FROM revision r WHERE r.article_id = a.id
        AND (SELECT bool_and(strpos(lower(concat(r.title, ' ', r.standfirst, ' ', r.blocks)), w) > 0)
             FROM unnest(%(words)s::text[]) AS w)))
"""
_WITHHELD = f"""
SELECT c.id AS held FROM capture c JOIN address d ON d.id = c.address_id JOIN article a ON a.id = d.article_id
WHERE a.withheld
UNION ALL SELECT * FROM ({HASHES}) AS pictures
""".encode()  # noqa: S608 - no user input
_UNCHANGED = b"""
SELECT o.url, o.observed_at, o.reason, c.url AS refers_to, c.captured_at AS refers_at, c.body_sha256
FROM observation o CROSS JOIN LATERAL (
    SELECT id, url, captured_at, body_sha256 FROM capture
    WHERE address_id = o.address_id AND captured_at <= o.observed_at
        AND (o.body_sha256 IS NULL OR body_sha256 = o.body_sha256) ORDER BY captured_at DESC LIMIT 1) c
WHERE o.kind = 'not-modified' AND o.page_kind = 'article' AND c.id = ANY(%(ids)s)
  AND (%(since)s::timestamptz IS NULL OR o.observed_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR o.observed_at < %(until)s)
ORDER BY o.observed_at, o.id
"""


@dataclass(frozen=True, slots=True)
class CaptureFilter:
    """Selects by time of capture, from `since` to before `until`. All `words` must occur in one text of the article.
    `article` is an id or an address."""

    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: str | None = None
    words: tuple[str, ...] = ()
    article: str | None = None

    @property
    def is_of_articles(self) -> bool:
        """Whether the filter applies to articles only, so that lists and pictures are left out."""
        return bool(self.state or self.words or self.article)


async def captures_of(conn: Connection, chosen: CaptureFilter) -> set[str]:
    """Return the ids of the matching captures of articles that are not withheld."""
    given = {
        "outlet": chosen.outlet,
        "since": chosen.since,
        "until": chosen.until,
        "state": chosen.state,
        "article": chosen.article,
        "words": [word.lower() for word in chosen.words] or None,
    }
    return {row["id"] for row in await fetch(conn, _CAPTURES, named=given)}


_SHOWN = b"""
SELECT DISTINCT shown.url FROM capture c JOIN address d ON d.id = c.address_id
JOIN revision r ON r.article_id = d.article_id CROSS JOIN LATERAL (
    SELECT jsonb_array_elements_text(jsonb_path_query_array(r.blocks, '$[*].url')) UNION SELECT r.lead_picture ->> 'url'
) AS shown(url) WHERE c.id = ANY(%s) AND shown.url IS NOT NULL
"""
_TITLES = b"""
SELECT c.id, r.title FROM capture c JOIN address d ON d.id = c.address_id
JOIN revision r ON r.article_id = d.article_id AND r.id = c.revision_id WHERE c.id = ANY(%s)
"""


async def pictures_shown(conn: Connection, captures: Collection[str]) -> set[str]:
    """Addresses of the pictures that the articles of these captures show."""
    return {row["url"] for row in await fetch(conn, _SHOWN, list(captures))}


async def titles(conn: Connection, captures: Collection[str]) -> dict[str, str]:
    """The title that was read in each of these captures."""
    return {row["id"]: row["title"] for row in await fetch(conn, _TITLES, list(captures))}


async def withheld(conn: Connection) -> set[str]:
    """Return the ids of captures and hashes of pictures that are withheld."""
    return {row["held"] for row in await fetch(conn, _WITHHELD)}


async def unchanged(conn: Connection, ids: Sequence[str], chosen: CaptureFilter) -> list[Found]:
    """Return the visits that found a capture's page unchanged.

    Rows of url, observed_at, reason, refers_to, refers_at, body_sha256.
    """
    return await fetch(conn, _UNCHANGED, named={"ids": ids, "since": chosen.since, "until": chosen.until})
