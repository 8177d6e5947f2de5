"""Report when we looked at an outlet's lists and with what result.

It shows the difference between "nothing was published" and "we could not see".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import LiteralString

from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.outlets.looks import FROM_LOOKS, IS_LIST, SEEN

NEW, NOTHING_NEW, COULD_NOT_SEE, DID_NOT_LOOK = "new", "nothing-new", "could-not-see", "did-not-look"
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class DayRow:
    """One entry point's looks on one day (UTC). `failed` of them saw no list; `reason` is the most frequent cause."""

    url: str
    kind: str
    edition: str | None
    day: date
    looks: int
    failed: int
    links_new: int
    reason: str
    last_look: datetime
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an entry point. `state` is the best result of the day, or did-not-look."""

    day: date
    state: str
    looks: int = 0
    failed: int = 0
    links_new: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryPointRow:
    """An entry point.

    `last_seen` is the last look that saw the list, or None. `days` start with the oldest.
    """

    url: str
    kind: str
    edition: str | None
    looks: int
    failed: int
    links_new: int
    last_look: datetime
    last_seen: datetime | None
    trouble: str
    days: tuple[Day, ...]


_LOOKS: LiteralString = (
    """
SELECT url, max(page_kind) AS kind, max(edition) AS edition, day, count(*) AS looks,
       count(*) FILTER (WHERE NOT seen) AS failed, sum(links_new)::bigint AS links_new,
       coalesce(mode() WITHIN GROUP (ORDER BY why) FILTER (WHERE NOT seen), '') AS reason,
       max(observed_at) AS last_look, max(observed_at) FILTER (WHERE seen) AS last_seen
FROM (
    SELECT url, page_kind, edition, links_new, observed_at, (observed_at AT TIME ZONE 'UTC')::date AS day,
           CASE WHEN read.fault <> '' THEN concat('polled: ', read.fault)
                ELSE concat_ws(': ', kind, nullif(reason, '')) END AS why, """
    + SEEN
    + " AS seen"
    + FROM_LOOKS
    + """
) AS looks
GROUP BY url, day ORDER BY url, day
"""
)

_EARLIER: LiteralString = f"""
SELECT 1 FROM observation WHERE outlet_id = %(outlet)s AND observed_at < %(day)s AND origin = 'fetched'
  AND {IS_LIST} LIMIT 1"""  # noqa: S608 - our own words


async def coverage(db: ReadPool, outlet: str, first: date, last: date) -> list[EntryPointRow]:
    """Return each entry point that we looked at between two days (UTC, both included), with one `Day` for each day."""
    params: dict[str, object] = {"outlet": outlet, "since": first, "until": last + timedelta(days=1)}
    return entry_points(await db.rows(DayRow, _LOOKS, params), first, last)


async def looked_before(db: ReadPool, outlet: str, day: date) -> bool:
    """Return whether we looked at the outlet's lists before this day."""
    return bool(await db.dicts(_EARLIER, {"outlet": outlet, "day": day}))


def entry_points(rows: Sequence[DayRow], first: date, last: date) -> list[EntryPointRow]:
    """Group `rows`, which are sorted by URL. A day without a row is a day on which we did not look."""
    return [_entry_point(list(of_url), first, last) for _, of_url in groupby(rows, lambda row: row.url)]


def _entry_point(rows: Sequence[DayRow], first: date, last: date) -> EntryPointRow:
    by_day = {row.day: row for row in rows}
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    newest = max(rows, key=lambda row: row.day)
    seen = [row.last_seen for row in rows if row.last_seen is not None]
    is_well = bool(seen) and max(seen) >= newest.last_look
    return EntryPointRow(
        rows[0].url,
        newest.kind,
        newest.edition,
        sum(row.looks for row in rows),
        sum(row.failed for row in rows),
        sum(row.links_new for row in rows),
        newest.last_look,
        max(seen, default=None),
        "" if is_well else newest.reason,
        tuple(_day(by_day.get(day), day) for day in span),
    )


def _day(row: DayRow | None, day: date) -> Day:
    if row is None:
        return Day(day, DID_NOT_LOOK)
    state = COULD_NOT_SEE if row.failed >= row.looks else NEW if row.links_new else NOTHING_NEW
    return Day(day, state, row.looks, row.failed, row.links_new, row.reason)
