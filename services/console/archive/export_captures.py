"""Select captures for `presswatch export`, and write them as WARC or WACZ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from services.console.archive_connection import archive
from services.console.output import Progress
from shared.archive.maintenance.export import Range, articles_matching
from shared.archive.maintenance.known_outlets import check_outlet
from shared.archive.read.captures.evidence import CaptureFilter, Evidence, evidence, ids_of_article
from shared.archive.schema.connection import Connection
from shared.settings import SharedSettings, load
from shared.storage.opening import open_blobs
from shared.web_archives.styles import with_styles
from shared.web_archives.wacz import write_wacz
from shared.web_archives.warc import WarcRecords

_REPORT_EVERY = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """What the options select, by time of capture.

    article  an id or an address
    search   a query
    removal  the id of a mass removal
    """

    outlet: str | None
    since: datetime | None
    until: datetime | None
    state: str | None
    search: str
    article: str | None
    removal: str | None = None

    @property
    def title(self) -> str:
        days = [f"{name} {at:%Y-%m-%d}" for name, at in (("since", self.since), ("until", self.until)) if at]
        parts = [self.article, self.outlet, self.search, self.removal, self.state]
        return ", ".join([part for part in parts if part] + days) or "The whole archive"


async def selected(chosen: Selection) -> Evidence:
    """Return what the archive has of the selection at this moment, without what is withheld."""
    async with archive(snapshot=True) as conn:
        await check_outlet(conn, chosen.outlet)
        articles = await _articles(conn, chosen)
        picked = CaptureFilter(chosen.outlet, chosen.since, chosen.until, chosen.state, articles)
        found = await evidence(conn, picked)
        return await with_styles(conn, open_blobs(load(SharedSettings)), found, picked)


async def _articles(conn: Connection, chosen: Selection) -> tuple[str, ...] | None:
    named = await ids_of_article(conn, chosen.article) if chosen.article is not None else None
    if not chosen.search and chosen.removal is None:
        return None if named is None else tuple(named)
    wanted = Range(chosen.outlet, state=chosen.state, search=chosen.search, removal=chosen.removal)
    found = await articles_matching(conn, wanted)
    return tuple(found) if named is None else tuple(named.intersection(found))


def write_captures(
    chosen: Selection,
    found: Evidence,
    to: Path,
    now: datetime,
    report: Progress,
    *,
    is_wacz: bool,
    key: EllipticCurvePrivateKey | None = None,
) -> WarcRecords:
    """Write the whole file or nothing, and return what was written and what is missing. `report` gets the progress."""
    unfinished, records = to.with_name(f".{to.name}.part"), WarcRecords(open_blobs(load(SharedSettings)), found)
    try:
        with unfinished.open("wb") as file:
            steps = (
                write_wacz(file, records, chosen.title, now, key) if is_wacz else _warc(file, records, chosen, to, now)
            )
            for number, _ in enumerate(steps, 1):
                if number % _REPORT_EVERY == 0:
                    report(f"{number:,} records")
        unfinished.replace(to)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return records


def _warc(file: IO[bytes], records: WarcRecords, chosen: Selection, to: Path, now: datetime) -> Iterator[int]:
    said = [("isPartOf", chosen.outlet)] if chosen.outlet else []
    for data in records.file(to.name, now, said):
        yield file.write(data)
