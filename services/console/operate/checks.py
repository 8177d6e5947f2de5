"""The checks of `presswatch check`. Each returns what it found, or raises with the remedy."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import math
import os
import shutil
import time
from dataclasses import dataclass

import psycopg
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError

from services.console.operate.settings_in_force import KINDS, variables
from services.reader.settings import ReaderSettings
from shared.archive.read.connection.replica import Refusal, Replica, sentence
from shared.archive.read.connection.server import ReadServer
from shared.archive.schema.connection import KEYED, Connection, conninfo
from shared.archive.schema.connection import connect as connect_database
from shared.archive.schema.migrate import check as check_schema
from shared.archive.schema.migrate import check_server
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.sources import load_sources, source_files
from shared.sources.check import check_files
from shared.storage.durable_files import FULL_BYTES
from shared.storage.opening import folder_of, open_blobs
from shared.streams.bus.connection import connect, server_info

PATIENCE_S = 40.0
"""An object store that stalls is given up after about twenty seconds."""
_OLDEST_REDIS = 7
_CLOCK_OFF_S = 5.0
_ALIKE, _LETTERS = 0.9, 2
"""How like two names are if one is the other with a slip (1 is the same), and by how much their lengths may differ.
Other programs have variables too: `PRESSWATCH_REDIS` of our examples is not `PRESSWATCH_REDIS_CA`."""
_PROBE = "dropping/check"
_POOLER = "set PRESSWATCH_DATABASE_POOLER=true"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: what was examined, whether it passed, and what was found or how to fix it."""

    what: str
    well: bool
    said: str


async def settings(_: SharedSettings) -> str:
    """Load all settings, and look for variables whose name is nearly that of a setting."""
    known = {name for kind in KINDS.values() for name in variables(kind)}
    for kind in KINDS.values():
        load(kind)
    for name in sorted(set(os.environ) - known):
        near = [one for one in known if abs(len(one) - len(name)) <= _LETTERS]
        if name.startswith("PRESSWATCH_") and (like := difflib.get_close_matches(name, near, 1, _ALIKE)):
            raise Misconfigured(f"{name} is not a setting: is it {like[0]}? (all settings: docs/settings.md)")
    return "all can be read"


async def stream_server(settings: SharedSettings) -> str:
    """Check version, persistence and memory of the stream server, or of each master of a cluster."""
    redis = connect(settings)
    async with redis:
        about = await redis.info("server")
        version = str(about.get("redis_version", "0"))
        if int(version.partition(".")[0]) < _OLDEST_REDIS:
            raise Misconfigured(f"version {version} is too old: use Redis or Valkey {_OLDEST_REDIS} or later")
        if not settings.redis_cluster:
            await _takes_entries(redis, str(about.get("server_mode", about.get("redis_mode"))))
        if not all(int(kept.get("aof_enabled", 0)) for kept in await server_info(redis, "persistence")):
            raise Misconfigured("a crash would lose its data: set `appendonly yes`")
        memory = await server_info(redis, "memory")
    if any(one.get("maxmemory_policy") != "noeviction" for one in memory):
        raise Misconfigured("it may drop entries when it is full: set `maxmemory-policy noeviction`")
    if not all(one.get("maxmemory", 0) for one in memory):
        raise Misconfigured(
            "no limit makes stages and producers wait before it fills the machine's memory: set `maxmemory`, as in "
            "`maxmemory 512mb`"
        )
    limit = min(int(one["maxmemory"]) for one in memory) >> 20
    return f"version {version}, persists its data, evicts nothing, takes at most {limit:,} MB"


async def _takes_entries(redis: Redis, mode: str) -> None:
    if mode == "cluster":
        raise Misconfigured("it is a node of a cluster: set PRESSWATCH_REDIS_CLUSTER=true")
    with contextlib.suppress(NoPermissionError):  # users of an older version may not ask this
        if (await redis.info("replication")).get("role") != "master":
            raise Misconfigured("it is a replica, which takes no writes: name the primary in PRESSWATCH_REDIS_URL")


async def database(settings: SharedSettings) -> str:
    """Check version, schema and rights, and that the database takes writes."""
    await _keeps_sessions(settings)
    async with await _connected(settings) as conn:
        number = check_server(conn)
        await _takes_writes(conn)
        user = conn.info.user
        try:
            await check_schema(conn)
            row = await (await conn.execute(b"SELECT has_table_privilege('article', 'INSERT')")).fetchone()
        except psycopg.errors.InsufficientPrivilege:
            row = None
    if not (row and row[0]):
        raise Misconfigured(f"the role {user} may not write the archive: use the operator's (docs/roles.md)")
    return f"version {number}, the schema is current, the role is {user}"


