"""What to do about an error of a server, in one sentence: which setting to correct, or what to do at the server."""

from __future__ import annotations

import psycopg
from redis import exceptions as redis

from services.reader.adapters.search.engine import SearchUnavailable
from shared.streams.bus.tls import tls_trouble

_REFUSED = (redis.AuthenticationError, redis.AuthorizationError)
_REDIS_RIGHTS = (
    "write its file of users again with `presswatch acl`, and load it with ACL LOAD (docs/security-of-the-bus.md)"
)
_REDIS_LOGIN = "check PRESSWATCH_REDIS_URL, PRESSWATCH_REDIS_USER and PRESSWATCH_REDIS_PASSWORD"
_REDIS_AWAY = (
    "start it, or correct PRESSWATCH_REDIS_URL: its host, its port, and rediss:// only where the server speaks TLS"
)
_DATABASE: tuple[tuple[str, str], ...] = (
    (
        "authentication failed",
        "check PRESSWATCH_DATABASE_URL, PRESSWATCH_DATABASE_USER and PRESSWATCH_DATABASE_PASSWORD",
    ),
    ("no password supplied", "put the password into PRESSWATCH_DATABASE_URL or PRESSWATCH_DATABASE_PASSWORD"),
    ("no encryption", "ask for TLS: add sslmode=verify-full to PRESSWATCH_DATABASE_URL (docs/postgresql.md)"),
    ("pg_hba.conf", "let the server accept this host, user and database in its pg_hba.conf"),
    ("does not support SSL", "turn on TLS at the server, or leave sslmode out of PRESSWATCH_DATABASE_URL"),
    ("does not match host name", "use a name of its certificate as the host in PRESSWATCH_DATABASE_URL"),
    ("certificate has expired", "renew its certificate"),
    (
        "certificate verify failed",
        "renew its certificate if it has expired, else name the file of its authority as sslrootcert in "
        "PRESSWATCH_DATABASE_URL (docs/postgresql.md)",
    ),
    ("certificate", "name the file of its authority as sslrootcert in PRESSWATCH_DATABASE_URL (docs/postgresql.md)"),
    ("does not exist", "create the database and its roles (docs/roles.md)"),
    (
        "failed to resolve host",
        "correct the host in PRESSWATCH_DATABASE_URL, and write @ : / % in its password as %40 %3A %2F %25",
    ),
    (".s.PGSQL.", "set PRESSWATCH_DATABASE_URL"),
    ("connection slots", "raise its max_connections, or put PgBouncer before it (docs/postgresql.md)"),
    ("too many clients", "raise its max_connections, or put PgBouncer before it (docs/postgresql.md)"),
    ("starting up", "wait until it has started"),
)
"""Remedies by words of libpq and the server. The first that fits counts."""
_DATABASE_SOON = ("failed to resolve host", "connection slots", "too many clients", "starting up")
"""Words among these whose cause may pass by itself."""
_DATABASE_AWAY = "start it, or correct host and port in PRESSWATCH_DATABASE_URL"


def with_remedy(error: Exception) -> str:
    """Return the error's text in one line, followed by what to do where the text does not say so."""
    text = " ".join(str(error).split()).removesuffix(".") or type(error).__name__
    if isinstance(error, redis.RedisClusterException):
        return f"{text}: name a node of the cluster in PRESSWATCH_REDIS_URL, or set PRESSWATCH_REDIS_CLUSTER=false"
    if isinstance(error, redis.RedisError):
        return tls_trouble(error) or f"{text}: {_redis_remedy(error)}"
    if "statement pooling" in text:
        return f"{text}: set pool_mode = transaction in its pgbouncer.ini (docs/postgresql.md)"
    if isinstance(error, psycopg.OperationalError):
        remedy = next((remedy for words, remedy in _DATABASE if words in text), _DATABASE_AWAY)
        return f"{text.partition(' Is the server running')[0]}: {remedy}"
    if isinstance(error, SearchUnavailable) and "PRESSWATCH_SEARCH" not in text:
        return f"{text}: start it, or correct PRESSWATCH_SEARCH_URL"
    return text


def _redis_remedy(error: redis.RedisError) -> str:
    if isinstance(error, redis.NoPermissionError):
        return _REDIS_RIGHTS
    return _REDIS_LOGIN if isinstance(error, _REFUSED) else _REDIS_AWAY


def may_pass(error: Exception) -> bool:
    """Return whether waiting may help: the server is away or starting. A wrong password stays wrong."""
    if isinstance(error, psycopg.OperationalError):
        text = " ".join(str(error).split())
        known = next((words for words, _ in _DATABASE if words in text), "")
        return not known or known in _DATABASE_SOON
    if isinstance(error, _REFUSED) or tls_trouble(error):
        return False
    return isinstance(error, redis.ConnectionError | redis.TimeoutError | OSError)
