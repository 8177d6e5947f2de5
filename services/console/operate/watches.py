"""`presswatch watch`: manage watches and their webhook deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table

from services.console.archive_connection import archive
from services.console.operate import watch_files
from services.console.output import JsonOption, print_json, print_result
from services.console.terminal import terminal
from services.publisher.core.events.webhook_signing import key_of, new_secret
from shared.archive.names import load_accepted
from shared.archive.schema.connection import Connection
from shared.archive.watches import deliveries, store
from shared.archive.watches.subscriptions import KINDS, Subscription, check_address
from shared.errors import Misconfigured

app = typer.Typer(name="watch", help="Get notified of a name, an outlet, a search or a removal.", no_args_is_help=True)

app.add_typer(watch_files.app)

T = TypeVar("T")
NameArgument = Annotated[str, typer.Argument(help="The watch's name.")]


def _with_archive(work: Callable[[Connection], Awaitable[T]]) -> T:
    async def run() -> T:
        async with archive() as conn:
            return await work(conn)

    return asyncio.run(run())


@app.command(
    epilog="Example: presswatch watch add removals --kind removed --kind mass-removal --url https://x.example/h"
)
def add(
    name: NameArgument,
    kind: Annotated[list[str] | None, typer.Option(help=f"Any of: {', '.join(KINDS)}. Default: all.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="An outlet's id. Default: all.")] = None,
    person: Annotated[list[str] | None, typer.Option(help="A name in the text before or after the change.")] = None,
    search: Annotated[str, typer.Option(help="Query as in the site's search box.")] = "",
    url: Annotated[str | None, typer.Option(help="Webhook that receives each event, signed.")] = None,
    secret_file: Annotated[Path | None, typer.Option(help="File with the webhook's secret. Default: make one.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Add a watch. An event must match all given options. Matches are marked in the notification stream and sent to
    the URL."""
    wanted = Subscription(tuple(kind or ()), tuple(outlet or ()), tuple(person or ()), search)
    if search:
        _with_archive(load_accepted)
    wanted.check()
    if url is not None:
        check_address(url)
    secret = _secret(secret_file) if url is not None else ""
    _with_archive(lambda conn: store.put_watch(conn, name, wanted, url, secret))
    new_one = secret if secret_file is None else ""
    _report("watching", name, as_json, {"secret": new_one or None})
    if not wanted.stored() and not as_json:
        typer.echo("it matches every event: no --kind, --outlet, --person or --search narrows it")
    if new_one and not as_json:
        typer.echo(f"secret of the webhook, shown only once: {new_one}")


def _secret(file: Path | None) -> str:
    try:
        secret = file.read_text().strip() if file is not None else new_secret()
    except OSError as error:
        raise Misconfigured(f"--secret-file: {error}") from None
    key_of(secret)
    return secret


@app.command("list", epilog="Example: presswatch watch list --json")
def list_watches(*, as_json: JsonOption = False) -> None:
    """List all watches, with their numbers of due, sent and dead deliveries."""

    async def work(conn: Connection) -> list[dict[str, Any]]:
        counts = await deliveries.counts(conn)
        return [_row(watch, counts.get(watch.id, {})) for watch in await store.all_watches(conn)]

    rows = _with_archive(work)
    _show(rows, ("name", "wants", "url", "due", "sent", "dead", "paused"), as_json)


def _row(watch: store.Watch, counts: dict[str, int]) -> dict[str, Any]:
    states = {state: counts.get(state, 0) for state in ("due", "sent", "dead")}
    return {
        "name": watch.name,
        "wants": watch.wanted.stored(),
        "url": watch.url,
        **states,
        "paused": watch.paused_why,
    }


@app.command(epilog="Example: presswatch watch remove removals")
def remove(name: NameArgument, as_json: JsonOption = False) -> None:
    """Remove a watch and its deliveries that are still due."""
    _on(name, store.remove_watch)
    _report("removed", name, as_json)


@app.command(epilog='Example: presswatch watch pause removals --why "the receiver moves"')
def pause(
    name: NameArgument,
    why: Annotated[str, typer.Option(help="Shown in `watch list`.")] = "by hand",
    as_json: JsonOption = False,
) -> None:
    """Pause a watch: send nothing. Deliveries found in the meantime are kept."""

    async def work(conn: Connection, watch: store.Watch) -> None:
        await store.pause_watch(conn, watch, why)

    _on(name, work)
    _report("paused", name, as_json)


@app.command(epilog="Example: presswatch watch resume removals")
def resume(name: NameArgument, as_json: JsonOption = False) -> None:
    """Resume a watch and send the deliveries that were kept."""
    _on(name, store.resume_watch)
    _report("resumed", name, as_json)


@app.command("deliveries", epilog="Example: presswatch watch deliveries removals --state dead")
def list_deliveries(
    *,
    name: NameArgument,
    state: Annotated[str | None, typer.Option(help="due, sent or dead.")] = None,
    limit: Annotated[int, typer.Option(help="The most to show.", min=1)] = 50,
    as_json: JsonOption = False,
) -> None:
    """List the deliveries of a watch, newest first."""
    if state not in (None, "due", "sent", "dead"):
        raise typer.BadParameter("write due, sent or dead", param_hint="--state")

    async def work(conn: Connection, watch: store.Watch) -> list[dict[str, Any]]:
        return [dict(row) for row in await deliveries.list_deliveries(conn, watch, state, limit)]

    _show(_on(name, work), ("event", "kind", "article_id", "state", "attempt", "status", "error"), as_json)


@app.command(epilog="Example: presswatch watch replay removals")
def replay(name: NameArgument, as_json: JsonOption = False) -> None:
    """Send dead deliveries again. The receiver sees the same webhook-id and a higher webhook-attempt."""
    number = _on(name, deliveries.requeue)
    print_result({"name": name, "requeued": number}, f"{number} will be sent again", as_json)


def _report(done: str, name: str, as_json: bool, more: dict[str, Any] | None = None) -> None:
    print_result({"name": name, "done": done, **(more or {})}, f"{done}: {name}", as_json)


def _on(name: str, work: Callable[[Connection, store.Watch], Awaitable[T]]) -> T:
    async def found(conn: Connection) -> T:
        return await work(conn, await store.watch_named(conn, name))

    return _with_archive(found)


def _show(rows: list[dict[str, Any]], columns: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    table = Table(*columns, box=None)
    for row in rows:
        table.add_row(*(_cell(row[c]) for c in columns))
    terminal().print(table if rows else "none")


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        parts = (f"{k}: {v if isinstance(v, str) else ', '.join(v)}" for k, v in value.items())
        return "; ".join(parts) or "everything"
    return "" if value is None else str(value)
