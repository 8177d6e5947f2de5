"""Reports of one event by other outlets, or by the same one, in other languages; and who had it first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.archive.read.articles import ArticleRow
from shared.archive.read.pool import ReadPool
from shared.text.stories import Days, Kinship, Report

_WINDOW = timedelta(days=3)
_MOST = 600


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    names: list[list[str]] | None
    numbers: list[str] | None


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A report of the same event, with a score from 0 to 1 and its reasons: names and numbers in both, rarest first.

    `sort_at` is its earliest known time: of publication, or of the first capture if that is earlier or all we have.
    """

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    score: float
    names: tuple[str, ...]
    numbers: tuple[str, ...]


_DAYS = """
SELECT a.id, a.outlet_id, coalesce(o.name, a.outlet_id) AS outlet_name, a.edition, e.label AS edition_label, a.language,
       a.title, a.sort_at, a.state, jsonb_path_query_array(r.names, '$[*].ids') AS names, r.numbers
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE a.sort_at BETWEEN %(since)s AND %(until)s AND NOT a.withheld
    AND EXISTS (SELECT FROM article b WHERE b.sort_at BETWEEN %(since)s AND %(until)s
        AND b.language <> %(language)s AND NOT b.withheld)
ORDER BY abs(extract(epoch FROM a.sort_at - %(at)s)), a.id LIMIT %(most)s"""


async def stories(db: ReadPool, row: ArticleRow) -> list[StoryRow]:
    """Return reports of the same event within three days, the earliest first. Compares the newest texts."""
    asked = {
        "language": row.language, "at": row.sort_at, "since": row.sort_at - _WINDOW, "until": row.sort_at + _WINDOW,
        "most": _MOST,
    }  # fmt: skip
    found = {one.id: one for one in await db.rows(_Candidate, _DAYS, asked)}
    if row.id not in found:
        return []
    reports = {id: _report(one) for id, one in found.items()}
    rows = [_row(found[kin.id], kin) for kin in Days(list(reports.values())).kin(reports[row.id])]
    return sorted(rows, key=lambda one: (one.sort_at, one.id))


def _report(one: _Candidate) -> Report:
    names = Counter(ids[0] for ids in one.names or () if len(ids) == 1)
    return Report(one.id, one.language, names, frozenset(one.numbers or ()))


def _row(one: _Candidate, kin: Kinship) -> StoryRow:
    return StoryRow(
        one.id, one.outlet_id, one.outlet_name, one.edition, one.edition_label, one.language, one.title, one.sort_at,
        one.state, kin.score, kin.names, kin.numbers,
    )  # fmt: skip
