"""`presswatch backup` and `presswatch restore`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from services.console.archive_connection import archive
from services.console.output import JsonOption, print_result, progress
from shared.archive.maintenance import backup as backups
from shared.archive.maintenance import restore as restores
from shared.settings import SharedSettings, load
from shared.storage.opening import open_blobs

app = typer.Typer()


@app.command(epilog="Example: presswatch backup /srv/backups/2026-11-28")
def backup(
    *,
    to: Annotated[Path, typer.Argument(help="A new folder, or that of a backup that was interrupted.")],
    as_json: JsonOption = False,
) -> None:
    """Copy the whole archive, tables and bodies, into a folder. The watch may keep running.

    If it is interrupted, run it again: it continues.
    """
    _run(backups.backup, to, "copying tables", as_json)


@app.command(epilog="Example: presswatch restore /srv/backups/2026-11-28")
def restore(
    *, source: Annotated[Path, typer.Argument(help="The folder that `backup` made.")], as_json: JsonOption = False
) -> None:
    """Fill an empty database and an empty blob store from a backup. Run `presswatch verify` afterwards.

    If it is interrupted, run it again: it continues.
    """
    _run(restores.restore, source, "restoring tables", as_json)


def _run(copy: Callable[..., Coroutine[Any, Any, dict[str, int]]], folder: Path, doing: str, as_json: bool) -> None:
    with progress(doing, quiet=as_json) as report:
        counts = asyncio.run(copy(partial(archive, checked=False), open_blobs(load(SharedSettings)), folder, report))
    print_result(
        {"folder": folder, "rows": counts}, ", ".join(f"{number} in {name}" for name, number in counts.items()), as_json
    )
