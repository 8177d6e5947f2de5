"""Key terms: words that an article uses far more often than its outlet did before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from shared.archive.read.articles import ArticleRow
from shared.archive.read.connection.pool import ReadPool
from shared.text.function_words import FUNCTION_WORDS

PAST = 200
"""How many earlier articles of the same outlet and language to compare with at most."""
_LEAST_PAST = 20
_MOST = 10
_SURE = 10.83
"""A log-likelihood ratio at which chance is less likely than one in a thousand."""
_EVERYWHERE = 0.3
"""A word in a larger share of the past articles is typical of the outlet, and no key term."""


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A key term.

    uses      how often the text uses it
    past      how many of the `of` earlier articles use it
    score     log-likelihood ratio (Dunning 1993) of its use here against the past
    """

    term: str
    uses: int
    past: int
    of: int
    score: float


@dataclass(frozen=True, slots=True)
class _Past:
    """The earlier articles. `terms` maps each word to the number of its uses: `{word: number}`."""

    words: int
    terms: list[dict[str, int]] | None


_PAST = """
SELECT coalesce(sum(r.word_count), 0)::bigint AS words, json_agg(r.terms) AS terms FROM (
    SELECT id, revision_id FROM article
    WHERE outlet_id = %(outlet)s AND (sort_at, id) < (%(at)s, %(id)s) AND language = %(language)s AND NOT withheld
    ORDER BY sort_at DESC, id DESC LIMIT %(most)s) a
JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id AND r.terms IS NOT NULL"""


async def key_terms(db: ReadPool, row: ArticleRow) -> list[KeyTerm]:
    """Return the key terms of one text, strongest first; none if the outlet has fewer than 20 articles to compare with.

    Function words such as *were* are none.

    The past is ordered by publication, so the result does not depend on the order of arrival.
    """
    if not row.terms:
        return []
    asked = {
        "outlet": row.outlet_id, "at": row.sort_at, "id": row.id, "language": row.language, "most": PAST,
    }  # fmt: skip
    past = await db.one(_Past, _PAST, asked)
    if past is None or past.terms is None or len(past.terms) < _LEAST_PAST:
        return []
    common = FUNCTION_WORDS.get(row.language.partition("-")[0], frozenset())
    terms = {term: uses for term, uses in row.terms.items() if term not in common}
    return _ranked(terms, row.word_count, past.terms, past.words)


def _ranked(terms: Mapping[str, int], words: int, past: Sequence[Mapping[str, int]], past_words: int) -> list[KeyTerm]:
    ranked = []
    for term, uses in terms.items():
        before = [one[term] for one in past if term in one] if uses > 1 else []
        score = likelihood_ratio(uses, words, sum(before), past_words)
        if uses > 1 and score >= _SURE and len(before) <= _EVERYWHERE * len(past):
            ranked.append(KeyTerm(term, uses, len(before), len(past), round(score, 2)))
    return sorted(ranked, key=lambda one: (-one.score, one.term))[:_MOST]


def likelihood_ratio(here: int, words_here: int, past: int, words_past: int) -> float:
    """Return the log-likelihood ratio of `here` uses in a text against `past` uses before; 0 if the text uses it less.

    A title has terms, but its words are not counted as words of the text. So an article may have terms and no words.
    """
    words_here, words_past = max(words_here, here), max(words_past, past)
    share = (here + past) / max(1, words_here + words_past)
    if here <= share * words_here:
        return 0.0
    return 2 * (here * log(here / (share * words_here)) + (past * log(past / (share * words_past)) if past else 0.0))
