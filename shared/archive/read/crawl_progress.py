"""How far walks back through an outlet's lists have come, by what was seen on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch

_SEEN = b"""
SELECT url, observed_at, kind, reason, detail, links_found, links_new, edition FROM observation
WHERE outlet_id = %(outlet)s AND page_kind IN ('feed', 'sitemap', 'listing', 'json-list')
  AND observed_at >= %(since)s
  AND (detail LIKE %(walk)s OR (url = ANY(%(urls)s) AND entry_point IS DISTINCT FROM url))
ORDER BY observed_at
"""
_SAID = re.compile(r"^walk to \S+: page (\d+)(?:, back to (\S+))?; (?:goes on at (\S+)|ends: (.*))$")
LONG_AGO = datetime.fromisoformat("1990-01-01T00:00:00+00:00")


@dataclass(slots=True)
class CrawlProgress:
    """`heads` are pages that are still to be read, with their number; `ends` why lists came to theirs, by last URL.

    first   when the first page of it was read
    """

    pages: int = 0
    links: int = 0
    new: int = 0
    oldest: date | None = None
    first: datetime | None = None
    seen: set[str] = field(default_factory=set)
    heads: dict[str, int] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return not self.heads


async def crawl_progress(
    conn: Connection, outlet: str, back_to: date, roots: Collection[str], since: datetime, asked: datetime
) -> CrawlProgress:
    """`roots` are the lists the walk begins with; one that was not read yet is a head itself.

    What could not be fetched ends its list only where that was seen after `asked`: asking again tries it again.
    """
    given = {"outlet": outlet, "since": since, "walk": f"walk to {back_to}:%", "urls": []}
    told = read(await fetch(conn, _SEEN, named=given), roots)
    if told.heads:
        failed = await fetch(conn, _SEEN, named={**given, "since": asked, "walk": "", "urls": list(told.heads)})
        for row in failed:
            if not row["detail"].startswith("walk to") and row["kind"] not in ("polled", "not-modified"):
                told.heads.pop(row["url"], None)
                told.ends[row["url"]] = f"{row['kind']} {row['reason']}".strip()
    return told


def read(rows: Sequence[Found], roots: Collection[str]) -> CrawlProgress:
    """`rows` in the order of their time."""
    told = CrawlProgress(heads=dict.fromkeys(roots, 1))
    for row in rows:
        found = _SAID.match(row["detail"])
        if found is None:
            continue
        told.first = told.first or row["observed_at"]
        told.seen.add(row["url"])
        told.pages += 1
        told.links += row["links_found"]
        told.new += row["links_new"]
        if found[2]:
            day = date.fromisoformat(found[2])
            told.oldest = day if told.oldest is None else min(told.oldest, day)
        if found[3]:
            told.heads[found[3]] = int(found[1]) + 1
        else:
            told.ends[row["url"]] = found[4]
    told.heads = {url: number for url, number in told.heads.items() if url not in told.seen}
    return told
