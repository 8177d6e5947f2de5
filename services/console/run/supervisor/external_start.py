"""Wait for the servers that are given by URL, and refuse those that belong to another watch."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import psycopg
from redis.exceptions import RedisClusterException, RedisError

from services.console.remedies import may_pass, with_remedy
from services.console.run.supervisor import server_record
from services.console.run.supervisor.data_folder import DataFolder
from services.console.run.supervisor.external_roles import APPLICATION, prepare_archive
from services.console.run.supervisor.external_servers import DATABASE, STREAMS, VARIABLE, ExternalServers
from shared.archive.schema import role_credentials
from shared.archive.schema.connection import connect as connect_database
from shared.archive.schema.migrate import check_server
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured
from shared.settings import SharedSettings
from shared.storage.opening import folder_of
from shared.streams.bus.connection import connect as connect_streams
from shared.streams.bus.topology import Keys

PATIENCE_S = 60.0
"""How long a server may be away when the watch starts. Once it runs, the services wait as long as it takes."""
_AGAIN_S = 1.0
T = TypeVar("T")
Report = Callable[[str], None]


class StoppedWaiting(Exception):
    """The user stopped the watch while it waited for a server."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How to wait for a server: until `stopping` or for `patience_s`. `report` gets the reason whenever it changes."""

    report: Report
    stopping: threading.Event
    patience_s: float = PATIENCE_S

    def answer(self, what: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return the server's answer. Raises `Misconfigured` for a wrong address or login, and if it stays away."""
        give_up, said = time.monotonic() + self.patience_s, ""
        while True:
            try:
                return asyncio.run(ask())
            except (psycopg.Error, RedisError, RedisClusterException, OSError) as error:
                why = with_remedy(error)
                if not may_pass(error) or time.monotonic() > give_up:
                    raise Misconfigured(f"{what}: {why}") from None
            if why != said:
                said = why
                self.report(f"waiting up to {self.patience_s:.0f} s for {what}: {why}")
            if self.stopping.wait(_AGAIN_S):
                raise StoppedWaiting


def use_external(external: ExternalServers, folder: DataFolder, bodies: str, waiting: Waiting) -> ExternalServers:
    """Wait for these servers, migrate the database, and return them with the roles of the services.

    Raises `Misconfigured` if a server belongs to another watch. `bodies` is as in PRESSWATCH_BLOBS.
    """
    server_record.refuse_others(folder, external.places)
    known, holds_articles, founded = server_record.external_of(folder.root), False, False
    if external.redis_url:
        founded = waiting.answer(_called(external, STREAMS), lambda: _is_founded(external.settings))
    if external.database_url:
        holds_articles = waiting.answer(_called(external, DATABASE), lambda: _holds_captures(external.settings))
    if holds_articles and DATABASE not in known:
        _refuse_without_bodies(external, folder, bodies)
    if founded and STREAMS not in known and not holds_articles:
        _refuse_streams_of_others(external, folder)
    if external.redis_url:
        waiting.report(f"the streams are on {external.places[STREAMS]}; all services use the user that was given")
    if external.database_url:
        external = _with_roles(external, folder, waiting)
    server_record.record(folder, external.places)
    return external


def _with_roles(external: ExternalServers, folder: DataFolder, waiting: Waiting) -> ExternalServers:
    made = role_credentials.make(folder.root / "secrets" / "database", owner=False)
    roles = waiting.answer(_called(external, DATABASE), lambda: prepare_archive(external, made.logins))
    how = f"all services use the role that was given: {roles.why}" if roles.why else "each service uses its own role"
    waiting.report(f"the archive is in {external.places[DATABASE]}; {how} (docs/roles.md)")
    return replace(external, logins=roles.logins)


def _called(external: ExternalServers, name: str) -> str:
    return f"the {name} {external.places[name]}, named by {VARIABLE[name]}"


async def _is_founded(settings: SharedSettings) -> bool:
    """Return whether a watch uses this stream server."""
    redis = connect_streams(settings)
    async with redis:
        return bool(await redis.exists(Keys(0).epoch))


async def _holds_captures(settings: SharedSettings) -> bool:
    async with await connect_database(settings, APPLICATION) as conn:
        check_server(conn)
        (table,) = await fetch(conn, b"SELECT to_regclass('capture') IS NOT NULL AS there")
        return bool(table["there"] and await fetch(conn, b"SELECT 1 AS one FROM capture LIMIT 1"))


def _refuse_without_bodies(external: ExternalServers, folder: DataFolder, bodies: str) -> None:
    """A watch on an archive whose bodies are elsewhere could show no picture and prove nothing."""
    own = folder.root / "blobs"
    if folder_of(bodies) is not None and not (own.is_dir() and any(own.iterdir())):
        raise Misconfigured(
            f"{_called(external, DATABASE)}, already holds an archive, but its bodies are not in {own}: put them there "
            "or set PRESSWATCH_BLOBS to their object store, or name an empty database"
        )


def _refuse_streams_of_others(external: ExternalServers, folder: DataFolder) -> None:
    """Two archives on one stream server would take each other's work."""
    number = "a server of its own, or another database of it, as in redis://HOST:PORT/1"
    raise Misconfigured(
        f"{_called(external, STREAMS)}, already serves another watch, for the archive of {folder.root} is empty: "
        f"name {number}"
    )
