"""List all trouble of outlets, for `presswatch status`, the site, the API and the metrics."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from shared.archive.read.outlets.entry_point_faults import entry_faults, entry_faults_of
from shared.archive.read.outlets.outages import outages, outages_now
from shared.archive.read.outlets.trouble import Trouble
from shared.archive.schema.connection import Connection

LOOKS_BACK_DAYS = 30


async def troubles_now(conn: Connection, points: Collection[tuple[str, str]], now: datetime) -> list[Trouble]:
    """Return the current trouble of all outlets. `points` are the entry points (outlet and URL) to check."""
    found = [*await outages_now(conn, now), *await entry_faults(conn, points)]
    return sorted(found, key=lambda one: (one.outlet, one.since))


async def troubles_of(conn: Connection, outlet: str, first: date, last: date) -> list[Trouble]:
    """Return one outlet's outages between two days (UTC, both included) and its entry points' faults, newest first."""
    since = datetime.combine(first, time(), UTC)
    until = datetime.combine(last + timedelta(days=1), time(), UTC)
    found = [*await outages(conn, outlet, since, until), *await entry_faults_of(conn, outlet, since)]
    return sorted(found, key=lambda one: one.since, reverse=True)
