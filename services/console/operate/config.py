"""`presswatch config`. Its help loads no settings."""

from __future__ import annotations

from pathlib import Path

import typer

from services.console.output import JsonOption
from services.console.run.supervisor.data_folder import read_run

app = typer.Typer()


@app.command(epilog="Example: presswatch config")
def config(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """Show every setting in force, and where it comes from. Secrets are hidden.

    Services on other machines have their own environment. Exit code 78: a setting is wrong.
    """
    from services.console.operate.settings_in_force import print_settings  # noqa: PLC0415 - not for --help

    parent = context.parent
    print_settings(read_run(parent.params["data"] if parent else Path("data")).get("environment"), as_json)
