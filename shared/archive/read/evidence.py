"""Select what an export of evidence holds: captures, pictures, and visits that found a page unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psycopg.rows import class_row

from shared.archive.read.capture_records import LISTS
from shared.archive.read.withheld_pictures import KEPT_BACK
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.contracts import FEED_ITEM
from shared.ids import article_id


@dataclass(frozen=True, slots=True)
class CaptureFilter:
    """Selects by time of capture, from `since` to before `until`. `articles` are ids of articles."""

    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: str | None = None
    articles: tuple[str, ...] | None = None

    @property
    def is_of_articles(self) -> bool:
        """Whether only captures and pictures of certain articles are selected, and no lists."""
        return self.state is not None or self.articles is not None


@dataclass(frozen=True, slots=True)
class SelectedCapture:
    """A capture that may be given out. `title` is what was read in it; `recorded_at` helps to find its message."""

    id: str
    body_sha256: str
    captured_at: datetime
    recorded_at: datetime
    title: str | None


@dataclass(frozen=True, slots=True)
class SelectedPicture:
    url: str
    sha256: str
    media_type: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is selected.

    visits   rows of url, observed_at, reason, refers_to, refers_at, body_sha256
    deleted  hashes of bodies that a retention rule deleted
    held     how many captures are left out because they may quote a withheld article
    """

    captures: Sequence[SelectedCapture] = ()
    pictures: Sequence[SelectedPicture] = ()
    visits: Sequence[Found] = ()
    deleted: frozenset[str] = field(default_factory=frozenset)
    held: int = 0

    def __len__(self) -> int:
        return len(self.captures) + len(self.pictures) + len(self.visits)


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    body_sha256: str
    captured_at: datetime
    recorded_at: datetime
    title: str | None
    quotes: bool


_WHEN = """(%(outlet)s::text IS NULL OR {0}.outlet_id = %(outlet)s)
  AND (%(since)s::timestamptz IS NULL OR {0}.{1} >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR {0}.{1} < %(until)s)"""
_OF_ARTICLES = """
SELECT d.id FROM article a JOIN address d ON d.article_id = a.id
WHERE NOT a.withheld AND (%(state)s::text IS NULL OR a.state = %(state)s)
  AND (%(articles)s::text[] IS NULL OR a.id = ANY(%(articles)s))
"""
_CAPTURED = f"""
SELECT c.id, c.captured_at, c.recorded_at, c.body_sha256, c.outlet_id, c.address_id, c.media_type, 'article' AS kind,
    c.revision_id, 0 AS rank FROM capture c WHERE {_WHEN.format("c", "captured_at")}
"""  # noqa: S608 - no user input
_OBSERVED = f"""
SELECT o.capture_id, o.observed_at, o.recorded_at, o.body_sha256, o.outlet_id, o.address_id, '', o.page_kind, NULL, 1
FROM observation o
WHERE o.capture_id IS NOT NULL AND o.body_sha256 IS NOT NULL AND {_WHEN.format("o", "observed_at")}
"""  # noqa: S608 - no user input
_SELECT = """
SELECT DISTINCT ON (s.id) s.id, s.body_sha256, s.captured_at, s.recorded_at, r.title,
    (s.kind = ANY(%(lists)s) OR s.media_type = %(feed_item)s)
        AND EXISTS (SELECT FROM article w WHERE w.withheld AND w.outlet_id = s.outlet_id) AS quotes
FROM ({}) s LEFT JOIN address d ON d.id = s.address_id LEFT JOIN article a ON a.id = d.article_id
    LEFT JOIN revision r ON r.article_id = a.id AND r.id = s.revision_id
WHERE NOT coalesce(a.withheld, false) ORDER BY s.id, s.rank LIMIT %(most)s
"""
_OF_RANGE = _SELECT.format(f"{_CAPTURED} UNION ALL {_OBSERVED}").encode()
_OF_CERTAIN_ARTICLES = _SELECT.format(f"{_CAPTURED} AND c.address_id IN ({_OF_ARTICLES})").encode()
_PICTURES = f"SELECT p.url, p.sha256, p.media_type, p.captured_at FROM picture p WHERE NOT {KEPT_BACK} AND "  # noqa: S608
_IN_ORDER = "ORDER BY p.url, p.captured_at LIMIT %(most)s"
_PICTURES_OF_RANGE = f"{_PICTURES} {_WHEN.format('p', 'captured_at')} {_IN_ORDER}".encode()
_PICTURES_SHOWN = f"""{_PICTURES} p.url IN (
    SELECT shown.url FROM capture c JOIN address d ON d.id = c.address_id
    JOIN revision r ON r.article_id = d.article_id CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(jsonb_path_query_array(r.blocks, '$[*].url'))
        UNION SELECT r.lead_picture ->> 'url'
    ) AS shown(url) WHERE c.id = ANY(%(ids)s)
) {_IN_ORDER}""".encode()  # noqa: S608 - no user input
_UNCHANGED = b"""
SELECT o.url, o.observed_at, o.reason, c.url AS refers_to, c.captured_at AS refers_at, c.body_sha256
FROM observation o CROSS JOIN LATERAL (
    SELECT id, url, captured_at, body_sha256 FROM capture
    WHERE address_id = o.address_id AND captured_at <= o.observed_at
        AND (o.body_sha256 IS NULL OR body_sha256 = o.body_sha256) ORDER BY captured_at DESC LIMIT 1) c
WHERE o.kind = 'not-modified' AND o.page_kind = 'article' AND c.id = ANY(%(ids)s)
  AND (%(since)s::timestamptz IS NULL OR o.observed_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR o.observed_at < %(until)s)
ORDER BY o.observed_at, o.id LIMIT %(most)s
"""


