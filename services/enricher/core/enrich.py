"""Builds the enriched article: the same article, with the values derived from its text."""

from __future__ import annotations

from collections.abc import Iterable

from services.enricher.core.dates import mentions
from services.enricher.core.fingerprints import minhash, text_hash
from services.enricher.core.language import Rank, detect_language
from services.enricher.core.plain_text import plain_text
from services.enricher.core.reading_time import count_words, reading_seconds
from services.enricher.core.teaser import make_teaser
from shared.contracts import Article, EnrichedArticle

VERSION = "1"
"""The version of the derived values.

Raise it whenever the same article would get other values. Fingerprints are comparable only within one version.
"""


def enrich(article: Article, of_source: Iterable[str], zone: str, rank: Rank) -> EnrichedArticle:
    """Return the article with all derived values.

    `of_source` holds the languages of the outlet or edition. `zone` is the outlet's IANA time zone; dates are read in
    it.
    """
    text = plain_text(article.blocks)
    detected = detect_language(article.title, text, article.language_declared, of_source, rank)
    words = text.split()
    count = count_words(text, words, detected.language)
    return EnrichedArticle(
        article=article,
        language=detected.language,
        language_rule=detected.rule,
        teaser=make_teaser(article),
        reading_seconds=reading_seconds(text, detected.language, count),
        word_count=count,
        dates=mentions(article, detected.language, zone),
        text_sha256=text_hash(words),
        minhash=minhash(words, detected.language),
        enricher=VERSION,
    )
