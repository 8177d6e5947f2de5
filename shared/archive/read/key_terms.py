"""Words that an article uses far more than its outlet did before: its key terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from shared.archive.read.articles import ArticleRow
from shared.archive.read.pool import ReadPool

PAST = 200
"""The maximum number of articles to compare with: of the outlet, in this language, directly before."""
_LEAST_PAST = 20
_MOST = 10
_SURE = 10.83
"""The log-likelihood ratio from which chance is less likely than one in a thousand."""
_EVERYWHERE = 0.3
"""A word in a larger share of the past articles is a word of the outlet, and no key term."""


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A key term.

    uses      how often the text has it
    past      how many of the `of` articles before have it
    score     log-likelihood ratio (Dunning 1993) of its use here against the past
    """

    term: str
    uses: int
    past: int
    of: int
    score: float


@dataclass(frozen=True, slots=True)
class _Use:
    term: str | None
    uses: int
    articles: int
    all_articles: int
    all_words: int


_PAST = """
WITH past AS MATERIALIZED (
    SELECT r.terms, r.word_count FROM (
        SELECT id, revision_id FROM article
        WHERE outlet_id = %(outlet)s AND (sort_at, id) < (%(at)s, %(id)s) AND language = %(language)s AND NOT withheld
        ORDER BY sort_at DESC, id DESC LIMIT %(most)s) a
    JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id AND r.terms IS NOT NULL),
whole AS (SELECT count(*) AS articles, coalesce(sum(word_count), 0)::bigint AS words FROM past),
used AS (
    SELECT w.key AS term, sum(w.value::int)::bigint AS uses, count(*) AS articles
    FROM past p, jsonb_each_text(p.terms) w WHERE w.key = ANY(%(terms)s::text[]) GROUP BY 1)
SELECT used.term, coalesce(used.uses, 0) AS uses, coalesce(used.articles, 0) AS articles,
       whole.articles AS all_articles, whole.words AS all_words
FROM whole LEFT JOIN used ON true"""


async def key_terms(db: ReadPool, row: ArticleRow) -> list[KeyTerm]:
    """Return the key terms of one text, the strongest first; none before the outlet has 20 articles to compare with.

    The past is what came before in the order of publication, so any order of arrival gives the same.
    """
    if not row.terms:
        return []
    asked = {
        "outlet": row.outlet_id, "at": row.sort_at, "id": row.id, "language": row.language, "most": PAST,
        "terms": list(row.terms),
    }  # fmt: skip
    found = await db.rows(_Use, _PAST, asked)
    if not found or found[0].all_articles < _LEAST_PAST:
        return []
    used = {one.term: one for one in found if one.term is not None}
    return _ranked(row.terms, row.word_count, used, found[0])


def _ranked(terms: Mapping[str, int], words: int, used: Mapping[str, _Use], whole: _Use) -> list[KeyTerm]:
    ranked = []
    for term, uses in terms.items():
        past = used.get(term)
        articles = past.articles if past else 0
        score = likelihood_ratio(uses, words, past.uses if past else 0, whole.all_words)
        if uses > 1 and score >= _SURE and articles <= _EVERYWHERE * whole.all_articles:
            ranked.append(KeyTerm(term, uses, articles, whole.all_articles, round(score, 2)))
    return sorted(ranked, key=lambda one: (-one.score, one.term))[:_MOST]


def likelihood_ratio(here: int, words_here: int, past: int, words_past: int) -> float:
    """Return the log-likelihood ratio of `here` uses in a text against `past` uses before; 0 for a word used less."""
    share = (here + past) / max(1, words_here + words_past)
    if here <= share * words_here:
        return 0.0
    return 2 * (here * log(here / (share * words_here)) + (past * log(past / (share * words_past)) if past else 0.0))
