"""`presswatch export --warc`: write captures as a web archive that other programs can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from services.console.archive.warc_records import digest, info, moment, of_capture, of_picture, of_unchanged
from services.console.archive.web_archive_index import IndexEntry
from shared.archive.maintenance.retention import dropped
from shared.archive.read.evidence import CaptureFilter, captures_of, unchanged, withheld
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import check
from shared.archive.schema.rows import Found
from shared.contracts import Capture, PageKind, Picture
from shared.errors import Permanent
from shared.ids import capture_id
from shared.settings import SharedSettings
from shared.storage.blobs import BlobStore
from shared.storage.opening import open_blobs

REPORT_EVERY = 100


class WarcExport:
    """One file to export. `wanted` are ids of article captures, `held_back` is what an order withholds.

    Lists and pictures are included unless the filter asks for certain articles; then only pictures at the addresses in
    `pictures` are. `counts` has the number of records by kind, with `deleted by rule` for expired bodies and
    `missing` for lost ones. `index` says where each record is, from `size`, the bytes that stand before the first.
    """

    def __init__(
        self,
        blobs: BlobStore,
        chosen: CaptureFilter,
        wanted: set[str],
        held_back: set[str],
        deleted: Collection[str] = (),
        pictures: Collection[str] = (),
    ) -> None:
        self._blobs, self._chosen, self._wanted, self._held_back = blobs, chosen, wanted, held_back
        self._deleted, self._pictures = deleted, pictures
        self.size = 0
        self.index: list[IndexEntry] = []
        self.counts: Counter[str] = Counter()
        self.written: set[str] = set()
        self._first: dict[str, tuple[str, str, str]] = {}

    def records(self) -> Iterator[bytes]:
        """Yield the records in the order in which their captures were stored."""
        for manifest in self._blobs.manifests():
            message = manifest.message
            identity = self._identity(message)
            if identity and identity not in self.written and self._is_wanted(message, identity):
                self.written.add(identity)
                for data in self._record(message):
                    self.size += len(data)
                    yield data

    def revisits(self, rows: list[Found]) -> Iterator[bytes]:
        """Yield a record for each visit that found a page unchanged, if the page's body is in this file."""
        for row in rows:
            first = self._first.get(row["body_sha256"])
            if first is not None:
                self.counts["revisits"] += 1
                was_304 = row["reason"] == "http-304"
                refers_to = (row["refers_to"], moment(row["refers_at"]))
                data = of_unchanged(row["url"], row["observed_at"], refers_to, first[2], was_304=was_304)
                self._point(row["url"], row["observed_at"], "warc/revisit", 304 if was_304 else 200, first[2], data)
                self.size += len(data)
                yield data

    def _record(self, message: Capture | Picture) -> Iterator[bytes]:
        if message.body is None:
            return
        sha256 = message.body.sha256
        try:
            body = self._blobs.read(sha256)
        except Permanent:
            self.counts["deleted by rule" if sha256 in self._deleted else "missing"] += 1
            return
        if isinstance(message, Picture):
            self.counts["pictures"] += 1
            data = of_picture(message, body)
            self._point(message.url, message.captured_at, message.body.media_type, 200, digest(body), data)
            yield data
            return
        url = message.final_url or message.url
        first = self._first.get(sha256)
        self.counts["lists" if message.kind is not PageKind.ARTICLE else "pages"] += 1
        refers_to = first[:2] if first and first[0] != url else None
        metadata, data = of_capture(message, body, refers_to)
        yield metadata
        mime = "warc/revisit" if refers_to and message.headers else message.body.media_type
        self._point(url, message.captured_at, mime, message.status, digest(body), data)
        yield data
        if first is None:
            at = moment(message.captured_at or datetime.fromtimestamp(0, UTC))
            self._first[sha256] = (url, at, digest(body))

    def _point(self, url: str, at: datetime | None, mime: str, status: int, payload: str, data: bytes) -> None:
        if at is not None:
            self.index.append(IndexEntry(url, at, mime, status, payload, self.size, len(data)))

    def _identity(self, message: Capture | Picture) -> str:
        if message.body is None or message.captured_at is None:
            return ""
        return capture_id(message.url, message.captured_at, message.body.sha256)

    def _is_wanted(self, message: Capture | Picture, identity: str) -> bool:
        if isinstance(message, Capture) and message.kind is PageKind.ARTICLE and self._chosen.is_of_articles:
            return identity in self._wanted
        if identity in self._held_back:
            return False
        if isinstance(message, Picture) and message.body.sha256 in self._held_back:
            return False
        if self._chosen.is_of_articles:
            return isinstance(message, Picture) and message.url in self._pictures
        chosen, at = self._chosen, message.captured_at
        if chosen.outlet is not None and message.outlet != chosen.outlet:
            return False
        assert at is not None
        return (chosen.since is None or at >= chosen.since) and (chosen.until is None or at < chosen.until)


async def export_warc(
    settings: SharedSettings, chosen: CaptureFilter, to: Path, now: datetime, report: Callable[[str], None]
) -> Counter[str]:
    """Write the whole file or nothing, and return the number of records by kind. `report` gets the progress."""
    unfinished = to.with_name(f".{to.name}.part")
    async with open_pool(settings, "presswatch console", size=1) as pool, connection(pool) as conn:
        await check(conn)
        wanted = await captures_of(conn, chosen)
        export = WarcExport(open_blobs(settings), chosen, wanted, await withheld(conn), await dropped(conn))
        try:
            with unfinished.open("wb") as file:
                _write(file, to.name, now, chosen, export, report)
                rows = await unchanged(conn, sorted(export.written & wanted), chosen)
                file.writelines(export.revisits(rows))
            unfinished.replace(to)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    return export.counts


def _write(
    file: IO[bytes], name: str, now: datetime, chosen: CaptureFilter, export: WarcExport, report: Callable[[str], None]
) -> None:
    said = [("software", "Presswatch"), ("format", "WARC File Format 1.1")]
    said += [("isPartOf", chosen.outlet)] if chosen.outlet else []
    file.write(info(name, now, said))
    for number, record in enumerate(export.records(), 1):
        file.write(record)
        if number % REPORT_EVERY == 0:
            report(f"{number:,} records")
