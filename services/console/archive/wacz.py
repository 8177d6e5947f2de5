"""`presswatch export --wacz`: a web archive with its index and pages in one file, as ReplayWeb.page opens it.

WACZ 1.1.1: archive/data.warc.gz, indexes/index.cdx.gz, pages/pages.jsonl, datapackage.json and its digest.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from services.console.archive.wacz_signing import signed_data
from services.console.archive.warc_export import REPORT_EVERY, WarcExport
from services.console.archive.warc_records import info
from services.console.archive.web_archive_index import cdxj
from shared.archive.maintenance.retention import dropped
from shared.archive.read.evidence import (
    CaptureFilter,
    captures_of,
    pictures_shown,
    titles,
    unchanged,
    withheld,
)
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import check
from shared.archive.schema.rows import Found
from shared.contracts import Capture, PageKind
from shared.settings import SharedSettings
from shared.storage.blobs import BlobStore
from shared.storage.manifest_search import identity
from shared.storage.opening import open_blobs

VERSION = "1.1.1"
_WARC, _INDEX, _PAGES = "archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl"


class WaczFile:
    """A WACZ under construction. Each part is written once, as a stream; `close` adds the description of all."""

    def __init__(self, path: Path, now: datetime, key: EllipticCurvePrivateKey | None = None) -> None:
        self._key = key
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)
        self._now = now.astimezone(UTC)
        self._resources: list[dict[str, object]] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> None:
        hashed, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(path, self._now.timetuple()[:6])
        with self._zip.open(entry, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                hashed.update(piece)
                size += len(piece)
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{hashed.hexdigest()}", "bytes": size})

    def close(self, title: str, description: str) -> None:
        at = self._now.isoformat(timespec="seconds").replace("+00:00", "Z")
        package = _json(
            {"profile": "data-package", "wacz_version": VERSION, "software": "Presswatch", "created": at,
             "title": title, "description": description, "resources": self._resources}
        )  # fmt: skip
        hashed = f"sha256:{hashlib.sha256(package).hexdigest()}"
        digest: dict[str, object] = {"path": "datapackage.json", "hash": hashed}
        if self._key:
            digest["signedData"] = signed_data(self._key, hashed, self._now)
        self._plain("datapackage.json", package)
        self._plain("datapackage-digest.json", _json(digest))
        self._zip.close()

    def _plain(self, path: str, data: bytes) -> None:
        self._zip.writestr(zipfile.ZipInfo(path, self._now.timetuple()[:6]), data)


async def export_wacz(
    settings: SharedSettings,
    chosen: CaptureFilter,
    to: Path,
    now: datetime,
    report: Callable[[str], None],
    key: EllipticCurvePrivateKey | None = None,
) -> Counter[str]:
    """Write the whole file or nothing, signed with `key`, and return the number of records by kind.

    `report` gets the progress.
    """
    sandbox, blobs = to.with_name(f".{to.name}.part"), open_blobs(settings)
    async with open_pool(settings, "presswatch console", size=1) as pool, connection(pool) as conn:
        await check(conn)
        wanted = await captures_of(conn, chosen)
        shown = await pictures_shown(conn, wanted) if chosen.is_of_articles else set()
        export = WarcExport(blobs, chosen, wanted, await withheld(conn), await dropped(conn), shown)
        try:
            file = WaczFile(sandbox, now, key)
            head = info(to.name, now, [("software", "Presswatch"), ("format", "WARC File Format 1.1")])
            export.size = len(head)
            file.add(_WARC, _warc(head, export, await unchanged(conn, sorted(wanted), chosen), report))
            file.add(_INDEX, [gzip.compress(cdxj(export.index, "data.warc.gz"), 6, mtime=0)])
            file.add(_PAGES, _pages(blobs, export.written, await titles(conn, export.written)))
            file.close(_title(chosen), "Captures of an archive of the press, as stored.")
            sandbox.replace(to)
        except BaseException:
            sandbox.unlink(missing_ok=True)
            raise
    return export.counts


def _warc(head: bytes, export: WarcExport, visits: list[Found], report: Callable[[str], None]) -> Iterator[bytes]:
    yield head
    for number, record in enumerate(export.records(), 1):
        yield record
        if number % REPORT_EVERY == 0:
            report(f"{number:,} records")
    yield from export.revisits(visits)


def _pages(blobs: BlobStore, written: set[str], known: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a line for each captured article page, after the line that names the format."""
    yield orjson.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Articles"}) + b"\n"
    left = set(written)
    for manifest in blobs.manifests():
        message, id = manifest.message, identity(manifest)
        if id in left and isinstance(message, Capture) and message.kind is PageKind.ARTICLE and message.captured_at:
            left.discard(id)
            at = message.captured_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            url = message.final_url or message.url
            page = {"id": id, "url": url, "ts": at, "title": known.get(id) or url}
            yield orjson.dumps(page) + b"\n"


def _title(chosen: CaptureFilter) -> str:
    parts = [chosen.article, chosen.outlet, " ".join(chosen.words), chosen.state]
    days = [f"{name} {at:%Y-%m-%d}" for name, at in (("since", chosen.since), ("until", chosen.until)) if at]
    return ", ".join([part for part in parts if part] + days) or "The whole archive"


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()
