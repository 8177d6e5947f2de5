"""Compare the articles of each outlet's last whole day with the same weekday of the weeks before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil, sqrt
from statistics import median

from shared.archive.read.outlets.looks import IS_LIST, LAST_LIST, SEEN
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

WEEKS = 8
FEWEST_WEEKS = 4
FEWEST_ARTICLES = 10
"""Below this usual number, chance alone may halve or double it."""
DEVIATIONS = 3
BLIND_H = 6
"""Hours without a look that count as a gap, as in the site's calendar. Shorter pauses are normal for some lists."""
_SETTLED_H = 2
"""Hours after a day in which its last articles arrive. Later finds do not count, so that days can be compared."""


@dataclass(frozen=True, slots=True)
class DayVolume:
    """The number of articles of an outlet on one day, and the range that is usual for such a day.

    Without a range there is nothing to compare with.
    """

    outlet: str
    day: date
    articles: int
    bounds: tuple[int, int] | None

    @property
    def unusual(self) -> bool:
        return self.bounds is not None and not self.bounds[0] <= self.articles <= self.bounds[1]


def usual_bounds(counts: Sequence[int]) -> tuple[int, int] | None:
    """Return the lowest and the highest usual number of articles, from the same weekday of earlier weeks.

    A number is unusual if it is less than half or more than double the median, more than three Poisson deviations away
    from it, and outside everything seen. Returns None for too few weeks or articles.
    """
    if len(counts) < FEWEST_WEEKS or (usual := median(counts)) < FEWEST_ARTICLES:
        return None
    spread = DEVIATIONS * sqrt(usual)
    least = min(*counts, ceil(usual / 2), ceil(usual - spread))
    return least, max(*counts, int(2 * usual), int(usual + spread))


def seen_throughout(hours: Collection[int]) -> bool:
    """Return whether looks in these hours of a day left no gap of `BLIND_H` hours or more."""
    return all(later - earlier <= BLIND_H for earlier, later in pairwise([-1, *sorted(hours), 24]))


def last_whole_day(now: datetime) -> date:
    """Return the newest day (UTC) whose articles have all arrived."""
    return (now - timedelta(hours=_SETTLED_H)).date() - timedelta(days=1)


_DAY = "{at} >= given.day::timestamp AT TIME ZONE 'UTC' AND {at} < (given.day + 1)::timestamp AT TIME ZONE 'UTC'"
_COUNTS = f"""
SELECT given.day, article.outlet_id, count(*) AS articles FROM unnest(%(days)s::date[]) AS given(day)
JOIN article ON {_DAY.format(at="article.sort_at")}
WHERE article.outlet_id = ANY(%(outlets)s) AND article.origin = 'fetched' AND article.first_captured_at
    < (given.day + 1)::timestamp AT TIME ZONE 'UTC' + make_interval(hours => {_SETTLED_H})
GROUP BY 1, 2
""".encode()  # noqa: S608 - our own words
_LOOKS = f"""
SELECT given.day, o.outlet_id, array_agg(DISTINCT extract(hour FROM o.observed_at AT TIME ZONE 'UTC')::int) AS hours
FROM unnest(%(days)s::date[]) AS given(day) JOIN observation AS o ON {_DAY.format(at="o.observed_at")} {LAST_LIST}
WHERE o.outlet_id = ANY(%(outlets)s) AND o.{IS_LIST}
    AND o.origin = 'fetched' AND {SEEN}
GROUP BY 1, 2
""".encode()  # noqa: S608 - our own words


async def outlet_volumes(conn: Connection, outlets: Sequence[str], now: datetime) -> list[DayVolume]:
    """Return the volume of each outlet whose lists we polled without a gap through the last whole day.

    Only days without a gap count as usual: a gap in our own polling does not make a quiet day.
    """
    last = last_whole_day(now)
    days = [last - timedelta(days=7 * week) for week in range(WEEKS + 1)]
    given = {"days": days, "outlets": list(outlets)}
    counts = {(one["outlet_id"], one["day"]): int(one["articles"]) for one in await fetch(conn, _COUNTS, named=given)}
    looks = await fetch(conn, _LOOKS, named=given)
    seen = {(one["outlet_id"], one["day"]) for one in looks if seen_throughout(one["hours"])}
    return [_volume(outlet, days, counts, seen) for outlet in outlets if (outlet, last) in seen]


def _volume(
    outlet: str, days: Sequence[date], counts: Mapping[tuple[str, date], int], seen: Collection[tuple[str, date]]
) -> DayVolume:
    earlier = [counts.get((outlet, day), 0) for day in days[1:] if (outlet, day) in seen]
    return DayVolume(outlet, days[0], counts.get((outlet, days[0]), 0), usual_bounds(earlier))
