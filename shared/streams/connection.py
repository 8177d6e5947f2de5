"""The client for Redis or Valkey. It retries nothing by itself: one lost reply would write an XADD several times."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import redis.exceptions
import stamina
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.errors import Misconfigured
from shared.settings import SharedSettings

SOCKET_TIMEOUT_S = 15.0
CONNECT_TIMEOUT_S = 5.0
OUTAGE = (
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    redis.exceptions.ReadOnlyError,
    ConnectionError,
)
"""The server is away, starting (`LOADING`), failing over or slow; what we asked may or may not have been done."""

T = TypeVar("T")


def options() -> dict[str, Any]:
    """Keyword arguments for our client and FastStream's broker alike. No `protocol`: FastStream needs the default."""
    return {
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": SOCKET_TIMEOUT_S,
        "socket_connect_timeout": CONNECT_TIMEOUT_S,
        "socket_keepalive": True,
    }


def address(settings: SharedSettings) -> str:
    """The server's URL with its password; the client would let the one in the URL win over any other."""
    parts = urlsplit(settings.redis_url.get_secret_value())
    if settings.redis_password is None:
        return parts.geturl()
    user, _, host = (parts.netloc if "@" in parts.netloc else f"@{parts.netloc}").rpartition("@")
    secret = quote(settings.redis_password.get_secret_value(), safe="")
    return parts._replace(netloc=f"{user.partition(':')[0]}:{secret}@{host}").geturl()


def connect(settings: SharedSettings) -> Redis:
    """A client with a pool of its own; nothing is sent yet."""
    try:
        return Redis.from_url(address(settings), **options())
    except ValueError as error:
        raise Misconfigured(f"PRESSWATCH_REDIS_URL: {error}") from None


async def command(redis: Redis, *words: Any) -> Any:
    """One command as given, its answer as the server sent it."""
    return await redis.execute_command(*words)  # type: ignore[no-untyped-call]


def text(value: bytes | str | object) -> str:
    """What the client's types leave open: names and ids come as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


async def repeated(call: Callable[[], Awaitable[T]], attempts: int = 4) -> T:
    """Repeats over short outages what is safe to repeat: reads, and scripts that look first."""
    async for attempt in stamina.retry_context(on=OUTAGE, attempts=attempts, timeout=20, wait_initial=0.1, wait_max=2):
        with attempt:
            return await call()
    raise AssertionError("stamina either returns or raises")
