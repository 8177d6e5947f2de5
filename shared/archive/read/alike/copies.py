"""Find articles with the same words or made of the same text (whole, cut, longer, reworded), and which was first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.read.articles import ArticleRow
from shared.archive.read.connection.pool import ReadPool
from shared.text.likeness import BAND_BYTES, BANDS, ComparableText, Likeness, Relation

MOST = 50
MOST_CANDIDATES = 60
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class SyndicatedCopy:
    """Another article that has or had a text with the same words.

    `sort_at` is its earliest known time: the time of publication or of the first capture, whichever is earlier.
    """

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    title: str
    sort_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class TextRow(SyndicatedCopy):
    """An article with one of its texts."""

    revision_id: str
    language: str
    blocks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CopyRow(SyndicatedCopy):
    """Another article made of the same text. `relation` compares it with our text:

    same      the same words, or nearly
    cut       a part of our text
    longer    our text with more
    reworded  partly in other words

    `kept` is the share of our three-word runs that it has. `added` is the share of its own runs that ours does not
    have.
    """

    revision_id: str
    relation: Relation
    kept: float
    added: float


_ARTICLE = """
SELECT a.id, a.outlet_id, coalesce(o.name, a.outlet_id) AS outlet_name, a.edition, e.label AS edition_label, a.title,
       a.sort_at, a.state"""
_NAMES = """
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition"""

TEXT = f"""{_ARTICLE}, r.id AS revision_id, r.language, r.blocks
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = %(revision)s {_NAMES}
WHERE a.id = %(id)s AND NOT a.withheld"""

_SAME_WORDS = f"""{_ARTICLE} FROM article a {_NAMES}
WHERE NOT a.withheld AND a.id IN (
    SELECT other.article_id FROM revision mine JOIN revision other ON other.text_sha256 = mine.text_sha256
    WHERE mine.article_id = %(id)s AND other.article_id <> mine.article_id
      AND mine.text_sha256 <> '' AND mine.same_text IS NOT NULL LIMIT 1000)
ORDER BY a.sort_at, a.id LIMIT %(most)s"""  # noqa: S608 - our own column names

CANDIDATES = f"""{_ARTICLE}, r.id AS revision_id, r.language, r.blocks
FROM (
    SELECT article_id, id, language, blocks,
        (SELECT count(*) FROM generate_series(1, {BANDS * BAND_BYTES}, {BAND_BYTES}) AS at
         WHERE substr(minhash, at, {BAND_BYTES}) = substr(mine.sketch, at, {BAND_BYTES})) AS alike
    FROM (SELECT bands AS keys, minhash AS sketch FROM revision WHERE article_id = %(id)s AND id = %(revision)s) mine
    JOIN revision ON bands && mine.keys
    WHERE bands IS NOT NULL AND article_id <> %(id)s) r
JOIN article a ON a.id = r.article_id AND a.revision_id = r.id AND NOT a.withheld {_NAMES}
WHERE r.alike > 0
ORDER BY r.alike DESC, a.id LIMIT %(most)s"""  # noqa: S608 - our own column names
"""A key has few bits, so in a million texts some fifty share one by chance. The values of the band itself are compared
before any text is read.
"""


async def copies_of(db: ReadPool, id: str) -> list[SyndicatedCopy]:
    """Return the articles with the same words, earliest first. Texts too short to identify an article have none."""
    return await db.rows(SyndicatedCopy, _SAME_WORDS, {"id": id, "most": MOST})


def first_copy_of(sort_at: datetime, others: Sequence[SyndicatedCopy]) -> bool | None:
    """Return whether an article of this time came first. None if the earliest copy has the same time."""
    if not others or others[0].sort_at == sort_at:
        return None
    return sort_at < others[0].sort_at


async def copies(db: ReadPool, row: ArticleRow) -> list[CopyRow]:
    """Return the copies of one text among the newest texts of other articles, the earliest first.

    Sixty long texts take a second to compare, so a thread does it.
    """
    given = {"id": row.id, "revision": row.revision_id, "most": MOST_CANDIDATES}
    candidates = await db.rows(TextRow, CANDIDATES, given)
    return await asyncio.to_thread(made_of, row, candidates) if candidates else []


def made_of(row: ArticleRow | TextRow, candidates: Sequence[TextRow]) -> list[CopyRow]:
    """Return the candidates that were made of the same text, the earliest first."""
    mine = ComparableText(running_text(row.blocks), row.language)
    found = []
    for one in candidates:
        alike = mine.compare(ComparableText(running_text(one.blocks), one.language))
        if alike.is_copy(abs((one.sort_at - row.sort_at).total_seconds()) / _DAY_S):
            found.append(_row(one, alike))
    return sorted(found, key=lambda copy: (copy.sort_at, copy.id))


def running_text(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return the texts of the blocks, without captions."""
    return "\n".join(str(b["text"]) for b in blocks if b.get("text") and b["kind"] not in ("image", "embed"))


def _row(one: TextRow, alike: Likeness) -> CopyRow:
    return CopyRow(
        one.id, one.outlet_id, one.outlet_name, one.edition, one.edition_label, one.title, one.sort_at, one.state,
        one.revision_id, alike.relation, round(alike.here, 3), round(1 - alike.there, 3),
    )  # fmt: skip
