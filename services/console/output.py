"""What commands print: a JSON document for programs, and progress for people who wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import orjson
import typer

from services.console.terminal import terminal

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document for programs.")]

Progress = Callable[[str], None]
"""Receives progress as text, without markup from outside."""


def print_json(document: Any) -> None:
    """Print one JSON document to standard output. Times are in UTC with `Z`."""
    typer.echo(orjson.dumps(document, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z))


def print_result(document: Any, words: str, as_json: bool) -> None:
    """Print the result of a command: the document for programs, or the words for people."""
    print_json(document) if as_json else typer.echo(words)


def print_json_line(document: Any) -> None:
    """Print one line of a stream of JSON documents."""
    typer.echo(orjson.dumps(document, default=str, option=orjson.OPT_UTC_Z))


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Progress]:
    """Show one changing line on standard error if that is a terminal. Yields the function that changes it."""
    with terminal(stderr=True, quiet=quiet).status(label) as status:
        yield status.update
