"""Build the enriched article: the same article, with the values derived from its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    read.
    """
    return enrich_all([ArticleFeatures(article, tuple(of_source), zone, rank)], steps)[0]


def enrich_all(batch: Sequence[ArticleFeatures], steps: tuple[Step, ...] = STEPS) -> list[EnrichedArticle]:
    """Return the articles of a batch, enriched.

    Each step runs over the whole batch before the next one, because its lists then stay in the processor's cache: that
    takes a seventh less than step after step for each article.
    """
    values: list[dict[str, Any]] = [{"language": UNKNOWN} for _ in batch]
    for step in steps:
        for features, found in zip(batch, values, strict=True):
            if chosen([step], features.article.steps):
                found.update(step.derive(features))
    return [_enriched(features.article, found, steps) for features, found in zip(batch, values, strict=True)]


def _enriched(article: Article, values: dict[str, Any], steps: Iterable[Step]) -> EnrichedArticle:
    """Return the message. The article is valid, so it is not validated again."""
    versions = {step.name: step.current for step in chosen(steps, article.steps)}
    return EnrichedArticle.model_construct(article=article, steps=versions, enricher=VERSION, **values)
