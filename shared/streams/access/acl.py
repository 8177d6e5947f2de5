"""Access rights on the stream server: one user for each service and producer, with only the rights it uses.

Scripts grant no rights: the server checks each command in them against the rights of the caller. Keys match partition
numbers by digits, so that the file stays valid when partitions are added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from shared.errors import Misconfigured
from shared.streams.access import grants
from shared.streams.access.grants import Grant
from shared.streams.bus.topology import ACCEPTED_NAMES, NOTIFICATIONS, StreamName, intake_of

ADMIN, OPERATOR, METRICS, LISTENER = "admin", "operator", "metrics", "listener"
SERVICES = ("fetcher", "parser", "enricher", "publisher", "reader")
PRODUCER_PREFIX = "producer-"
COMMAND_PRODUCER = "ingest"
"""The producer name of `presswatch ingest`. The operator may add to its intake."""

_ANYBODY = "+ping +client|setname +cluster|slots +command"


def rights_of(user: str) -> str:
    """Return the user's rules in the format of an ACL file, without password.

    Raises `Misconfigured` for an unknown user.
    """
    if user == ADMIN:
        return "~* &* +@all"
    if user.startswith(PRODUCER_PREFIX):
        return _rules(_ANYBODY, grants.producing(user.removeprefix(PRODUCER_PREFIX)))
    if user in _RIGHTS:
        return _rules(*_RIGHTS[user])
    raise Misconfigured(f"the stream server has no user {user}; its users: {', '.join(users())}")


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
    """Return the SHA-256 of a password, as an ACL file stores it."""
    return hashlib.sha256(password.encode()).hexdigest()


def _rules(general: str, allowed: Iterable[Grant]) -> str:
    return " ".join(["resetchannels -@all", general, *map(str, allowed)])


_TIME = "+time +info|memory +info|server +info|persistence"
_CAPTURES, _ARTICLES, _ENRICHED, _OBSERVATIONS = StreamName
_RIGHTS: dict[str, tuple[str, list[Grant]]] = {
    "fetcher": (
        f"{_ANYBODY} {_TIME} +scan",
        [
            *grants.watching(),
            *grants.queueing(),
            Grant("+get +set", grants.of("frontier:robots:*", "frontier:style:*")),
            *grants.feeding(_CAPTURES, _OBSERVATIONS),
            *grants.taking_in(),
        ],
    ),
    "parser": (
        f"{_ANYBODY} {_TIME}",
        [*grants.watching(), *grants.reading("parser"), *grants.adding(_ARTICLES, _OBSERVATIONS), *grants.queueing()],
    ),
    "enricher": (
        f"{_ANYBODY} {_TIME}",
        [
            *grants.watching(),
            *grants.reading("enricher"),
            *grants.adding(_ENRICHED),
            Grant("+get", (ACCEPTED_NAMES,), "%R~"),
        ],
    ),
    "publisher": (
        f"{_ANYBODY} {_TIME}",
        [
            *grants.watching(),
            *grants.reading("publisher"),
            *grants.bootstrapping(),
            *grants.feeding(*StreamName),
            *grants.queueing(),
            Grant("+xadd +exists +del +xinfo|stream", (NOTIFICATIONS,)),
            Grant("+set", (ACCEPTED_NAMES,), "%W~"),
        ],
    ),
    "reader": (f"{_ANYBODY} {_TIME}", []),
    OPERATOR: (
        f"{_ANYBODY} {_TIME} +info|replication +multi +exec +acl|whoami +acl|load +acl|log",
        [
            *grants.watching(),
            *grants.feeding(*StreamName),
            *grants.queueing(),
            Grant("+get +set", grants.of("frontier:robots:*")),
            *grants.dead_letters(),
            Grant("+xadd +xlen", (intake_of(COMMAND_PRODUCER),), "%W~"),
            Grant("+get", (ACCEPTED_NAMES,), "%R~"),
            Grant("+get +mget", grants.of("receipt:*"), "%R~"),
        ],
    ),
    METRICS: (f"{_ANYBODY} {_TIME} +info", grants.watching()),
    LISTENER: (
        _ANYBODY,
        [Grant("+xread +xrange +xrevrange +xlen +exists +xinfo|stream", (NOTIFICATIONS,), "%R~")],
    ),
}
