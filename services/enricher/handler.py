"""Pass articles from the stream to the core and return the core's results."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from services.enricher.core.enrich import enrich_all
from services.enricher.core.language import Rank
from services.enricher.core.steps import STEPS, ArticleFeatures, Step
from shared.contracts import Article, EnrichedArticle
from shared.sources.catalogue import Sources
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.stage import Done, Failed, Outcome, Output

log = structlog.get_logger()


class EnricherHandler:
    """Handle batches of articles.

    It works in the event loop's own thread. A batch of 32 takes about a tenth of a second, and threads would not
    shorten that.
    """

    def __init__(self, sources: Sources, rank: Rank, steps: tuple[Step, ...] = STEPS) -> None:
        self._sources = sources
        self._rank = rank
        self._steps = steps

    async def __call__(self, entries: Sequence[Entry[Article]]) -> list[Outcome]:
        enriched = enrich_all([self._features(entry.message) for entry in entries], self._steps)
        return [_outcome(entry, found) for entry, found in zip(entries, enriched, strict=True)]

    def _features(self, article: Article) -> ArticleFeatures:
        languages, zone = self._known(article)
        return ArticleFeatures(article, languages, zone, self._rank)

    def _known(self, article: Article) -> tuple[tuple[str, ...], str]:
        """Return the languages and the time zone of the article's edition, or else of its outlet."""
        outlet = self._sources.named(article.outlet)
        edition = outlet.editions.get(article.edition or "")
        return ((edition.language,) if edition else outlet.languages()), outlet.timezone


def _outcome(entry: Entry[Article], found: EnrichedArticle | Exception) -> Outcome:
    if isinstance(found, Exception):
        with entry.logged():
            log.warning("a step failed", exc_info=found)
        return Failed(found)
    output = Output(StreamName.ENRICHED, found, found.encode_around(entry.data))
    return Done((output,), outcome=found.language)
