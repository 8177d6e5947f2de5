"""The client for Redis, Valkey or a cluster.

It never retries by itself: after a lost reply, a repeated XADD would add the entry twice.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

import hiredis
import redis.exceptions
import stamina
from redis._parsers.base import BaseParser
from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.errors import Misconfigured
from shared.settings import SharedSettings

SOCKET_TIMEOUT_S = 15.0
CONNECT_TIMEOUT_S = 5.0
MOST_CONNECTIONS = 4096
"""Maximum connections to one cluster node. Each blocking read holds one."""
OUTAGE = (
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    redis.exceptions.ReadOnlyError,
    redis.exceptions.OutOfMemoryError,
    redis.exceptions.ClusterError,
    redis.exceptions.RedisClusterException,
    redis.exceptions.TryAgainError,
    redis.exceptions.MovedError,
    ConnectionError,
)
"""Errors that mean the server is unreachable, starting (`LOADING`), failing over, full or slow.

The command may or may not have run.
"""

_FORM = "write it as redis://HOST:PORT/0, and @ : / ? # % in a password as %40 %3A %2F %3F %23 %25 (docs/settings.md)"
TORN = (RuntimeError, AttributeError)
"""Errors that the client and uvloop raise if one task closes a connection while another writes to it."""

BaseParser.EXCEPTION_CLASSES["MISCONF"] = redis.exceptions.ReadOnlyError
"""A server that cannot write its file, for example on a full disk, rejects all writes until it can."""

T = TypeVar("T")


def pack_command(_: AbstractConnection, *words: Any) -> list[bytes]:
    """Write a command in C, like the client that is not asynchronous. The asynchronous one joins word by word."""
    name = words[0].encode() if isinstance(words[0], str) else words[0]
    try:
        return [hiredis.pack_command((*name.split(), *words[1:]))]
    except TypeError as error:
        raise redis.exceptions.DataError(str(error)) from None


AbstractConnection.pack_command = pack_command  # type: ignore[assignment,method-assign]


class _Cluster(RedisCluster):
    """A cluster client that reports connections closed by a failover as an outage.

    When any command learns of a new master, the client closes all its connections, including those in use.
    """

    async def execute_command(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command. A connection that another task closed counts as a lost connection."""
        try:
            return await super().execute_command(*args, **kwargs)
        except TORN as error:
            raise redis.exceptions.ConnectionError(f"the connection was closed while in use: {error}") from error


def options() -> dict[str, Any]:
    """Return keyword arguments for the client and for FastStream's broker.

    `protocol` is left out because FastStream needs its default.
    """
    return {
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": SOCKET_TIMEOUT_S,
        "socket_connect_timeout": CONNECT_TIMEOUT_S,
        "socket_keepalive": True,
    }


def cluster_options(settings: SharedSettings) -> dict[str, Any]:
    """Return additional keyword arguments for a cluster. If one part is down, the others stay usable."""
    return {"require_full_coverage": False, "max_connections": MOST_CONNECTIONS}


def address(settings: SharedSettings, *, every_node: bool = False) -> str:
    """Return the server's URL with user, password and certificates. Settings override the URL.

    For a cluster, the URL has the first node only, or `every_node`. Raises `Misconfigured`.
    """
    parts = _split(settings.redis_url.get_secret_value())
    user, password, hosts = _login(parts.netloc)
    if settings.redis_user is not None:
        user = quote(settings.redis_user, safe="")
    if settings.redis_password is not None:
        password = quote(settings.redis_password.get_secret_value(), safe="")
    login = f"{user}:{password}@" if user or password else ""
    query = _query(settings, parts.scheme, parts.query)
    host = login + (hosts if every_node else hosts.partition(",")[0])
    return f"{parts.scheme}://{host}{parts.path}" + (f"?{query}" if query else "")  # `geturl` loses `//` of a socket


def nodes(settings: SharedSettings) -> list[tuple[str, int]]:
    """Return host and port of each node in the URL. Nodes are separated by commas; each knows all others."""
    hosts = _login(_split(settings.redis_url.get_secret_value()).netloc)[2]
    found = [urlsplit(f"//{one}") for one in hosts.split(",")]
    return [(one.hostname or "127.0.0.1", one.port or 6379) for one in found]


