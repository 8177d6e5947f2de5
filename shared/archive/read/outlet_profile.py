"""Read what one outlet, or one of its editions, published over time, and in which hours we looked at its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString

from shared.archive.read.looks import FROM_LOOKS, SEEN
from shared.archive.read.pool import ReadPool

_SECTIONS = 15


@dataclass(frozen=True, slots=True)
class Share:
    """How many articles we visited ourselves, and how many of them the outlet edited and removed."""

    visited: int
    edited: int
    removed: int


@dataclass(frozen=True, slots=True)
class EndRow:
    """The first or the last article, by the time it is listed under."""

    id: str
    title: str
    language: str
    sort_at: datetime
    published: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class HourRow:
    """The looks at all lists in one hour (UTC). In `failed` of them we saw no list."""

    hour: datetime
    looks: int
    failed: int


_OF = " FROM article WHERE NOT withheld AND outlet_id = %(outlet)s"
_OF_EDITION = " AND edition = %(edition)s"
_HOURS: LiteralString = (
    """
SELECT date_trunc('hour', observed_at) AS hour, count(*) AS looks, count(*) FILTER (WHERE NOT seen) AS failed
FROM (SELECT observed_at, """
    + SEEN
    + " AS seen"
    + FROM_LOOKS
    + """ AND (%(edition)s::text IS NULL OR edition IS NULL OR edition = %(edition)s)) AS looks
GROUP BY 1 ORDER BY 1"""
)


def _query(select: LiteralString, edition: str | None, end: LiteralString = "") -> LiteralString:
    return select + _OF + (_OF_EDITION if edition else "") + end


async def articles_by_day(db: ReadPool, outlet: str, edition: str | None, first: date, last: date) -> dict[date, int]:
    """Return the number of articles of each day (UTC) between two days, both included. Empty days are left out."""
    sql = _query(
        "SELECT (sort_at AT TIME ZONE 'UTC')::date AS day, count(*) AS articles",
        edition,
        " AND sort_at >= %(since)s AND sort_at < %(until)s GROUP BY 1",
    )
    rows = await db.dicts(sql, _between(outlet, edition, first, last))
    return {row["day"]: row["articles"] for row in rows}


async def looks_by_hour(db: ReadPool, outlet: str, edition: str | None, first: date, last: date) -> list[HourRow]:
    """Return the hours in which we looked at the lists, oldest first.

    Lists without an edition count for all editions.
    """
    return await db.rows(HourRow, _HOURS, _between(outlet, edition, first, last))


async def shares(db: ReadPool, outlet: str, edition: str | None) -> Share:
    sql = _query(
        "SELECT count(*) AS visited, count(*) FILTER (WHERE revision_count > 1) AS edited,"
        " count(*) FILTER (WHERE state = 'removed') AS removed",
        edition,
        " AND origin = 'fetched'",
    )
    return await db.one(Share, sql, {"outlet": outlet, "edition": edition}) or Share(0, 0, 0)


async def ends(db: ReadPool, outlet: str, edition: str | None) -> Sequence[EndRow]:
    """Return the first and the last article; nothing if there is none."""
    given: dict[str, object] = {"outlet": outlet, "edition": edition}
    columns: LiteralString = "SELECT id, title, language, sort_at, published"
    first = await db.one(EndRow, _query(columns, edition, " ORDER BY sort_at, id LIMIT 1"), given)
    last = await db.one(EndRow, _query(columns, edition, " ORDER BY sort_at DESC, id DESC LIMIT 1"), given)
    return [first, last] if first and last else []


async def sections(db: ReadPool, outlet: str, edition: str | None) -> list[tuple[str, int]]:
    """Return the outlet's own sections with their numbers of articles, largest first."""
    end: LiteralString = " AND section <> '' GROUP BY section ORDER BY 2 DESC, 1 LIMIT %(most)s"
    sql = _query("SELECT section, count(*) AS articles", edition, end)
    rows = await db.dicts(sql, {"outlet": outlet, "edition": edition, "most": _SECTIONS})
    return [(str(row["section"]), int(row["articles"])) for row in rows]


def _between(outlet: str, edition: str | None, first: date, last: date) -> dict[str, object]:
    return {"outlet": outlet, "edition": edition, "since": first, "until": last + timedelta(days=1)}
