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
    (found,) = enrich_all([ArticleFeatures(article, tuple(of_source), zone, rank)], steps)
    if isinstance(found, Exception):
        raise found
    return found


def enrich_all(batch: Sequence[ArticleFeatures], steps: tuple[Step, ...] = STEPS) -> list[EnrichedArticle | Exception]:
    """Return the articles of a batch, enriched, and for each article that a step cannot read, its exception.

    Each step runs over the whole batch before the next one, because its lists then stay in the processor's cache: that
    takes a seventh less than step after step for each article.
    """
    found: list[dict[str, Any] | Exception] = [{"language": UNKNOWN} for _ in batch]
    for step in steps:
        found = [_with_step(step, *pair) for pair in zip(batch, found, strict=True)]
    return [_enriched(features.article, values, steps) for features, values in zip(batch, found, strict=True)]


def _with_step(step: Step, features: ArticleFeatures, found: dict[str, Any] | Exception) -> dict[str, Any] | Exception:
    """Add the values of one step. If a step has failed for this article, return that exception unchanged."""
    if isinstance(found, Exception) or not chosen([step], features.article.steps):
        return found
    try:
        return {**found, **step.derive(features)}
    except Exception as error:  # an error in one article must not affect the others
        return error


def _enriched(
    article: Article, values: dict[str, Any] | Exception, steps: Iterable[Step]
) -> EnrichedArticle | Exception:
    """Return the message. The article is valid, so it is not validated again."""
    if isinstance(values, Exception):
        return values
    versions = {step.name: step.current for step in chosen(steps, article.steps)}
    return EnrichedArticle.model_construct(article=article, steps=versions, enricher=VERSION, **values)
