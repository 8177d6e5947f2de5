"""`presswatch acl`: the users of the stream server and the roles of the database, as files the servers read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shared.archive.schema import role_credentials
from shared.streams.access.credentials import make_credentials


def register(app: typer.Typer) -> None:
    app.command("acl")(acl)


def acl(
    folder: Annotated[Path, typer.Argument(help="Keeps a folder a user, and users.acl. Made where it is missing.")],
    producer: Annotated[list[str] | None, typer.Option(help="Adds a producer; may be given several times.")] = None,
) -> None:
    """Makes the users of the servers, each with no more rights than it needs: users.acl for Redis or Valkey, a user a
    service and a producer; roles.sql for PostgreSQL, a role for the owner, publisher, reader and operator.

    Passwords that are there are kept, those that are missing are made. A user whose folder is deleted is no more.
    """
    made, roles = make_credentials(folder, producer or ()), role_credentials.make(folder)
    typer.echo(f"{made.file}: {len(made.passwords)} users; give it to the server by `aclfile`, then `ACL LOAD`")
    typer.echo(f"{role_credentials.write_for_a_server(folder, roles)}: the database's roles; run it by `psql -f`")
    for name in sorted({*made.new, *roles.new}):
        typer.echo(f"{name}: password made, in {folder / name}")
