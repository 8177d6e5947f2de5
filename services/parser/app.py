"""Start the parser service: it reads captures and writes articles, links and observations."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.parser.adapters.metrics import declare_rules
from services.parser.adapters.not_found_pages import NotFoundRecognizer
from services.parser.adapters.outlet_rules import OutletRules
from services.parser.adapters.sandbox import Sandbox
from services.parser.handler import ParserHandler
from services.parser.settings import ParserSettings
from shared.contracts import Capture
from shared.runtime import run_service
from shared.sources import WatchedSources
from shared.storage.opening import open_blobs
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.service import Service, ServiceParts
from shared.streams.consumer.stage import Stage, StreamInput
from shared.streams.frontier.list_snapshots import ListSnapshots
from shared.streams.frontier.not_found_pages import NotFoundPages
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.requested_pages import WalkMemory


@asynccontextmanager
async def wire(service: Service[ParserSettings]) -> AsyncIterator[ServiceParts]:
    """Connect the parser's stage to the bodies, the sources and the frontier."""
    settings = service.settings
    watched = WatchedSources(settings.sources, time.monotonic)
    outlets = OutletRules(watched.current)
    declare_rules({one.id: outlets.rules(one) for one in watched.current().outlets.values() if one.rules})
    blobs = open_blobs(settings)
    handler = ParserHandler(
        outlets=outlets,
        bodies=blobs,
        keep=blobs.put,
        frontier=Frontier(service.redis, service.partitions),
        sandbox=Sandbox(settings.parser_aside_s, settings.parser_aside_mb).extract,
        images=settings.parser_images,
        styles=settings.parser_styles,
        pause=lambda: asyncio.sleep(0),
        listed=ListSnapshots(service.redis, service.partitions),
        not_found=NotFoundRecognizer(NotFoundPages(service.redis, service.partitions), time.monotonic),
        walks=WalkMemory(service.redis, service.partitions),
    )
    captures = StreamInput(StreamName.CAPTURES, Capture)
    yield ServiceParts(stages=[Stage("parser", (captures,), handler, batch=settings.parser_batch)])


def main() -> None:
    run_service("parser", ParserSettings, wire)
