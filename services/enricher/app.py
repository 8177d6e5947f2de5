"""Start the enricher service: it reads articles and writes enriched articles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from services.enricher.adapters.accepted_names import look_for_names, run_accepted_names
from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.steps import steps_without
from services.enricher.handler import EnricherHandler
from services.enricher.settings import EnricherSettings
from shared.contracts import Article
from shared.names.finder import finder
from shared.runtime import run_service
from shared.sources.loader import load_sources
from shared.streams.bus.accepted_names import AcceptedNames
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.service import Service, ServiceParts
from shared.streams.consumer.stage import Stage, StreamInput


@asynccontextmanager
async def wire(service: Service[EnricherSettings]) -> AsyncIterator[ServiceParts]:
    """Build the service's single stage. The language model is loaded before the first article arrives."""
    settings = service.settings
    steps = steps_without(settings.switched_off)
    finder()  # the names are read before the first article arrives
    handler = EnricherHandler(load_sources(settings.sources), LanguageModel().rank, steps)
    articles = StreamInput(StreamName.ARTICLES, Article)
    stage = Stage("enricher", (articles,), handler, batch=settings.enricher_batch)
    accepted = AcceptedNames(service.redis)
    await look_for_names(accepted)
    yield ServiceParts(stages=[stage], tasks=[partial(run_accepted_names, accepted, service.stop)])


def main() -> None:
    """Run the enricher until a signal stops it."""
    run_service("enricher", EnricherSettings, wire)
