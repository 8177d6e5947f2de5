"""Read the captures of one address by time, as Memento (RFC 7089) serves them, and pictures as of a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.captures.pictures import PictureRow
from shared.archive.read.captures.withheld_pictures import KEPT_BACK
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.outlets.looks import IS_LIST
from shared.ids import article_id


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture of an address. `shares_second` is whether another of its captures comes before it in the same second.

    An address with a time is that of the first one.
    """

    id: str
    at: datetime
    shares_second: bool = False


_ALL = f"""
WITH place AS (SELECT %(id)s::text AS id UNION SELECT address_id FROM alias WHERE id = %(id)s), seen AS (
    SELECT c.id, c.captured_at AS at FROM place p JOIN capture c ON c.address_id = p.id
    JOIN address d ON d.id = p.id JOIN article a ON a.id = d.article_id AND NOT a.withheld
    UNION ALL
    SELECT o.capture_id, o.observed_at FROM observation o WHERE o.address_id = %(id)s
    AND o.{IS_LIST} AND o.capture_id IS NOT NULL
    AND o.body_sha256 IS NOT NULL
), ordered AS (
    SELECT id, at, date_trunc('second', at) IS NOT DISTINCT FROM
        date_trunc('second', lag(at) OVER (ORDER BY at, id)) AS shares_second FROM seen
) SELECT id, at, shares_second FROM ordered """  # noqa: S608 - our own words
_PICTURES = f"""
SELECT DISTINCT ON (url) url, sha256, media_type, width, height, captured_at, final_url, {KEPT_BACK} AS withheld
FROM picture p WHERE url = ANY(%(urls)s)
ORDER BY url, (captured_at <= %(at)s AND last_seen >= %(at)s) DESC,
    least(abs(extract(epoch FROM captured_at - %(at)s)), abs(extract(epoch FROM last_seen - %(at)s))), sha256
"""  # noqa: S608 -- all of it is ours


async def mementos(
    db: ReadPool, url: str, after: tuple[datetime, str] | None = None, limit: int = 5000
) -> list[Memento]:
    """Return the captures of the address that follow one, given by time and id, earliest first.

    Captures of withheld articles are left out.
    """
    at, capture = after or (None, None)
    given: dict[str, object] = {"id": article_id(url), "at": at, "capture": capture, "limit": limit}
    wanted = "WHERE %(at)s::timestamptz IS NULL OR (at, id) > (%(at)s, %(capture)s) ORDER BY at, id LIMIT %(limit)s"
    return await db.rows(Memento, _ALL + wanted, given)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The memento nearest to a moment, those beside it (None at an end), and the first and the last of the address."""

    nearest: Memento
    first: Memento
    previous: Memento | None
    next: Memento | None
    last: Memento


async def nearest(db: ReadPool, url: str, at: datetime) -> Neighbours | None:
    """Return the capture of the address nearest to the moment; None if the archive has none."""
    given: dict[str, object] = {"id": article_id(url), "at": at}
    ranked = (
        "ORDER BY abs(extract(epoch FROM date_trunc('second', at) - date_trunc('second', %(at)s::timestamptz))), at, id"
        " LIMIT 1"
    )
    found = await db.one(Memento, _ALL + ranked, given)
    if found is None:
        return None
    around: dict[str, object] = {"id": given["id"], "at": found.at, "capture": found.id}
    first = await db.one(Memento, _ALL + "ORDER BY at, id LIMIT 1", given)
    last = await db.one(Memento, _ALL + "ORDER BY at DESC, id DESC LIMIT 1", given)
    earlier, later = "(at, id) < (%(at)s, %(capture)s)", "(at, id) > (%(at)s, %(capture)s)"
    before = await db.one(Memento, f"{_ALL} WHERE {earlier} ORDER BY at DESC, id DESC LIMIT 1", around)
    following = await db.one(Memento, f"{_ALL} WHERE {later} ORDER BY at, id LIMIT 1", around)
    return Neighbours(found, first or found, before, following, last or found)


async def pictures_at(db: ReadPool, urls: Sequence[str], at: datetime) -> dict[str, PictureRow]:
    """Return, for each address, the picture it had at the moment, or the one nearest in time that the archive has."""
    if not urls:
        return {}
    rows = await db.rows(PictureRow, _PICTURES, {"urls": list(urls), "at": at})
    return {row.url: row for row in rows}
