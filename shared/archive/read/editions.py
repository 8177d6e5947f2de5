"""Other editions of an article: the same report by the same outlet in another language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.archive.read.articles import ArticleRow
from shared.archive.read.pool import ReadPool
from shared.ids import article_id
from shared.text.editions import Match, Pool, Report

_WINDOW = timedelta(hours=36)
_MOST = 400


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    word_count: int
    names: list[list[str]] | None
    numbers: list[str] | None
    alternates: list[list[str]] | None
    picture: str | None


@dataclass(frozen=True, slots=True)
class EditionRow:
    """Another edition of a report, with a score from 0 to 1 and its reasons.

    linked      one page links the other as its version in that language
    names       ids of names in both; `left_out` are those that only this text has, `added` those that only it has
    numbers     numbers in both, and likewise
    pictures    pictures in both
    """

    id: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    score: float
    linked: bool
    names: tuple[str, ...]
    names_left_out: tuple[str, ...]
    names_added: tuple[str, ...]
    numbers: tuple[str, ...]
    numbers_left_out: tuple[str, ...]
    numbers_added: tuple[str, ...]
    pictures: int


_POOL = """
SELECT a.id, a.edition, e.label AS edition_label, a.language, a.title, a.sort_at, a.state, a.word_count,
       jsonb_path_query_array(r.names, '$[*].ids') AS names, r.numbers, r.alternates,
       (SELECT min(p.sha256) FROM picture p WHERE p.url = a.lead_picture_url) AS picture
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE a.outlet_id = %(outlet)s AND a.sort_at BETWEEN %(since)s AND %(until)s AND NOT a.withheld
    AND EXISTS (SELECT FROM article b WHERE b.outlet_id = %(outlet)s AND b.sort_at BETWEEN %(since)s AND %(until)s
        AND b.language <> %(language)s AND NOT b.withheld)
ORDER BY abs(extract(epoch FROM a.sort_at - %(at)s)), a.id LIMIT %(most)s"""


async def editions(db: ReadPool, row: ArticleRow) -> list[EditionRow]:
    """Return the editions of an article within a day and a half, one a language. Compares the newest texts."""
    asked = {
        "outlet": row.outlet_id, "language": row.language, "at": row.sort_at, "since": row.sort_at - _WINDOW,
        "until": row.sort_at + _WINDOW, "most": _MOST,
    }  # fmt: skip
    found = {one.id: one for one in await db.rows(_Candidate, _POOL, asked)}
    if row.id not in found:
        return []
    reports = {id: _report(one) for id, one in found.items()}
    matches = Pool(list(reports.values())).editions(reports[row.id])
    return [_row(found[match.id], match, reports[row.id], reports[match.id]) for match in matches]


def _report(one: _Candidate) -> Report:
    names = Counter(ids[0] for ids in one.names or () if len(ids) == 1)
    links = frozenset(article_id(url) for _, url in one.alternates or ())
    pictures = frozenset([one.picture] if one.picture else [])
    return Report(one.id, one.language, one.word_count, names, frozenset(one.numbers or ()), links, pictures)


def _row(one: _Candidate, match: Match, mine: Report, theirs: Report) -> EditionRow:
    return EditionRow(
        one.id, one.edition, one.edition_label, one.language, one.title, one.sort_at, one.state, match.score,
        match.linked, match.names, _without(mine.names, theirs.names), _without(theirs.names, mine.names),
        match.numbers, _without(mine.numbers, theirs.numbers), _without(theirs.numbers, mine.numbers), match.pictures,
    )  # fmt: skip


def _without(these: Mapping[str, Any] | frozenset[str], those: Mapping[str, Any] | frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(set(these) - set(those)))
