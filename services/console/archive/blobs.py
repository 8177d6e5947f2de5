"""`presswatch blobs copy`: move the bodies from a folder to an object store, back, or to another one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json, progress
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.storage.blobs import BlobStore
from shared.storage.copying import CopyResult, copy_blobs
from shared.storage.opening import open_blobs

app = typer.Typer(name="blobs", help="Copy bodies and manifests from one store to another.", no_args_is_help=True)

Place = Annotated[str, typer.Argument(help="A folder, s3://BUCKET/PREFIX, gs://… or az://…")]


@app.command(epilog="Example: presswatch blobs copy data/blobs s3://archive/presswatch")
def copy(*, source: Place, to: Place, as_json: JsonOption = False) -> None:
    """Copy all bodies, manifests and certificates that are not there yet. Run it again after an interruption.

    Each body is checked against its hash, and each copy is read back. Both places use the access of the settings.
    Exit code 1: damaged bodies were left out, or a store is away.
    """
    if source == to:
        raise Misconfigured(f"{source} is both the place to copy from and the place to copy to")
    settings = load(SharedSettings)
    result = _copied(open_blobs(settings, source), open_blobs(settings, to), quiet=as_json)
    if as_json:
        print_json(asdict(result))
    else:
        for sha256 in result.damaged:
            typer.echo(f"the stored body {sha256} is damaged and was left out")
        typer.echo(_said(result))
    if result.damaged:
        raise typer.Exit(ExitCode.FAILED)


def _copied(source: BlobStore, to: BlobStore, *, quiet: bool) -> CopyResult:
    try:
        if source.is_empty():
            raise Misconfigured(f"{source.where} holds nothing to copy")
        with progress("listing", quiet=quiet) as report:
            return copy_blobs(source, to, report)
    finally:
        source.close()
        to.close()


def _said(result: CopyResult) -> str:
    done = f"{result.bodies:,} bodies and {result.files:,} other files copied, {result.present:,} bodies there before"
    return f"{done}, {len(result.damaged):,} damaged"
