"""Export the archive as JSON lines in a fixed order: one article a line, with addresses, texts, changes and captures.

Recording times are left out, so two archives with the same facts export the same bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from shared.archive.maintenance.known_outlets import check_outlet
from shared.archive.maintenance.subjects import subjects
from shared.archive.read.annotations import NOT_WITHDRAWN
from shared.archive.read.search_documents import MOST_FORMER, document, known_articles
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.errors import Misconfigured
from shared.query.matcher import holds
from shared.query.nodes import Query
from shared.query.parser import parse_query

_AT_ONCE = 200
_COLUMNS = b"""
SELECT id, outlet_id, edition, address, title, language, section, published, sort_at, first_captured_at,
       last_captured_at, last_seen_at, origin, producer, route, state, state_since, revision_id
FROM article
WHERE NOT withheld AND """
_CHOSEN = b"""id > %(after)s
  AND (%(outlet)s::text IS NULL OR outlet_id = %(outlet)s)
  AND (%(since)s::timestamptz IS NULL OR sort_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR sort_at < %(until)s)
  AND (%(state)s::text IS NULL OR state = %(state)s)
  AND (%(language)s::text IS NULL OR language = %(language)s)
  AND (%(removal)s::text IS NULL OR EXISTS (
      SELECT FROM change m JOIN change c
          ON c.outlet_id = m.outlet_id AND c.kind = 'removed' AND c.at BETWEEN m.since AND m.at
      WHERE m.kind = 'mass-removal' AND m.id = %(removal)s AND c.article_id = article.id))
ORDER BY id LIMIT %(limit)s
"""
_ARTICLES = _COLUMNS + _CHOSEN
_IDS = b"SELECT id FROM article WHERE NOT withheld AND " + _CHOSEN
_MASS_REMOVAL = b"SELECT id FROM change WHERE kind = 'mass-removal' AND id = %s"
_THESE = _COLUMNS + b"id = ANY(%s)"
_PARTS = {
    "addresses": b"SELECT article_id, address, state, first_seen, last_seen FROM address "
    b"WHERE article_id = ANY(%s) ORDER BY address",
    "revisions": b"SELECT article_id, id, parser, title, standfirst, blocks, byline, names, topics, activities, "
    b"labels, language, section, tags, published, updated, lead_picture, canonical, text_sha256, capture_id, "
    b"first_seen, last_seen FROM revision WHERE article_id = ANY(%s) ORDER BY first_seen, id",
    "annotations": f"""
        SELECT a.article_id, n.revision_id, n.producer, n.version, n.kind, n.language, n.value, n.made_at
        FROM address a JOIN annotation n ON n.address_id = a.id WHERE a.article_id = ANY(%s) AND {NOT_WITHDRAWN}
        ORDER BY n.revision_id, n.kind, n.language, n.producer, n.version""".encode(),  # noqa: S608 - our own condition
    "changes": b"SELECT article_id, id, kind, at, since, address, from_revision, to_revision, weight, confidence, "
    b"evidence, data FROM change WHERE article_id = ANY(%s) ORDER BY at, id",
    "captures": b"SELECT a.article_id, c.id, c.captured_at, c.url, c.body_sha256, c.media_type, c.status, c.origin, "
    b"c.revision_id FROM capture c JOIN address a ON a.id = c.address_id "
    b"WHERE a.article_id = ANY(%s) ORDER BY c.captured_at, c.id",
}


@dataclass(frozen=True, slots=True)
class Range:
    """The articles to export; by `sort_at` from `since` (included) to `until` (excluded).

    search   a query as in the site's search box, matched with every text that the article ever had
    removal  the id of a mass removal: only articles that it took down
    """

    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: str | None = None
    language: str | None = None
    search: str = ""
    removal: str | None = None


async def export(conn: Connection, chosen: Range) -> AsyncIterator[bytes]:
    """Yield lines with their newline, as of one moment, with a few hundred articles in memory at a time."""
    await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    await check(conn, chosen)
    query = parse_query(chosen.search)
    after = ""
    while rows := await fetch(conn, _ARTICLES, named=_given(chosen, after, _AT_ONCE)):
        known = await known_articles(conn, [row["id"] for row in rows]) if chosen.search else {}
        for article in await _whole(conn, rows):
            if not chosen.search or _found(query, article, known[article["id"]]):
                yield _line(article)
        after = rows[-1]["id"]


async def check(conn: Connection, chosen: Range) -> None:
    """Raise `Misconfigured` if the archive does not have what the range names."""
    await check_outlet(conn, chosen.outlet)
    if chosen.removal is not None and not await fetch(conn, _MASS_REMOVAL, chosen.removal):
        raise Misconfigured(f"the archive has no mass removal {chosen.removal!r}: its page is /removals/ID on the site")


async def articles_matching(conn: Connection, chosen: Range) -> list[str]:
    """Return the ids of the articles, as of one moment."""
    return [str(orjson.loads(line)["id"]) async for line in export(conn, chosen)]


async def first_ids(conn: Connection, chosen: Range, most: int) -> list[str]:
    """Return the ids of the first `most` articles, in the order of the export. The range must have no search."""
    return [str(row["id"]) for row in await fetch(conn, _IDS, named=_given(chosen, "", most))]


async def export_these(conn: Connection, ids: Sequence[str]) -> list[bytes]:
    """Return the lines of these articles in the given order. Articles that are gone or withheld are left out."""
    found = {article["id"]: article for article in await _whole(conn, await fetch(conn, _THESE, list(ids)))}
    return [_line(found[id]) for id in ids if id in found]


def _line(article: Found) -> bytes:
    return orjson.dumps(article | subjects(article), option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)


def _given(chosen: Range, after: str, limit: int) -> dict[str, object]:
    return {
        "after": after,
        "outlet": chosen.outlet,
        "since": chosen.since,
        "until": chosen.until,
        "state": chosen.state,
        "language": chosen.language,
        "removal": chosen.removal,
        "limit": limit,
    }


async def _whole(conn: Connection, articles: list[Found]) -> list[Found]:
    by_id: dict[str, Found] = {row["id"]: {**row, **{part: [] for part in _PARTS}} for row in articles}
    for part, statement in _PARTS.items():
        for row in await fetch(conn, statement, list(by_id)):
            by_id[row.pop("article_id")][part].append(row)
    return list(by_id.values())


def _found(query: Query, article: Found, known: Found) -> bool:
    """Return whether the search matches any of the article's texts, including former ones."""
    found = article["annotations"]
    texts = [
        {**text, "annotations": [one for one in found if one["revision_id"] == text["id"]]}
        for text in article["revisions"]
    ]
    newest = next((text for text in texts if text["id"] == article["revision_id"]), None)
    former = [text for text in texts if newest and text is not newest and text["parser"] == newest["parser"]]
    former = sorted(former, key=lambda text: text["first_seen"], reverse=True)[:MOST_FORMER]
    return any(holds(query, document(known, text, former if text is newest else None)) for text in texts)
