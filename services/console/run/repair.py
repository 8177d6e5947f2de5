"""`presswatch repair`: repair a damaged append-only file, so that the stream server starts again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import typer

from services.console.output import JsonOption, print_json
from services.console.run.embedded.append_only import RepairResult, repair_file
from services.console.run.supervisor.data_folder import open_data_folder
from services.console.run.supervisor.external_servers import STREAMS
from services.console.run.supervisor.server_record import external_of
from shared.errors import Misconfigured

app = typer.Typer()


@app.command()
def repair(context: typer.Context, as_json: JsonOption = False) -> None:
    """Repair a stream server that cannot read its append-only file.

    Stop the watch first. The file is cut after its last whole command. If nothing in it can be read, a new file is
    begun. A copy of the old file is kept next to it. The archive is not touched, and everything captured is on the
    disk: start the watch, then run `presswatch rebuild` to put back into the streams what is not in the archive yet.

    Example: presswatch repair --in data

    Exit code 0: the server starts; 78: the folder is in use, or not a data folder; 1: an error.
    """
    data = Path(context.parent.params["data"] if context.parent else "data")
    if not (data / "VERSION").exists():
        raise Misconfigured(f"{data} is not a data folder of a watch: name one with --in")
    if place := external_of(data).get(STREAMS):
        raise Misconfigured(f"the stream server of {data} is {place}, which the watch does not start: repair it there")
    with open_data_folder(data) as folder:
        try:
            result = repair_file(folder.root / "valkey", datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
        except OSError as error:
            raise Misconfigured(f"no copy of the damaged file could be made: {error}") from None
    if as_json:
        print_json({"repaired": result is not None, **(asdict(result) if result else {})})
    else:
        typer.echo("nothing to repair: the stream server starts" if result is None else _sentences(result))


def _sentences(result: RepairResult) -> str:
    done = (
        "no part of the append-only file could be read, so a new one was begun"
        if result.anew
        else f"cut the last {result.cut:,} of {result.size:,} bytes off the append-only file"
    )
    return f"{done}; a copy of the old file is in {result.copy}\nNow start the watch, then run `presswatch rebuild`."
