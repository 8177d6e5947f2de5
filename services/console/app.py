"""The `presswatch` command: gathers what the other files of this folder offer, and tells errors as sentences."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import stamina.instrumentation
import typer

from services.console.run import run
from services.console.running import adopt
from shared.errors import PresswatchError
from shared.harmless import harmless
from shared.secret_files import keep_private

app = typer.Typer(
    name="presswatch", help="A self-hosted watch on the press.", no_args_is_help=True, pretty_exceptions_enable=False
)
app.command()(run)

_PARTS = (
    "acl", "archive", "ingest", "try_page", "status", "dead", "sources", "coverage", "backfill", "add", "watches",
    "reparse", "rules", "retain",
)  # fmt: skip
"""Modules that have `register(app)`, or an `app` of their own to be added whole."""


@app.callback()
def main_options(
    context: typer.Context,
    data: Annotated[
        Path, typer.Option("--in", envvar="PRESSWATCH_DATA", help="Data folder of the watch that a command works on.")
    ] = Path("data"),
) -> None:
    """Commands but `run` work on the watch that runs in the data folder, unless the environment names other stores."""
    if context.invoked_subcommand != "run":
        stamina.instrumentation.set_on_retry_hooks([])  # what a command prints is its answer alone
        adopt(data, os.environ)


def gather() -> typer.Typer:
    """The whole command. What each part needs is loaded here, so `run`, which is waited for, does without."""
    for name in _PARTS:
        module = importlib.import_module(f"services.console.{name}")
        if hasattr(module, "register"):
            module.register(app)
        else:
            app.add_typer(module.app)
    return app


def with_folder_first(arguments: Sequence[str]) -> list[str]:
    """Moves `--in DIR` before the command it was typed after: it is an option of the whole, and people put it last."""
    rest = list(arguments)
    end = rest.index("--") if "--" in rest else len(rest)
    for at, word in enumerate(rest[:end]):
        if word == "--in" or word.startswith("--in="):
            taken = rest[at : at + (2 if word == "--in" else 1)]
            return [*taken, *rest[:at], *rest[at + len(taken) :]]
    return rest


def main() -> None:
    """Entry point of the command. Exit codes: 0; 2 for wrong usage; 78 for a wrong setting; 1 for other errors."""
    keep_private()
    try:
        command = app if sys.argv[1:2] == ["run"] else gather()
        command(sys.argv[1:] if sys.argv[1:2] == ["run"] else with_folder_first(sys.argv[1:]))
    except PresswatchError as error:
        sys.stderr.write(f"presswatch: {harmless(str(error))}\n")
        sys.exit(78 if type(error).__name__ == "Misconfigured" else 1)


if __name__ == "__main__":
    main()
