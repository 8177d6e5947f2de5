"""Pass articles from the stream to the core and return the core's results."""

from __future__ import annotations

from collections.abc import Sequence

from services.enricher.core.enrich import enrich
from services.enricher.core.language import Rank
from services.enricher.core.steps import STEPS, Step
from shared.contracts import Article
from shared.sources.catalogue import Sources
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.stage import Done, Outcome, Output


class EnricherHandler:
    """Handle batches of articles.

    It works in the event loop's own thread. A batch of 32 takes about 25 ms, and threads would not shorten that.
    """

    def __init__(self, sources: Sources, rank: Rank, steps: tuple[Step, ...] = STEPS) -> None:
        self._sources = sources
        self._rank = rank
        self._steps = steps

    async def __call__(self, entries: Sequence[Entry[Article]]) -> list[Outcome]:
        return [self._one(entry) for entry in entries]

    def _one(self, entry: Entry[Article]) -> Done:
        languages, zone = self._known(entry.message)
        enriched = enrich(entry.message, languages, zone, self._rank, self._steps)
        output = Output(StreamName.ENRICHED, enriched, enriched.encode_around(entry.data))
        return Done((output,), outcome=enriched.language)

    def _known(self, article: Article) -> tuple[tuple[str, ...], str]:
        """Return the languages and the time zone of the article's edition, or else of its outlet."""
        outlet = self._sources.named(article.outlet)
        edition = outlet.editions.get(article.edition or "")
        return ((edition.language,) if edition else outlet.languages()), outlet.timezone
