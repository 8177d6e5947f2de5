"""The `presswatch` command: the options that all commands share, and errors as sentences."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from services.console.commands import MODULE_OF, Commands, loaded
from services.console.context import use_running_watch
from services.console.exit_codes import ExitCode
from shared.errors import Misconfigured, PresswatchError, StoreUnavailable, Unavailable
from shared.sanitize import sanitize
from shared.storage.secret_files import keep_private

_REMEDY = "is `make run` running?"
_STORES = {"psycopg": "archive's database", "psycopg_pool": "archive's database", "redis": "stream server"}

app = typer.Typer(
    name="presswatch",
    cls=Commands,
    help="A self-hosted watch on the press.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def print_version(wanted: bool) -> None:
    """Print `presswatch VERSION` and end, if the option is given."""
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - not for --help

        typer.echo(f"presswatch {version('presswatch')}")
        raise typer.Exit


@app.callback()
def main_options(
    context: typer.Context,
    data: Annotated[
        Path, typer.Option("--in", envvar="PRESSWATCH_DATA", help="Data folder of the watch to work on.")
    ] = Path("data"),
    _: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """A self-hosted watch on the press. All commands except `run` work on the watch that runs in the data folder,
    unless the environment names other servers."""
    if context.invoked_subcommand not in ("run", "repair"):
        _silence_libraries()
        use_running_watch(data, os.environ)


def _silence_libraries() -> None:
    """Keep libraries' log lines out of a command's output."""
    import stamina.instrumentation  # noqa: PLC0415  # not for --help

    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    stamina.instrumentation.set_on_retry_hooks([])


def with_folder_first(arguments: Sequence[str]) -> list[str]:
    """Move `--in DIR` in front of the command. The option belongs to `presswatch`, but people type it last."""
    rest = list(arguments)
    end = rest.index("--") if "--" in rest else len(rest)
    for at, word in enumerate(rest[:end]):
        if word == "--in" or word.startswith("--in="):
            taken = rest[at : at + (2 if word == "--in" else 1)]
            return [*taken, *rest[:at], *rest[at + len(taken) :]]
    return rest


def run(arguments: Sequence[str]) -> None:
    """Run the command. The help of a command skips the common options, whose check loads pydantic."""
    if len(arguments) == 2 and arguments[0] in MODULE_OF and arguments[1] == "--help":
        command = loaded(MODULE_OF[arguments[0]]).commands[arguments[0]]
        command.main(["--help"], prog_name=f"presswatch {arguments[0]}")
    app(with_folder_first(arguments))


def main() -> None:
    """Run the command and end with an `ExitCode`. Known errors become one sentence."""
    keep_private()
    atexit.register(gc.freeze)  # a last search for cycles takes a tenth of a second, and memory is freed anyway
    try:
        run(sys.argv[1:])
    except Exception as error:
        if (sentence := sentence_of(error)) is None:
            raise
        sys.stderr.write(f"presswatch: {sanitize(sentence)}\n")
        sys.exit(ExitCode.MISCONFIGURED if isinstance(error, Misconfigured) else ExitCode.FAILED)


def sentence_of(error: Exception) -> str | None:
    """Return the message for an error, or None for a bug of Presswatch, which needs its traceback."""
    if isinstance(error, PresswatchError):
        own_remedy = not isinstance(error, Unavailable) or isinstance(error, StoreUnavailable)
        return str(error) if own_remedy else f"{error}; {_REMEDY}"
    kind = type(error).__module__.partition(".")[0]
    if kind in _STORES:  # compared by name, so that commands without a server load no client
        return f"the {_STORES[kind]} does not answer as it should: {error}; {_REMEDY}"
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
    return None


if __name__ == "__main__":
    main()
