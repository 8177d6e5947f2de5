"""`presswatch acl`: write the users of the stream server and the roles of the database to files for the servers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.console.output import JsonOption, print_json
from shared.archive.schema import role_credentials
from shared.streams.access.credentials import forget, make_credentials

app = typer.Typer()


@app.command(epilog="Example: presswatch acl /srv/presswatch/acl --producer desk")
def acl(
    folder: Annotated[Path, typer.Argument(help="Folder for users.acl and one folder a user. Created if missing.")],
    producer: Annotated[list[str] | None, typer.Option(help="Add a producer. Can be repeated.")] = None,
    renew: Annotated[
        list[str] | None, typer.Option(metavar="USER", help="Make a new password for this user. Can be repeated.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make the users of the servers, each with only the rights it needs. users.acl for Redis or Valkey has a user for
    each service and producer. roles.sql for PostgreSQL has a role for the owner, publisher, reader and operator.

    Existing passwords are kept, and missing ones are made. To remove a producer, delete its folder and run this again.
    After --renew, let both servers load their files, and restart the service.
    """
    forget(folder, renew or ())
    made, roles = make_credentials(folder, producer or ()), role_credentials.make(folder)
    roles_file, new = role_credentials.write_for_a_server(folder, roles), sorted({*made.new, *roles.new})
    if as_json:
        print_json({"users": made.file, "roles": roles_file, "new": {name: folder / name for name in new}})
        return
    typer.echo(f"{made.file}: {len(made.passwords)} users; name it in the server's `aclfile` setting, then `ACL LOAD`")
    typer.echo(f"{roles_file}: the database's roles; run it with `psql -f`")
    for name in new:
        typer.echo(f"{name}: password made, in {folder / name}")
