"""What a user of the stream server may do: the commands and keys of each kind of work."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import Misconfigured
from shared.streams.bus.topology import INTAKE_PREFIX, INTAKE_REGISTRY, READER_OF, StreamName, intake_of
from shared.streams.intake.admission import is_producer

_PARTITIONS = ("[0-9]", "[0-9][0-9]", "[0-9][0-9][0-9]")
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


def of(*parts: str) -> tuple[str, ...]:
    """Return the keys with these names in every partition."""
    return tuple(f"pw:{{{number}}}:{part}" for part in parts for number in _PARTITIONS)


def lanes(stream: StreamName, suffix: str = "") -> tuple[str, ...]:
    """Return the keys of a stream in every partition and both lanes."""
    return of(f"{stream}{suffix}", f"{stream}:bulk{suffix}")


def producing(name: str) -> list[Grant]:
    """Return the rights of a producer: to add to its own stream, and to read its receipts."""
    if not is_producer(name):
        raise Misconfigured(f"{name!r} cannot be a producer's name: lower-case letters, digits, `.`, `-`, `_`")
    return [
        Grant("+xadd +xlen", (intake_of(name),), "%W~"),
        Grant("+get +mget", of(f"receipt:{name}:*"), "%R~"),
    ]


def watching() -> list[Grant]:
    """Return the rights of every service: to see how many entries wait, and whether the server still has its data."""
    return [
        Grant("+eval +evalsha", of("*")),
        Grant("+xlen +zcard +exists +type +xinfo|groups", of("*"), "%R~"),
        Grant("+get +exists", of("epoch"), "%R~"),
        Grant("+hgetall +hget", of("counts", "bytes"), "%R~"),
    ]


def adding(*streams: StreamName) -> list[Grant]:
    """Return the rights to add entries, to see how many wait, and to update the counters."""
    keys = tuple(key for stream in streams for key in lanes(stream))
    return [Grant("+xadd +xrange", keys), Grant(_BOOKS, of("counts", "bytes"))]


def reading(name: str) -> list[Grant]:
    """Return the rights of a stage on the streams that it reads."""
    grants: list[Grant] = []
    for stream in (stream for stream, reader in READER_OF.items() if reader == name):
        grants += [
            Grant(_READ_STREAM, lanes(stream)),
            Grant("+zadd +zrem +zrangebyscore +zcard +type", lanes(stream, ":delayed")),
            Grant("+hset +hget +hdel +type", lanes(stream, ":delayed:data")),
            Grant("+hget +hset +hdel +type", lanes(stream, ":alone")),
            Grant("+xadd +type", lanes(stream, ":dead"), "%W~"),
        ]
    return [*grants, Grant(_BOOKS, of("counts", "bytes")), Grant("+set", of("receipt:*"), "%W~")]


def feeding(*streams: StreamName) -> list[Grant]:
    """Return the rights to add entries of messages that may come twice."""
    return [*adding(*streams), Grant("+zscore +zadd +zremrangebyscore +type", of("taken"))]


def queueing() -> list[Grant]:
    """Return the rights on the frontier."""
    return [Grant(_FRONTIER, of("frontier:*"))]


def taking_in() -> list[Grant]:
    """Return the rights to empty producers' streams."""
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
        Grant("+set", of("receipt:*"), "%W~"),
    ]


def bootstrapping() -> list[Grant]:
    """Return the rights to bootstrap partitions."""
    return [
        Grant("+xgroup|create +xrange", tuple(key for stream in StreamName for key in lanes(stream))),
        Grant("+get +set +del +pexpire", of("epoch", "founding")),
    ]


def dead_letters() -> list[Grant]:
    """Return the rights to list, replay and drop dead letters."""
    beside = f"{{{INTAKE_PREFIX}*}}:"
    return [
        Grant("+xrange +xdel +xlen +type", (*of("*:dead"), f"{beside}dead")),
        Grant(
            "+eval +evalsha +xadd +type", (f"{INTAKE_PREFIX}*", f"{beside}dead", f"{beside}counts", f"{beside}bytes")
        ),
        Grant("+hincrby +hget +hgetall +type", (f"{beside}counts", f"{beside}bytes")),
        Grant("+xlen +xrange", (f"{INTAKE_PREFIX}*",), "%R~"),
        Grant("+smembers", (INTAKE_REGISTRY,), "%R~"),
    ]