async def evidence(conn: Connection, chosen: CaptureFilter, most: int | None = None) -> Evidence:
    """Return what matches and is not withheld. With `most`, at least one more than that if there are more."""
    given = {
        "outlet": chosen.outlet, "since": chosen.since, "until": chosen.until, "state": chosen.state,
        "articles": None if chosen.articles is None else list(chosen.articles), "lists": list(LISTS),
        "feed_item": FEED_ITEM,
        "most": None if most is None else most + 1,
    }  # fmt: skip
    async with conn.cursor(row_factory=class_row(_Row)) as cursor:
        await cursor.execute(_OF_CERTAIN_ARTICLES if chosen.is_of_articles else _OF_RANGE, given)
        rows = await cursor.fetchall()
    free = [row for row in rows if not row.quotes]
    given["ids"] = [row.id for row in free]
    async with conn.cursor(row_factory=class_row(SelectedPicture)) as cursor:
        await cursor.execute(_PICTURES_SHOWN if chosen.is_of_articles else _PICTURES_OF_RANGE, given)
        pictures = await cursor.fetchall()
    visits = await fetch(conn, _UNCHANGED, named=given)
    captures = [SelectedCapture(one.id, one.body_sha256, one.captured_at, one.recorded_at, one.title) for one in free]
    deleted = await _deleted(conn, [one.body_sha256 for one in captures])
    return Evidence(captures, pictures, visits, deleted, len(rows) - len(free))


async def ids_of_article(conn: Connection, name: str) -> set[str]:
    """Return the id of the article that has this id or address, or had it."""
    rows = await fetch(conn, b"SELECT article_id FROM address WHERE id = ANY(%s)", [name, article_id(name)])
    return {row["article_id"] for row in rows}


async def _deleted(conn: Connection, hashes: list[str]) -> frozenset[str]:
    rows = await fetch(conn, b"SELECT sha256 FROM dropped_body WHERE sha256 = ANY(%s)", hashes)
    return frozenset(row["sha256"] for row in rows)
