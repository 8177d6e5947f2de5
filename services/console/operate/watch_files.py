"""`presswatch watch export` and `watch import`: carry watches to another archive, or keep them in a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from services.console.archive_connection import archive
from services.console.operate.watch_lines import WatchFile, WatchLine
from services.console.output import JsonOption, print_json, print_result
from services.publisher.core.events.webhook_signing import new_secret
from shared.archive.names import load_accepted
from shared.archive.schema.connection import Connection
from shared.archive.watches import store
from shared.errors import Misconfigured
from shared.storage import secret_files

app = typer.Typer()


@app.command("export", epilog="Example: presswatch watch export --to watches.json")
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
    if to.exists() and not to.is_file():
        to.write_text(written, encoding="utf-8")  # a pipe or a terminal
    else:
        secret_files.write(to.resolve(), written)
    print_result({"file": to, "watches": len(found.watches)}, f"written: {to}", as_json)


async def _stored(secrets: bool) -> WatchFile:
    async with archive() as conn:
        found = await store.all_watches(conn)
    rows = [
        {
            "name": w.name,
            **w.wanted.stored(),
            "url": w.url,
            "secret": w.secret if secrets else "",
            "paused": w.paused_why,
        }
        for w in found
    ]
    return WatchFile.model_validate({"watches": rows})


@app.command("import", epilog="Example: presswatch watch import watches.json")
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
    if there and _is_same(line, there):
        return {"name": line.name, "done": "there already", "secret": None}
    try:
        line.check()
    except Misconfigured as error:
        raise Misconfigured(f"watch {line.name!r}: {error}") from None
    made = new_secret() if line.url and not line.secret else None
    await store.put_watch(conn, line.name, line.wanted, line.url, line.secret or made or "")
    if line.paused:
        await store.pause_watch(conn, await store.watch_named(conn, line.name), line.paused)
    return {"name": line.name, "done": "paused" if line.paused else "watching", "secret": made}


def _is_same(line: WatchLine, there: store.Watch) -> bool:
    """Return whether the watch is the one in the file, which may leave its secret out. Pausing it changes nothing."""
    return (there.wanted, there.url) == (line.wanted, line.url) and line.secret in ("", there.secret)
