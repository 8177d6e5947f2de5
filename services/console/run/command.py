"""`presswatch run`: run the whole watch on one machine, with one data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.console.run.demo_folder import DEMO_FOLDER

app = typer.Typer()


@app.command(epilog="Example: presswatch run --port 8080 --sources sources/kp")
def run(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="Port of the site; 0 takes a free one.", min=0, max=65535)] = 8000,
    data: Annotated[Path | None, typer.Option(help="Data folder.", show_default="that of --in")] = None,
    sources: Annotated[
        str, typer.Option(help="Source files and folders, separated by commas.", show_default="the demo press")
    ] = str(DEMO_FOLDER),
    host: Annotated[str, typer.Option(help="Address the site listens on.")] = "127.0.0.1",
) -> None:
    """Start the servers, the services and the demo press. Show the throughput. Stop everything on Ctrl-C."""
    from services.console.run.session import run_watch  # noqa: PLC0415 - not for --help

    run_watch(port, data or context.find_root().params["data"], sources, host)
