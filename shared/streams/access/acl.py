"""Access rights on the stream server: one user for each service and producer, with only the rights it uses.

Scripts grant no rights: the server checks each command in them against the rights of the caller. Keys match partition
numbers by digits, so that the file stays valid when partitions are added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.errors import Misconfigured
from shared.streams.bus.topology import (
    ACCEPTED_NAMES,
    INTAKE_PREFIX,
    INTAKE_REGISTRY,
    NOTIFICATIONS,
    READER_OF,
    StreamName,
    intake_of,
)
from shared.streams.intake.admission import is_producer

ADMIN, OPERATOR, METRICS, LISTENER = "admin", "operator", "metrics", "listener"
SERVICES = ("fetcher", "parser", "enricher", "publisher", "reader")
PRODUCER_PREFIX = "producer-"
COMMAND_PRODUCER = "ingest"
"""The producer name of `presswatch ingest`. The operator may add to its intake."""

_PARTITIONS = ("[0-9]", "[0-9][0-9]", "[0-9][0-9][0-9]")
_ANYBODY = "+ping +client|setname +cluster|slots +command"
_FRONTIER = (
    "+exists +hget +hset +hdel +hmget +hexists +hincrby +hgetall +zadd +zrem +zrange +zrangebyscore +zscore +zcard "
    "+zcount +sadd +scard +sismember +rename +expire +type"
)
_BOOKS = "+hget +hset +hdel +hincrby +hgetall +type"
_READ_STREAM = (
    "+xreadgroup +xack +xdel +xadd +xclaim +xautoclaim +xpending +xrange +xlen +xinfo|consumers "
    "+xgroup|create +xgroup|delconsumer +type"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """Commands allowed on some keys. `access` is `~` for read and write, `%R~` for read only, `%W~` for write only."""

    commands: str
    keys: tuple[str, ...]
    access: str = "~"

    def __str__(self) -> str:
        return f"({self.commands} {' '.join(self.access + key for key in self.keys)})"


def rights_of(user: str) -> str:
    """Return the user's rules in the format of an ACL file, without password.

    Raises `Misconfigured` for an unknown user.
    """
    if user == ADMIN:
        return "~* &* +@all"
    if user.startswith(PRODUCER_PREFIX):
        return _rules(_ANYBODY, _producer(user.removeprefix(PRODUCER_PREFIX)))
    if user in _RIGHTS:
        return _rules(*_RIGHTS[user])
    raise Misconfigured(f"unknown user {user} of the stream server: there are {', '.join(users())}")


def users(producers: Iterable[str] = ()) -> list[str]:
    """Return the names of all users."""
    return [ADMIN, *SERVICES, OPERATOR, METRICS, LISTENER, *(PRODUCER_PREFIX + name for name in producers)]


def acl_file(passwords: Mapping[str, str]) -> str:
    """Return the text of the ACL file: the users in `passwords` with their hashes.

    Nobody else can log in, and nobody can log in without a user name.
    """
    lines = [f"user {name} on #{digest(word)} {rights_of(name)}" for name, word in passwords.items()]
    return "\n".join(["user default off resetchannels -@all", *lines]) + "\n"


def digest(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()


def _rules(general: str, grants: Iterable[Grant]) -> str:
    return " ".join(["resetchannels -@all", general, *map(str, grants)])


def _of(*parts: str) -> tuple[str, ...]:
    """Return the keys with these names in every partition."""
    return tuple(f"pw:{{{number}}}:{part}" for part in parts for number in _PARTITIONS)


def _lanes(stream: StreamName, suffix: str = "") -> tuple[str, ...]:
    return _of(f"{stream}{suffix}", f"{stream}:bulk{suffix}")


def _producer(name: str) -> list[Grant]:
    if not is_producer(name):
        raise Misconfigured(f"{name!r} cannot be a producer's name: lower-case letters, digits, `.`, `-`, `_`")
    return [
        Grant("+xadd +xlen", (intake_of(name),), "%W~"),
        Grant("+get +mget", _of(f"receipt:{name}:*"), "%R~"),
    ]


def _watching() -> list[Grant]:
    """Return the rights of every service: to see how many entries wait, and whether the server still has its data."""
    return [
        Grant("+eval +evalsha", _of("*")),
        Grant("+xlen +zcard +exists +type +xinfo|groups", _of("*"), "%R~"),
        Grant("+get +exists", _of("epoch"), "%R~"),
        Grant("+hgetall +hget", _of("counts", "bytes"), "%R~"),
    ]


def _adding(*streams: StreamName) -> list[Grant]:
    """Return the rights to add entries, to see how many wait, and to update the counters."""
    keys = tuple(key for stream in streams for key in _lanes(stream))
    return [Grant("+xadd +xrange", keys), Grant(_BOOKS, _of("counts", "bytes"))]


def _stage(name: str) -> list[Grant]:
    grants: list[Grant] = []
    for stream in (stream for stream, reader in READER_OF.items() if reader == name):
        grants += [
            Grant(_READ_STREAM, _lanes(stream)),
            Grant("+zadd +zrem +zrangebyscore +zcard +type", _lanes(stream, ":delayed")),
            Grant("+hset +hget +hdel +type", _lanes(stream, ":delayed:data")),
            Grant("+hget +hset +hdel +type", _lanes(stream, ":alone")),
            Grant("+xadd +type", _lanes(stream, ":dead"), "%W~"),
        ]
    return [*grants, Grant(_BOOKS, _of("counts", "bytes")), Grant("+set", _of("receipt:*"), "%W~")]


def _feeding(*streams: StreamName) -> list[Grant]:
    return [*_adding(*streams), Grant("+zscore +zadd +zremrangebyscore +type", _of("taken"))]


def _frontier() -> list[Grant]:
    return [Grant(_FRONTIER, _of("frontier:*"))]


def _intake() -> list[Grant]:
    inside, beside = f"{INTAKE_PREFIX}*", f"{{{INTAKE_PREFIX}*}}:"
    return [
        Grant("+eval +evalsha", (inside, f"{beside}dead", f"{beside}counts")),
        Grant(
            "+xreadgroup +xack +xdel +xclaim +xautoclaim +xpending +xlen +xrange +xgroup|create "
            "+xgroup|delconsumer +type +memory|usage",
            (inside,),
        ),
        Grant("+xadd +xlen +type +memory|usage", (f"{beside}dead",), "%W~"),
        Grant("+hincrby +hgetall +type", (f"{beside}counts",)),
        Grant("+smembers +sadd", (INTAKE_REGISTRY,)),
        Grant("+set", _of("receipt:*"), "%W~"),
    ]


def _founding() -> list[Grant]:
    return [
        Grant("+xgroup|create +xrange", tuple(key for stream in StreamName for key in _lanes(stream))),
        Grant("+get +set +del +pexpire", _of("epoch", "founding")),
    ]


def _letters() -> list[Grant]:
    beside = f"{{{INTAKE_PREFIX}*}}:"
    return [
        Grant("+xrange +xdel +xlen +type", (*_of("*:dead"), f"{beside}dead")),
        Grant(
            "+eval +evalsha +xadd +type", (f"{INTAKE_PREFIX}*", f"{beside}dead", f"{beside}counts", f"{beside}bytes")
        ),
        Grant("+hincrby +hget +hgetall +type", (f"{beside}counts", f"{beside}bytes")),
        Grant("+xlen +xrange", (f"{INTAKE_PREFIX}*",), "%R~"),
        Grant("+smembers", (INTAKE_REGISTRY,), "%R~"),
    ]


_TIME = "+time +info|memory +info|server +info|persistence"
_CAPTURES, _ARTICLES, _ENRICHED, _OBSERVATIONS = StreamName
_RIGHTS: dict[str, tuple[str, list[Grant]]] = {
    "fetcher": (
        f"{_ANYBODY} {_TIME} +scan",
        [
            *_watching(),
            *_frontier(),
            Grant("+get +set", _of("frontier:robots:*")),
            *_feeding(_CAPTURES, _OBSERVATIONS),
            *_intake(),
        ],
    ),
    "parser": (
        f"{_ANYBODY} {_TIME}",
        [*_watching(), *_stage("parser"), *_adding(_ARTICLES, _OBSERVATIONS), *_frontier()],
    ),
    "enricher": (
        f"{_ANYBODY} {_TIME}",
        [
            *_watching(),
            *_stage("enricher"),
            *_adding(_ENRICHED),
            Grant("+get", (ACCEPTED_NAMES,), "%R~"),
        ],
    ),
    "publisher": (
        f"{_ANYBODY} {_TIME}",
        [
            *_watching(),
            *_stage("publisher"),
            *_founding(),
            *_feeding(*StreamName),
            *_frontier(),
            Grant("+xadd +exists +del +xinfo|stream", (NOTIFICATIONS,)),
            Grant("+set", (ACCEPTED_NAMES,), "%W~"),
        ],
    ),
    "reader": (f"{_ANYBODY} {_TIME}", []),
    OPERATOR: (
        f"{_ANYBODY} {_TIME} +multi +exec +acl|whoami +acl|load +acl|log",
        [
            *_watching(),
            *_feeding(*StreamName),
            *_frontier(),
            Grant("+get +set", _of("frontier:robots:*")),
            *_letters(),
            Grant("+xadd +xlen", (intake_of(COMMAND_PRODUCER),), "%W~"),
            Grant("+get", (ACCEPTED_NAMES,), "%R~"),
            Grant("+get +mget", _of("receipt:*"), "%R~"),
        ],
    ),
    METRICS: (f"{_ANYBODY} {_TIME} +info", _watching()),
    LISTENER: (_ANYBODY, [Grant("+xread +xrange +xrevrange +xlen +exists +xinfo|stream", (NOTIFICATIONS,), "%R~")]),
}
