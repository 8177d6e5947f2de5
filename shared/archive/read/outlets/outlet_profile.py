"""Read what one outlet, or one of its editions, published over time, and in which hours we looked at its lists."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString

from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.outlets.looks import FROM_LOOKS, SEEN
from shared.text.wall_clock import midnight

_SECTIONS = 15


@dataclass(frozen=True, slots=True)
class Share:
    """How many articles we visited ourselves, and how many of them the outlet edited and removed."""

    visited: int
    edited: int
    removed: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The outlet's own sections with their numbers of articles, and the share of articles edited and removed."""

    share: Share
    sections: list[tuple[str, int]]


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


@dataclass(frozen=True, slots=True)
class DaysOfOutlet:
    """The number of articles by the day that the outlet printed, and the zone of most of them."""

    counts: dict[date, int]
    zone: str


@dataclass(frozen=True, slots=True)
class _Quarters:
    """Articles of one zone by quarters of an hour since 1970. Every zone is whole quarters away from UTC."""

    zone: str
    quarters: list[int]
    articles: list[int]


_QUARTER_S = 900


async def articles_by_day(db: ReadPool, outlet: str, edition: str | None, first: date, last: date) -> DaysOfOutlet:
    """Return the articles of each day between two days, both included. Empty days are left out."""
    quarters = _query(
        "SELECT coalesce(published ->> 'zone', '') AS zone, floor(extract(epoch FROM sort_at) / 900)::int AS quarter, "
        "count(*) AS articles",
        edition,
        " AND sort_at >= %(since)s - interval '1 day' AND sort_at < %(until)s + interval '1 day' GROUP BY 1, 2",
    )
    columns: LiteralString = "SELECT zone, array_agg(quarter) AS quarters, array_agg(articles) AS articles FROM ("
    rows = await db.rows(_Quarters, columns + quarters + ") one GROUP BY zone", _between(outlet, edition, first, last))
    by_zone = {row.zone: _by_day(row, first, last) for row in rows}
    largest = max(by_zone, key=lambda zone: (bool(zone), by_zone[zone].total()), default="")
    return DaysOfOutlet(sum(by_zone.values(), Counter[date]()), largest or "UTC")


def _by_day(row: _Quarters, first: date, last: date) -> Counter[date]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 2)]
    begin = [int(midnight(day, row.zone or "UTC").timestamp()) // _QUARTER_S for day in days]
    found = Counter[date]()
    for quarter, articles in zip(row.quarters, row.articles, strict=True):
        if begin[0] <= quarter < begin[-1]:
            found[days[bisect_right(begin, quarter) - 1]] += articles
    return found


async def looks_by_hour(db: ReadPool, outlet: str, edition: str | None, first: date, last: date) -> list[HourRow]:
    """Return the hours (UTC) in which we looked at the lists, oldest first, with those of a day before and after.

    A list of no edition counts for all.
    """
    one = timedelta(days=1)
    return await db.rows(HourRow, _HOURS, _between(outlet, edition, first - one, last + one))


async def totals(db: ReadPool, outlet: str, edition: str | None) -> Totals:
    """Return the outlet's sections, largest first, and how many of its articles were visited, edited and removed."""
    sql = _query(
        "SELECT section, count(*) AS articles, count(*) FILTER (WHERE origin = 'fetched') AS visited,"
        " count(*) FILTER (WHERE origin = 'fetched' AND revision_count > 1) AS edited,"
        " count(*) FILTER (WHERE origin = 'fetched' AND state = 'removed') AS removed",
        edition,
        " GROUP BY section ORDER BY articles DESC, section",
    )
    rows = await db.dicts(sql, {"outlet": outlet, "edition": edition})
    share = Share(*(sum(row[name] for row in rows) for name in ("visited", "edited", "removed")))
    return Totals(share, [(row["section"], row["articles"]) for row in rows if row["section"]][:_SECTIONS])


async def ends(db: ReadPool, outlet: str, edition: str | None) -> Sequence[EndRow]:
    """Return the first and the last article; nothing if there is none."""
    given: dict[str, object] = {"outlet": outlet, "edition": edition}
    columns: LiteralString = "SELECT id, title, language, sort_at, published"
    first = await db.one(EndRow, _query(columns, edition, " ORDER BY sort_at, id LIMIT 1"), given)
    last = await db.one(EndRow, _query(columns, edition, " ORDER BY sort_at DESC, id DESC LIMIT 1"), given)
    return [first, last] if first and last else []


def _between(outlet: str, edition: str | None, first: date, last: date) -> dict[str, object]:
    return {"outlet": outlet, "edition": edition, "since": first, "until": last + timedelta(days=1)}
