"""`presswatch certificate`: write the proof of a capture."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.console.output import JsonOption, print_result
from shared.archive.read.captures.capture_records import CaptureRecord, capture_record
from shared.archive.read.captures.certified import sealed_capture
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.connection.server import ReadServer
from shared.archive.schema.connection import conninfo
from shared.certificates.certificate import certificate as make_certificate
from shared.certificates.page import certificate_page
from shared.certificates.verify import verified
from shared.errors import Misconfigured, Permanent
from shared.settings import SharedSettings, load
from shared.storage.blobs import BlobStore
from shared.storage.manifest_search import ManifestSearch
from shared.storage.opening import open_blobs

app = typer.Typer()


@app.command(epilog="Example: presswatch certificate 0123456789abcdef0123456789abcdef --to proof.json")
def certificate(
    capture: Annotated[str, typer.Argument(help="A capture's id, as on its page and in exports.")],
    to: Annotated[Path | None, typer.Option(help="File to write. Default: certificate-ID.json.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Write the certificate of a capture: one JSON file, and a readable page beside it."""
    file = to or Path(f"certificate-{capture}.json")
    data = asyncio.run(_certificate(capture))
    file.write_bytes(data)
    page = file.with_suffix(".html")
    page.write_text(certificate_page(verified(data), file.name), encoding="utf-8")
    print_result({"certificate": file, "page": page}, f"written: {file} and {page}", as_json)


async def _certificate(capture: str) -> bytes:
    settings = load(SharedSettings)
    info = conninfo(settings, "presswatch console")
    async with ReadServer(info, pooled=settings.database_pooler, size=1).opened() as server:
        db = ReadPool(server)
        row = await capture_record(db, capture)
        found = await sealed_capture(db, capture) if row else None
    if row is None:
        raise Misconfigured(f"the archive has no capture or sealed picture with the id {capture}")
    if row.withheld:
        raise Misconfigured(f"capture {capture} is withheld: an order names its article or picture")
    if found is None:
        raise Misconfigured(f"the day on which capture {capture} was recorded is not sealed yet: try tomorrow (UTC)")
    moments = (row.recorded_at, row.captured_at)
    blobs = open_blobs(settings)
    stored = ManifestSearch(blobs.segments).find(row.id, row.body_sha256, moments)
    raw = stored.raw if stored else None
    body = _body(blobs, row)
    return make_certificate(found.leaf, found.position, found.hashes, found.sealed, raw, body, found.ots)


def _body(blobs: BlobStore, row: CaptureRecord) -> bytes | None:
    try:
        return None if row.body_is_withheld else blobs.read(row.body_sha256)
    except Permanent:
        return None
