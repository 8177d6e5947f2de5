"""`presswatch repair`: a stream server that does not start with its damaged file is made to start again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typer

from services.console.run.embedded.append_only import Mended, mend
from services.console.run.supervisor.data_folder import open_data_folder
from shared.errors import Misconfigured

_HELP = """Makes a watch start again whose stream server cannot read its append-only file.

The watch must not run. The file is cut after its last whole command, or begun anew where nothing of it can be read; a
copy of all that was there is kept beside it. What the archive has is not touched, and what was captured is on the disk:
start the watch, then `presswatch rebuild` puts back into the streams what is not in the archive yet.

Example: presswatch repair --in data

Exit code 0: it starts now, or always did; 78: the folder is in use, or no data folder; 1: an error.
"""


def register(app: typer.Typer) -> None:
    app.command("repair", help=_HELP)(repair)


def repair(context: typer.Context) -> None:
    data = Path(context.parent.params["data"] if context.parent else "data")
    if not (data / "VERSION").exists():
        raise Misconfigured(f"{data} is no data folder of a watch: name it by --in")
    with open_data_folder(data) as folder:
        try:
            mended = mend(folder.root / "valkey", datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
        except OSError as error:
            raise Misconfigured(f"no copy of the damaged file could be made: {error}") from None
    typer.echo("nothing to repair: the stream server starts" if mended is None else _told(mended))


def _told(mended: Mended) -> str:
    done = (
        "nothing of the append-only file could be kept, so it begins anew"
        if mended.anew
        else f"cut the last {mended.cut:,} of {mended.size:,} bytes off the append-only file"
    )
    return f"{done}; what was there is kept in {mended.copy}\nNow start the watch, then run `presswatch rebuild`."
