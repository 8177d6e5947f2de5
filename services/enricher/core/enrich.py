"""Build the enriched article: the same article, with the values derived from its text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.enricher.core.language import UNKNOWN, Rank
from services.enricher.core.steps import STEPS, ArticleFeatures, Step, chosen
from shared.contracts import Article, EnrichedArticle

VERSION = "2"
"""The version of the enricher as a whole. Each value has the version of its step."""


def enrich(
    article: Article, of_source: Iterable[str], zone: str, rank: Rank, steps: tuple[Step, ...] = STEPS
) -> EnrichedArticle:
    """Return the article with the values of these steps, or only of the steps that the article asks for.

    `of_source` holds the languages of the outlet or edition. `zone` is the outlet's IANA time zone, in which dates are
    read. The article is valid, so it is not validated again.
    """
    features = ArticleFeatures(article, tuple(of_source), zone, rank)
    values: dict[str, Any] = {"language": UNKNOWN}
    running = chosen(steps, article.steps)
    for step in running:
        values.update(step.derive(features))
    versions = {step.name: step.current for step in running}
    return EnrichedArticle.model_construct(article=article, steps=versions, enricher=VERSION, **values)
