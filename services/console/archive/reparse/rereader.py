"""Read stored captures with the current parser, in this process, and compare them with the archive. Writes nothing."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.console.archive.reparse.comparison import ComparableReading, Comparison, compare_readings
from services.parser.adapters.outlet_rules import OutletRules
from services.parser.adapters.sandbox import Sandbox
from services.parser.core import PARSER_VERSION
from services.parser.core.extraction import NotAnArticle
from services.parser.core.messages import article_of
from services.parser.core.page import page_of
from services.parser.core.page_reader import read_page
from services.parser.core.story import STORY_TYPE
from services.parser.settings import ParserSettings
from services.publisher.core.facts import parser_rank
from shared.archive.read.captures.stored_captures import StoredCapture
from shared.contracts import FEED_ITEM, Capture
from shared.errors import Permanent
from shared.settings import load
from shared.sources.rules import rules_for
from shared.storage import reparse
from shared.storage.blobs import BlobStore


@dataclass
class Reservoir:
    """A uniform sample of a stream of captures, the same in every run. All of them if `most` is None."""

    most: int | None
    kept: list[StoredCapture] = field(default_factory=list)
    seen: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - a sample, no secret

    def add(self, rows: Iterable[StoredCapture]) -> None:
        """Offer rows to the sample. Each row seen so far has the same chance to be in it."""
        for row in rows:
            self.seen += 1
            if self.most is None or len(self.kept) < self.most:
                self.kept.append(row)
            elif (place := self._chance.randrange(self.seen)) < self.most:
                self.kept[place] = row


def version_today(row: StoredCapture, outlets: OutletRules) -> str:
    """Return the version with which the current parser would read the capture.

    Rules apply to pages only, so stories and feed items have the plain parser version.
    """
    if row.media_type in (STORY_TYPE, FEED_ITEM):
        return PARSER_VERSION
    outlet, _ = outlets.place(row.url, row.outlet_id, None)
    rules = rules_for(outlets.rules(outlet), row.url, row.captured_at.date())
    return PARSER_VERSION if rules is None else f"{PARSER_VERSION}+{outlet.id}@{rules.version}"


def outdated(rows: Sequence[StoredCapture], outlets: OutletRules, before: str | None = None) -> list[StoredCapture]:
    """Return the rows that the current parser would read by a later version.

    With `before`, only rows that were read by a version earlier than that.
    """
    limit = parser_rank(before) if before is not None else None
    return [
        row
        for row in rows
        if parser_rank(row.parser) < parser_rank(version_today(row, outlets))
        and (limit is None or parser_rank(row.parser) < limit)
    ]


class Rereader:
    """Read stored captures as the pipeline does."""

    def __init__(self, blobs: BlobStore) -> None:
        settings = load(ParserSettings)
        self._blobs = blobs
        self._sandbox = Sandbox(settings.parser_aside_s, settings.parser_aside_mb).extract

    async def found(self, rows: Collection[StoredCapture]) -> AsyncIterator[tuple[StoredCapture, Capture]]:
        """Yield the rows whose manifests exist, each with its capture as it was stored."""
        by_id = {row.capture_id: row for row in rows}
        wanted = [reparse.RequestedCapture(row.capture_id, row.body_sha256, row.kept_by) for row in rows]
        for name, manifest in reparse.find(self._blobs.segments, wanted):
            if isinstance(manifest.message, Capture):
                yield by_id[name], manifest.message

    async def read(self, row: StoredCapture, capture: Capture, outlets: OutletRules) -> ComparableReading:
        """Read the capture with the outlets' rules and the current parser. Raises `Permanent` if its body is gone."""
        page = page_of(capture, row.captured_at, outlets)
        read = await read_page(page, await self._blobs.get(page.body.sha256), self._sandbox)
        if isinstance(read, NotAnArticle):
            return ComparableReading.of_refusal(read.reason.value)
        return ComparableReading.of_article(article_of(page, read))

    async def compare(
        self, rows: Collection[StoredCapture], old: Mapping[str, ComparableReading], outlets: OutletRules
    ) -> AsyncIterator[Comparison]:
        """Compare each readable capture with its old reading, or with its refusal."""
        async for row, capture in self.found(rows):
            try:
                now = await self.read(row, capture, outlets)
            except Permanent:
                continue
            yield compare_readings(row, old.get(row.capture_id) or ComparableReading.of_refusal(row.refused), now)
