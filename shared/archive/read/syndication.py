"""Find other articles with the same words, and which one was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.read.pool import ReadPool

MOST = 50


@dataclass(frozen=True, slots=True)
class SyndicatedCopy:
    """Another article that has or had a text of the same words.

    `sort_at` is its earliest known time: of publication, or of the first capture if that is earlier or all we have.
    """

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    title: str
    sort_at: datetime
    state: str


_ELSEWHERE = """
SELECT a.id, a.outlet_id, coalesce(o.name, a.outlet_id) AS outlet_name, a.edition, e.label AS edition_label, a.title,
       a.sort_at, a.state
FROM article a
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE NOT a.withheld AND a.id IN (
    SELECT other.article_id FROM revision mine JOIN revision other ON other.text_sha256 = mine.text_sha256
    WHERE mine.article_id = %(id)s AND other.article_id <> mine.article_id
      AND mine.text_sha256 <> '' AND mine.same_text IS NOT NULL LIMIT 1000)
ORDER BY a.sort_at, a.id LIMIT %(most)s"""


async def copies_of(db: ReadPool, id: str) -> list[SyndicatedCopy]:
    """Return the copies, the earliest first. Texts too short to identify an article are not looked up."""
    return await db.rows(SyndicatedCopy, _ELSEWHERE, {"id": id, "most": MOST})


def first_copy_of(sort_at: datetime, others: Sequence[SyndicatedCopy]) -> bool | None:
    """Return whether an article of this time was the first. None if the earliest copy has the same time."""
    if not others or others[0].sort_at == sort_at:
        return None
    return sort_at < others[0].sort_at
