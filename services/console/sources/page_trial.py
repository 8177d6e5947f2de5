"""Run one page through the cores of fetcher, parser and enricher, without storing it and without a server."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from services.console.archive.ingest.files import Kind, Source, read
from services.console.archive.ingest.items import IngestOptions, Skipped
from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.enrich import enrich
from services.fetcher.adapters.http_client import HttpClient, HttpLimits
from services.fetcher.adapters.visitor import request_policy
from services.fetcher.core.response import FetchFailure, Response
from services.fetcher.settings import FetcherSettings
from services.parser.adapters.outlet_rules import OutletRules
from services.parser.core.document.decode import decode_page
from services.parser.core.document.limits import exceeds_limits
from services.parser.core.explain import Explained, explain
from services.parser.core.extract import extract
from services.parser.core.extraction import NotAnArticle
from services.parser.core.messages import article_of
from services.parser.core.page import content_type, page_of
from shared.contracts import Capture, EnrichedArticle, Origin
from shared.errors import PresswatchError
from shared.settings import load
from shared.sources import Sources
from shared.storage.blobs import blob_ref


@dataclass(frozen=True, slots=True)
class PageTrial:
    """The result. `milliseconds` is by step: CPU time for reading, elapsed time for fetching."""

    url: str
    outlet: str
    read: EnrichedArticle | NotAnArticle
    milliseconds: dict[str, float]
    explained: Callable[[], tuple[str, list[Explained]]]
    """Return the rule that found the text, and the verdict on each text run of the page."""


async def read_url(url: str, sources: Sources, now: datetime) -> PageTrial:
    """Fetch and read a page. Raises `PresswatchError` if it could not be fetched."""
    outlet = sources.by_url(url).outlet
    policy = request_policy(outlet)
    agent = load(FetcherSettings).user_agent()
    begun = time.perf_counter()
    try:
        async with HttpClient(agent, HttpLimits(), lambda: datetime.now(UTC)) as client:
            answer = await client.get(url, policy)
    except FetchFailure as error:
        raise PresswatchError(f"{url}: {error.reason}: {error}") from None
    if answer.status != 200:
        raise PresswatchError(f"{url}: the server answered {answer.status}")
    fetching = 1000 * (time.perf_counter() - begun)
    return _read(_fetched(answer), answer.body, sources, now, {"fetching": fetching})


def read_answer(answer: Response, sources: Sources, now: datetime) -> PageTrial:
    """Read a fetched page as the pipeline does."""
    return _read(_fetched(answer), answer.body, sources, now, {})


def read_file(path: Path, url: str, sources: Sources, now: datetime) -> PageTrial:
    """Read a saved page under the given address, or under its own. Raises `PresswatchError`."""
    if not url:
        found = next(read(Source(path, path.parent, Kind.PAGE, path.stat().st_size), IngestOptions()))
        if isinstance(found, Skipped):
            raise PresswatchError(f"{path}: {found.detail} (or --url)" if found.reason == "no-url" else found.detail)
        url = found.capture.url
    body = path.read_bytes()
    body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    capture = Capture(url=url, body=blob_ref(body, "text/html"), origin=Origin.CONTRIBUTED)
    return _read(capture, body, sources, now, {})


def _fetched(answer: Response) -> Capture:
    return Capture(
        url=answer.url,
        final_url=answer.final_url,
        captured_at=answer.received_at,
        body=blob_ref(answer.body, answer.header("content-type") or "text/html"),
        headers=answer.headers,
        origin=Origin.FETCHED,
    )


def _read(capture: Capture, body: bytes, sources: Sources, now: datetime, spent: dict[str, float]) -> PageTrial:
    page = page_of(capture, now, OutletRules(lambda: sources))
    label = page.outlet.label(page.edition)
    model = _model()
    begun = time.process_time()
    text = decode_page(body, content_type(capture), capture.charset).text
    extraction = extract(text, page.url, page.context, page.rules)
    spent["parsing"] = 1000 * (time.process_time() - begun)

    def why() -> tuple[str, list[Explained]]:
        return ("", []) if exceeds_limits(text) else explain(text, page.url, page.context, page.rules)

    if isinstance(extraction, NotAnArticle):
        return PageTrial(page.url, label, extraction, spent, why)
    article = article_of(page, extraction)
    known = page.outlet.editions.get(page.edition or "")
    languages = (known.language,) if known else page.outlet.languages()
    begun = time.process_time()
    enriched = enrich(article, languages, page.outlet.timezone, model.rank)
    spent["enriching"] = 1000 * (time.process_time() - begun)
    return PageTrial(page.url, label, enriched, spent, why)


@cache
def _model() -> LanguageModel:
    """Load the model once, however many pages are tried."""
    return LanguageModel()
