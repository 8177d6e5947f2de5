"""`presswatch certificate` and `verify-certificate`: write the proof of a capture, and check one offline."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json
from shared.archive.read.capture_records import CaptureRecord, capture_record
from shared.archive.read.certified import sealed_capture
from shared.archive.read.pool import ReadPool
from shared.archive.schema.connection import conninfo
from shared.certificates.certificate import certificate as make_certificate
from shared.certificates.page import certificate_page
from shared.certificates.verify import Proven, Refused, verified, verified_log
from shared.errors import Misconfigured, Permanent
from shared.settings import SharedSettings, load
from shared.storage.blobs import BlobStore
from shared.storage.manifest_search import ManifestSearch
from shared.storage.opening import open_blobs

app = typer.Typer()

_VERIFY_EXAMPLE = "Example: presswatch verify-certificate proof.json\n\nExit code 0: proven; 1: it proves nothing."


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
    if as_json:
        print_json({"certificate": file, "page": page})
    else:
        typer.echo(f"written: {file} and {page}")


async def _certificate(capture: str) -> bytes:
    settings = load(SharedSettings)
    db = ReadPool(conninfo(settings, "presswatch console"), size=1)
    await db.open()
    try:
        row = await capture_record(db, capture)
        found = await sealed_capture(db, capture) if row else None
    finally:
        await db.close()
    if row is None:
        raise Misconfigured(f"the archive has no capture {capture}")
    if row.withheld:
        raise Misconfigured(f"the article of capture {capture} is withheld by an order")
    if found is None:
        raise Misconfigured(f"the day on which capture {capture} was recorded is not sealed yet: try tomorrow (UTC)")
    moments = (row.recorded_at, row.captured_at)
    blobs = open_blobs(settings)
    stored = ManifestSearch(blobs.segments).find(row.id, row.body_sha256, moments)
    raw = stored.raw if stored else None
    body = _body(blobs, row)
    return make_certificate(found.leaf, found.position, found.hashes, found.sealed, raw, body)


def _body(blobs: BlobStore, row: CaptureRecord) -> bytes | None:
    try:
        return None if row.body_is_withheld else blobs.read(row.body_sha256)
    except Permanent:
        return None


@app.command("verify-certificate", epilog=_VERIFY_EXAMPLE)
def verify_certificate(
    file: Annotated[Path, typer.Argument(help="The certificate, a JSON file.", exists=True, dir_okay=False)],
    key: Annotated[
        str, typer.Option(help="Fingerprint of the key that must have signed: SHA-256 of the key in DER, hex.")
    ] = "",
    log: Annotated[
        Path | None, typer.Option(help="A copy of the log of days that must contain the day.", exists=True)
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Check a certificate. Needs no archive and no network. Exit code 1: it proves nothing."""
    try:
        proven = verified(file.read_bytes())
        if key and proven.fingerprint != key.lower().replace(":", ""):
            raise Refused(f"another key signed it: {proven.fingerprint}")
        days = _days_of(log, proven) if log else ""
    except Refused as refused:
        if as_json:
            print_json({"proven": False, "reason": str(refused), "capture": None, "key": None})
        else:
            typer.echo(f"REFUSED {file}: {refused}", err=True)
        raise typer.Exit(ExitCode.FAILED) from None
    if as_json:
        print_json({"proven": True, "reason": "", "capture": proven.capture, "key": proven.fingerprint})
    else:
        typer.echo("\n".join(_lines(proven) + ([days] if days else [])))


def _days_of(log: Path, proven: Proven) -> str:
    with log.open("rb") as rows:
        days = verified_log(rows)
    if proven.sealed.statement not in {one.statement for one in days}:
        raise Refused(f"the day {proven.day['day']} of the certificate is not in {log}")
    return f"log        {len(days)} days, each naming the day before; this day is one of them"


def _lines(proven: Proven) -> list[str]:
    capture, day = proven.capture, proven.day
    parts = [name for name, there in (("body", proven.has_body), ("message", proven.has_message)) if there]
    return [
        "GOOD       every byte of this certificate is as it was signed",
        f"address    {capture['url']}",
        f"captured   {capture['captured-at']} ({capture['origin']})",
        f"body       sha256 {capture['body-sha256']}",
        f"in file    {' and '.join(parts) or 'neither body nor message'}",
        f"signed     {day['sealed-at']}, for the day {day['day']} with {day['captures']} captures",
        f"key        {proven.fingerprint}",
    ]
