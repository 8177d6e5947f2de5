"""`presswatch status`. Its help loads no client of a server."""

from __future__ import annotations

from typing import Annotated

import typer

from services.console.output import JsonOption

app = typer.Typer()


@app.command(epilog="Example: presswatch status --watch")
def status(
    context: typer.Context,
    watch: Annotated[bool, typer.Option("--watch/--once", "-w", help="Repeat until Ctrl-C, or look once.")] = False,
    as_data: JsonOption = False,
    services: Annotated[
        str, typer.Option(envvar="PRESSWATCH_SERVICES", help="Health addresses: fetcher=http://host:9100,parser=…")
    ] = "",
) -> None:
    """Show each stage and all problems. Exit codes: 0 no problem, 1 a problem, 2 the watch cannot be seen."""
    from services.console.operate.status_display import show  # noqa: PLC0415 - not for --help

    data = context.parent.params.get("data") if context.parent else None
    raise typer.Exit(show(data, services, watch, as_data))
