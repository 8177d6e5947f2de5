"""Read all texts of an article, in the order of their first captures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision in the list of an article's texts."""

    id: str
    title: str
    first_seen: datetime
    last_seen: datetime
    parser: str
    word_count: int
    capture_id: str


@dataclass(frozen=True, slots=True)
class RevisionText:
    """The parts of a revision that a comparison uses."""

    id: str
    title: str
    standfirst: str
    blocks: list[dict[str, Any]]
    language: str
    first_seen: datetime
    last_seen: datetime
    parser: str


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """A capture as evidence: what was seen where and when, and the hash of the stored body."""

    id: str
    captured_at: datetime
    url: str
    body_sha256: str
    body_size: int
    media_type: str
    status: int
    origin: str
    producer: str | None
    route: str
    revision_id: str


async def revisions(db: ReadPool, id: str) -> list[RevisionRow]:
    """Return at most 200 revisions of an article, the first first."""
    return await db.rows(
        RevisionRow,
        "SELECT id, title, first_seen, last_seen, parser, word_count, capture_id FROM revision"
        " WHERE article_id = %s ORDER BY first_seen, id LIMIT 200",
        (id,),
    )


async def revision_texts(db: ReadPool, id: str, wanted: tuple[str, str]) -> dict[str, RevisionText]:
    """Return two revisions to be compared, by id."""
    rows = await db.rows(
        RevisionText,
        "SELECT id, title, standfirst, blocks, language, first_seen, last_seen, parser FROM revision"
        " WHERE article_id = %s AND id = ANY(%s)",
        (id, list(wanted)),
    )
    return {row.id: row for row in rows}


async def captures(db: ReadPool, id: str) -> list[CaptureRow]:
    """Return the newest captures of all addresses of an article."""
    return await db.rows(
        CaptureRow,
        "SELECT c.id, c.captured_at, c.url, c.body_sha256, c.body_size, c.media_type, c.status, c.origin, c.producer,"
        " c.route, c.revision_id FROM address d JOIN capture c ON c.address_id = d.id"
        " WHERE d.article_id = %s ORDER BY c.captured_at DESC, c.id LIMIT 100",
        (id,),
    )
