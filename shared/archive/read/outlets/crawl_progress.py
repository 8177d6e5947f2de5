"""Compute how far a backfill has come, from its observations."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.archive.read.outlets.looks import IS_LIST
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch

_SEEN = f"""
SELECT url, observed_at, kind, reason, detail, links_found, links_new, edition FROM observation
WHERE outlet_id = %(outlet)s AND {IS_LIST}
  AND observed_at >= %(since)s
  AND (detail LIKE %(walk)s OR (url = ANY(%(urls)s) AND entry_point IS DISTINCT FROM url))
ORDER BY observed_at
""".encode()  # noqa: S608 - our own words
_SAID = re.compile(r"^walk to \S+: page (\d+)(?:, back to (\S+))?; (?:goes on at (\S+)|ends: (.*))$")
LONG_AGO = datetime.fromisoformat("1990-01-01T00:00:00+00:00")


@dataclass(slots=True)
class CrawlProgress:
    """The progress of a backfill.

    heads  list pages that are still to be read, with their number
    ends   why each list ended, by its last URL
    first  when the first page was read
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
    """Return the progress of a backfill that starts at the lists `roots`. A list that was not read yet is a head.

    A failed fetch ends its list only if it happened after `asked`. So requesting the backfill again tries again.
    """
    given = {"outlet": outlet, "since": since, "walk": f"walk to {back_to}:%", "urls": []}
    progress = read(await fetch(conn, _SEEN, named=given), roots)
    if progress.heads:
        failed = await fetch(conn, _SEEN, named={**given, "since": asked, "walk": "", "urls": list(progress.heads)})
        for row in failed:
            if not row["detail"].startswith("walk to") and row["kind"] not in ("polled", "not-modified"):
                progress.heads.pop(row["url"], None)
                progress.ends[row["url"]] = f"{row['kind']} {row['reason']}".strip()
    return progress


def read(rows: Sequence[Found], roots: Collection[str]) -> CrawlProgress:
    """Compute the progress from `rows`, which are sorted by time."""
    progress = CrawlProgress(heads=dict.fromkeys(roots, 1))
    for row in rows:
        found = _SAID.match(row["detail"])
        if found is None:
            continue
        progress.first = progress.first or row["observed_at"]
        progress.seen.add(row["url"])
        progress.pages += 1
        progress.links += row["links_found"]
        progress.new += row["links_new"]
        if found[2]:
            day = date.fromisoformat(found[2])
            progress.oldest = day if progress.oldest is None else min(progress.oldest, day)
        if found[3]:
            progress.heads[found[3]] = int(found[1]) + 1
        else:
            progress.ends[row["url"]] = found[4]
    progress.heads = {url: number for url, number in progress.heads.items() if url not in progress.seen}
    return progress