def _split(url: str) -> SplitResult:
    """Split an address. Raises `Misconfigured` with a message that has no part of it: it may be of the password."""
    try:
        parts = urlsplit(url)
        for host in _login(parts.netloc)[2].split(","):
            _ = urlsplit(f"//{host}").port
    except ValueError:
        raise Misconfigured(f"PRESSWATCH_REDIS_URL cannot be read: {_FORM}") from None
    if parts.fragment or (parts.netloc and "@" in parts.path):
        raise Misconfigured(f"PRESSWATCH_REDIS_URL cannot be read: {_FORM}")
    return parts


def _login(netloc: str) -> tuple[str, str, str]:
    login, _, hosts = netloc.rpartition("@")
    user, _, password = login.partition(":")
    return user, password, hosts


def _query(settings: SharedSettings, scheme: str, given: str) -> str:
    words = dict(parse_qsl(given))
    if words.get("ssl_cert_reqs", "required") != "required" or words.get("ssl_check_hostname", "true").lower() in (
        "false",
        "0",
        "no",
    ):
        raise Misconfigured(
            "PRESSWATCH_REDIS_URL turns off the check of the server's certificate: set PRESSWATCH_REDIS_CA to the "
            "certificate of the authority that signed it instead"
        )
    files = {
        "ssl_ca_certs": ("PRESSWATCH_REDIS_CA", settings.redis_ca),
        "ssl_certfile": ("PRESSWATCH_REDIS_CERT", settings.redis_cert),
        "ssl_keyfile": ("PRESSWATCH_REDIS_KEY", settings.redis_key),
    }
    for word, (name, path) in files.items():
        if path is not None:
            words[word] = _readable(name, path, scheme)
    return urlencode(words)


def _readable(name: str, path: Path, scheme: str) -> str:
    if scheme != "rediss":
        raise Misconfigured(f"{name} is set, but PRESSWATCH_REDIS_URL does not begin with rediss://")
    try:
        path.open("rb").close()
    except OSError as error:
        raise Misconfigured(f"{name}: {path} cannot be read: {error.strerror}") from None
    return str(path.absolute())


def connect(settings: SharedSettings) -> Redis:
    """Return a client with its own connection pool.

    It connects on first use. A cluster client takes the same commands.
    """
    try:
        if settings.redis_cluster:
            return cast(Redis, _cluster(settings))
        return Redis.from_url(address(settings), **options())
    except (ValueError, ssl.SSLError) as error:
        raise Misconfigured(f"PRESSWATCH_REDIS_URL: {error}") from None


def _cluster(settings: SharedSettings) -> RedisCluster:
    return _Cluster.from_url(
        address(settings),
        startup_nodes=[ClusterNode(host, port) for host, port in nodes(settings)],
        **options(),
        **cluster_options(settings),
    )


async def server_info(client: Redis, section: str) -> list[dict[str, Any]]:
    """Return a section of INFO, from the single server or from each master of a cluster."""
    if not isinstance(client, RedisCluster):
        return [await client.info(section)]
    answers = await client.info(section, target_nodes=RedisCluster.PRIMARIES)
    return [answers] if section_is_flat(answers) else list(answers.values())


def section_is_flat(answers: dict[str, Any]) -> bool:
    """Return whether the answer comes from a single node: it is not keyed by the node's name."""
    return not all(isinstance(value, dict) for value in answers.values())


async def command(redis: Redis, *words: Any) -> Any:
    """Run one command; return the server's raw reply."""
    return await redis.execute_command(*words)  # type: ignore[no-untyped-call]


def text(value: bytes | str | object) -> str:
    """Decode a name or id, which the client returns as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


async def repeated(call: Callable[[], Awaitable[T]]) -> T:
    """Retry a call during short outages.

    Only for calls that are safe to repeat: reads, and scripts that check before they write.
    """
    async for attempt in stamina.retry_context(on=OUTAGE, attempts=4, timeout=20, wait_initial=0.1, wait_max=2):
        with attempt:
            return await call()
    raise AssertionError("stamina either returns or raises")


def group_is_gone(error: BaseException) -> bool:
    """Return whether a stream or its consumer group was deleted. Redis 7 reports a stream that is deleted during a
    blocking read as UNBLOCKED."""
    return any(sign in str(error) for sign in ("NOGROUP", "UNBLOCKED"))
