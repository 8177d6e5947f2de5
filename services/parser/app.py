"""The parser: captures in; articles, links and observations out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from services.parser.adapters.aside import Aside
from services.parser.adapters.outlets import OutletRules
from services.parser.handler import ParserHandler
from services.parser.nowhere import Nowhere
from services.parser.settings import ParserSettings
from services.parser.telling import declare_rules
from shared.blobs import BlobStore
from shared.contracts import Capture
from shared.runtime import run_service
from shared.sources import WatchedSources
from shared.streams.frontier import Frontier
from shared.streams.listed import ListMemory
from shared.streams.not_found_pages import NotFoundPages
from shared.streams.service import Parts, Service
from shared.streams.stage import Stage, StreamInput
from shared.streams.topology import StreamName
from shared.streams.walked import WalkMemory

log = structlog.get_logger()


@asynccontextmanager
async def wire(service: Service[ParserSettings]) -> AsyncIterator[Parts]:
    settings = service.settings
    watched = WatchedSources(settings.sources, time.monotonic, lambda fault: log.error("sources kept", fault=fault))
    outlets = OutletRules(watched.current)
    declare_rules({one.id: outlets.rules(one) for one in watched.current().outlets.values() if one.rules})
    blobs = BlobStore(settings.blobs)
    handler = ParserHandler(
        outlets=outlets,
        read_body=blobs.get,
        keep=blobs.keep,
        frontier=Frontier(service.redis, service.partitions),
        aside=Aside(settings.parser_aside_s, settings.parser_aside_mb).extract,
        images=settings.parser_images,
        pause=lambda: asyncio.sleep(0),
        listed=ListMemory(service.redis, service.partitions),
        nowhere=Nowhere(NotFoundPages(service.redis, service.partitions), time.monotonic),
        walks=WalkMemory(service.redis, service.partitions),
    )
    captures = StreamInput(StreamName.CAPTURES, Capture)
    yield Parts(stages=[Stage("parser", (captures,), handler, batch=settings.parser_batch)])


def main() -> None:
    run_service("parser", ParserSettings, wire)
