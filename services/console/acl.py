"""`presswatch acl`: the users of the stream server, with passwords, as a file it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shared.streams.acl_folder import make


def register(app: typer.Typer) -> None:
    app.command("acl")(acl)


def acl(
    folder: Annotated[Path, typer.Argument(help="Keeps a folder a user, and users.acl. Made where it is missing.")],
    producer: Annotated[list[str] | None, typer.Option(help="Adds a producer; may be given several times.")] = None,
) -> None:
    """Writes users.acl for Redis or Valkey: a user a service and a producer, each with no more rights than it needs.

    Passwords that are there are kept, those that are missing are made. A user whose folder is deleted is no more.
    """
    made = make(folder, producer or ())
    typer.echo(f"{made.file}: {len(made.passwords)} users; give it to the server by `aclfile`, then `ACL LOAD`")
    for name in made.new:
        typer.echo(f"{name}: password made, in {folder / name}")
