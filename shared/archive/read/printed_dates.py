"""Read the dates as outlets printed them, so that a page shows a date in the outlet's zone and with its precision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from shared.archive.read.connection.pool import ReadPool

PrintedDates = Mapping[str | datetime, object]
"""Printed dates as stored, by the id of the article or by the time under which it is listed."""
_ENOUGH = 50


async def printed_dates(db: ReadPool, ids: Iterable[str]) -> PrintedDates:
    """Return the printed dates of these articles. Articles without a date are left out."""
    sql = "SELECT id, published FROM article WHERE id = ANY(%(ids)s) AND published IS NOT NULL AND NOT withheld"
    rows = await db.dicts(sql, {"ids": list(ids)})
    return {row["id"]: row["published"] for row in rows}


async def dates_printed_for(db: ReadPool, moments: Iterable[datetime]) -> PrintedDates:
    """Return what outlets printed for these times. Times that were printed in different forms are left out.

    A sample of the articles of each time is enough: if only days are printed, a thousand articles may share a midnight.
    """
    sql = """
SELECT given.at AS sort_at, (array_agg(one.published))[1] AS published
FROM unnest(%(moments)s::timestamptz[]) AS given (at) CROSS JOIN LATERAL (
    SELECT published FROM article WHERE sort_at = given.at AND published_at = sort_at AND NOT withheld
    ORDER BY sort_at DESC, id DESC LIMIT %(most)s
) AS one
GROUP BY given.at HAVING count(DISTINCT (one.published ->> 'zone', one.published ->> 'precision')) = 1"""
    rows = await db.dicts(sql, {"moments": list(moments), "most": _ENOUGH})
    return {row["sort_at"]: row["published"] for row in rows}
