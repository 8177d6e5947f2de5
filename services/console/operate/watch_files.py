"""`presswatch watch export` and `watch import`: carry watches to another archive, or keep them in a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.console.archive_connection import archive
from services.console.output import JsonOption, print_json
from services.publisher.core.webhook_signing import key_of, new_secret
from shared.archive.names import load_accepted
from shared.archive.schema.connection import Connection
from shared.archive.watches import store
from shared.archive.watches.subscriptions import Subscription, check_address
from shared.errors import Misconfigured


class WatchLine(BaseModel):
    """A watch in a file. Without a secret, a watch with a webhook gets a new one when it is imported."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1)
    kinds: list[str] = []
    outlets: list[str] = []
    people: list[str] = []
    search: str = ""
    url: str | None = None
    secret: str = ""

    @property
    def wanted(self) -> Subscription:
        return Subscription(tuple(self.kinds), tuple(self.outlets), tuple(self.people), self.search)

    def check(self) -> None:
        """Raise `Misconfigured` for a watch that can never match, or that has no usable webhook."""
        self.wanted.check()
        if self.url is not None:
            check_address(self.url)
        if self.secret:
            key_of(self.secret)


class WatchFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    watches: list[WatchLine]


def export_watches(
    to: Annotated[Path | None, typer.Option(help="File to write. Default: standard output.")] = None,
    secrets: Annotated[bool, typer.Option("--secrets", help="Also write the secrets of the webhooks.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write all watches as JSON, for `watch import`."""
    if as_json and to is None:
        raise typer.BadParameter("standard output has the watches: add --to FILE", param_hint="--json")
    found = asyncio.run(_stored(secrets))
    written = found.model_dump_json(indent=2, exclude_defaults=True) + "\n"
    if to is None:
        typer.echo(written, nl=False)
        return
    to.touch(mode=0o600)
    to.write_text(written, encoding="utf-8")
    if as_json:
        print_json({"file": to, "watches": len(found.watches)})
    else:
        typer.echo(f"written: {to}")


async def _stored(secrets: bool) -> WatchFile:
    async with archive() as conn:
        found = await store.all_watches(conn)
    rows = [{"name": w.name, **w.wanted.stored(), "url": w.url, "secret": w.secret if secrets else ""} for w in found]
    return WatchFile.model_validate({"watches": rows})


def import_watches(
    file: Annotated[Path, typer.Argument(help="A file that `watch export` wrote.")], as_json: JsonOption = False
) -> None:
    """Add the watches of a file, all or none. A watch that is there already and is the same stays as it is."""
    given = _read(file)
    done = asyncio.run(_imported(given))
    if as_json:
        print_json(done)
        return
    for row in done:
        typer.echo(f"{row['done']}: {row['name']}")
        if row["secret"]:
            typer.echo(f"secret of its webhook, shown only once: {row['secret']}")


def _read(file: Path) -> WatchFile:
    try:
        return WatchFile.model_validate_json(file.read_bytes())
    except OSError as error:
        raise Misconfigured(f"{file}: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise Misconfigured(f"{file}: {where}: {first['msg']}; `presswatch watch export` writes such a file") from None


async def _imported(given: WatchFile) -> list[dict[str, Any]]:
    async with archive() as conn:
        await load_accepted(conn)
        there = {watch.name: watch for watch in await store.all_watches(conn)}
        return [await _put(conn, line, there.get(line.name)) for line in given.watches]


async def _put(conn: Connection, line: WatchLine, there: store.Watch | None) -> dict[str, Any]:
    """Add one watch and return what was done. A new secret is in it."""
    if there and (there.wanted, there.url) == (line.wanted, line.url):
        return {"name": line.name, "done": "there already", "secret": None}
    try:
        line.check()
    except Misconfigured as error:
        raise Misconfigured(f"watch {line.name!r}: {error}") from None
    made = new_secret() if line.url and not line.secret else None
    await store.put_watch(conn, line.name, line.wanted, line.url, line.secret or made or "")
    return {"name": line.name, "done": "watching", "secret": made}


def register(app: typer.Typer) -> None:
    app.command("export", epilog="Example: presswatch watch export --to watches.json")(export_watches)
    app.command("import", epilog="Example: presswatch watch import watches.json")(import_watches)