async def _takes_writes(conn: Connection) -> None:
    query = b"SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'"
    is_replica, refuses = await (await conn.execute(query)).fetchone() or (False, False)
    if is_replica:
        raise Misconfigured("it is a replica, which takes no writes: name the primary in PRESSWATCH_DATABASE_URL")
    if refuses:
        raise Misconfigured(
            "it takes no writes: set default_transaction_read_only to off, for the server, the database and the role"
        )


async def _keeps_sessions(settings: SharedSettings) -> None:
    """Find a pooler that no setting names: PgBouncer refuses the options with which the services connect, or
    drops them if its settings say so."""
    if settings.database_pooler:
        return
    link = conninfo(settings, "presswatch check", session=KEYED)
    try:
        async with await psycopg.AsyncConnection.connect(link) as conn:
            dropped = await (await conn.execute(b"SELECT current_setting('enable_seqscan')")).fetchone() != ("off",)
    except psycopg.OperationalError as error:
        if "startup parameter" in str(error):
            raise Misconfigured(f"it is reached through a pooler: {_POOLER}") from None
        raise
    if dropped:
        raise Misconfigured(f"it is reached through a pooler that drops the settings of a session: {_POOLER}")


async def replica(settings: SharedSettings) -> str:
    """Compare the readers' replica with the primary, if there is one."""
    reader = load(ReaderSettings)
    if not (url := reader.database_read_url.get_secret_value()):
        return "the readers read from the primary"
    copy = conninfo(settings, "presswatch check", url, "PRESSWATCH_DATABASE_READ_URL")
    servers = [
        ReadServer(info, pooled=settings.database_pooler, size=1)
        for info in (conninfo(settings, "presswatch check"), copy)
    ]
    found = Replica(servers[1], reader.database_read_lag_s)
    async with servers[0].opened(), servers[1].opened():
        for _ in range(math.ceil(reader.database_read_lag_s)):
            await found.compare(*servers)
            if (why := found.refusal()) is not Refusal.BEHIND:
                break
            await asyncio.sleep(1)
    if why:
        raise Misconfigured(sentence(why))
    return f"a replica, at most {found.lag_s:.1f} s behind"


async def clock(settings: SharedSettings) -> str:
    """Compare our clock with both servers', because revisits, leases and certificates rely on it."""
    redis = connect(settings)
    async with redis:
        seconds, micro = await redis.time()
    off = {"the stream server's": seconds + micro / 1e6 - time.time()}
    async with await _connected(settings) as conn:
        row = await (await conn.execute(b"SELECT extract(epoch FROM clock_timestamp())::float8")).fetchone()
    off["the database's"] = float(str(row[0])) - time.time() if row else 0.0
    for whose, by in off.items():
        if abs(by) > _CLOCK_OFF_S:
            raise Misconfigured(f"{whose} clock is {by:+.0f} s off ours: run NTP on both machines")
    return f"within {max(map(abs, off.values())):.1f} s of both servers"


async def bodies(settings: SharedSettings) -> str:
    """Check the folder of the bodies, or write and read an object in their store."""
    if (folder := folder_of(settings.blobs)) is not None:
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            raise Misconfigured(f"{folder} is not a folder that can be written: create it, or set PRESSWATCH_BLOBS")
        usage = shutil.disk_usage(folder)
        if usage.free < max(FULL_BYTES, 0.1 * usage.total):
            raise Misconfigured(f"the disk of {folder} has {usage.free / usage.total:.0%} left: add space")
        return f"{folder} can be written, {usage.free / usage.total:.0%} of its disk is free"
    await asyncio.to_thread(_try_store, settings)
    return f"{settings.blobs} can be written, read and listed"


def _try_store(settings: SharedSettings) -> None:
    store = open_blobs(settings)
    try:
        store.write_file(_PROBE, b"presswatch check")
        if store.read_file(_PROBE) != b"presswatch check":
            raise Misconfigured(f"{settings.blobs} returns other bytes than were written")
        store.is_empty()
    finally:
        store.close()


async def sources(settings: SharedSettings) -> str:
    """Read every source file."""
    faults = [one for one in check_files(source_files(settings.sources)) if one.is_fault]
    if faults:
        raise Misconfigured(f"{len(faults)} faults, the first: {faults[0]}; see `presswatch sources check`")
    outlets = load_sources(settings.sources).outlets
    return f"{len(outlets)} outlets, no faults"


async def _connected(settings: SharedSettings) -> Connection:
    return await connect_database(settings, "presswatch check")
