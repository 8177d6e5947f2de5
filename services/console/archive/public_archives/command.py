"""`presswatch backfill --from-archive`: check the options and print where it begins, or run it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from services.console.archive.public_archives.endpoints import archive_of
from services.console.archive.public_archives.run import Wanted, import_from_archive
from services.console.output import print_json
from shared.errors import PresswatchError
from shared.sources import Outlet


@dataclass(frozen=True, slots=True)
class Choices:
    """The options as they were given."""

    index: str
    replay: str
    warcs: str
    since: datetime
    until: datetime | None
    urls: tuple[str, ...]
    again: bool
    hosts: tuple[str, ...] = ()


def backfill_from_archive(
    context: typer.Context, outlet: Outlet, given: Choices, dry_run: bool, patience: float, as_json: bool
) -> None:
    """Import captures from another web archive, or with `dry_run` print where that would begin."""
    wanted = wanted_of(outlet, given)
    if not dry_run:
        import_from_archive(wanted, folder_of(context), patience, as_json)
    elif as_json:
        print_json({"starts_at": wanted.starts()})
    else:
        typer.echo("\n".join(wanted.starts()))


def wanted_of(outlet: Outlet, given: Choices) -> Wanted:
    """Return what the options ask for.

    Raises `typer.BadParameter` for dates or addresses that make no sense, and `PresswatchError` for an address with
    `*` if the archive lists one address at a time.
    """
    until = given.until or datetime.now(UTC)
    if f"{given.since:%Y%m%d}" > f"{until:%Y%m%d}":
        raise typer.BadParameter("--until is before --since")
    archive = archive_of(given.index, given.replay, given.warcs, given.hosts)
    for url in given.urls:
        if not url.startswith(("http://", "https://")):
            raise typer.BadParameter(f"{url}: give a whole address, with http:// or https://", param_hint="--url")
        if archive.is_timemap and url.endswith("*"):
            raise PresswatchError(f"{url}: a timemap has the captures of one address; give it without `*`")
    last = min(f"{until:%Y%m%d}235959", f"{datetime.now(UTC):%Y%m%d%H%M%S}")  # no archive saw tomorrow
    return Wanted(outlet, archive, f"{given.since:%Y%m%d}000000", last, given.urls, given.again)


def folder_of(context: typer.Context) -> Path:
    """Return the watch's folder for imports, because its journals belong to one archive."""
    data = context.parent.params.get("data") if context.parent else None
    return data / "ingest" if data and data.is_dir() else Path("presswatch-ingest")
