"""The users of the stream server, on the real one: each can do its work, and nothing else to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis as redis_library
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.exceptions import NoPermissionError, RedisError

from shared.errors import Misconfigured
from shared.streams.access.acl import SERVICES, acl_file, digest, users
from shared.streams.access.credentials import make_credentials
from tests.servers import as_user
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]
OTHERS = {
    "pw:intake:wire": "stream",
    "pw:intake:deskx": "stream",
    "{pw:intake:desk}:dead": "stream",
    "{pw:intake:desk}:counts": "hash",
    "pw:{0}:captures": "stream",
    "pw:{0}:enriched": "stream",
    "pw:{0}:counts": "hash",
    "pw:{0}:receipt:wire:1": "string",
    "pw:{0}:receipt:desk:1": "string",
    "pw:{0}:epoch": "string",
    "pw:intakes": "set",
}
OWN = "pw:intake:desk"
ALWAYS = {"auth", "hello", "quit", "reset", "ping", "command", "xadd", "xlen", "get", "mget"}
"""Commands a producer may send, on the right keys; the first four no server refuses anybody."""


@pytest.fixture
def admin(redis_url: str) -> Iterator[Any]:
    with redis_library.Redis.from_url(redis_url) as client:
        for key, kind in OTHERS.items():
            if kind == "stream":
                client.xadd(key, {"secret": "s"})
            elif kind == "hash":
                client.hset(key, "secret", "1")
            elif kind == "set":
                client.sadd(key, "secret")
            else:
                client.set(key, "secret")
        yield client


def state(admin: Any) -> dict[bytes, Any]:
    """All there is but the producer's own stream."""
    return {key: admin.dump(key) for key in admin.scan_iter(count=1000) if key != OWN.encode()}


def send(url: str, *words: Any) -> Any:
    """On a connection of its own, as RESET and the like would leave the next one without a name."""
    with redis_library.Redis.from_url(url, socket_timeout=PATIENCE_S) as client:
        return client.execute_command(*words)


def refused(url: str, *words: Any) -> bool:
    try:
        send(url, *words)
    except NoPermissionError:
        return True
    except RedisError as error:
        return "NOPERM" in str(error)
    return False


def test_a_producer_adds_to_its_intake_and_reads_its_receipts(redis_url: str, admin: Any) -> None:
    handler = as_user(redis_url, "producer-desk")
    assert send(handler, "XADD", OWN, "*", "schema", "fetch-request/1", "data", "{}")
    assert send(handler, "XLEN", OWN) == 1
    assert send(handler, "GET", "pw:{0}:receipt:desk:1") == b"secret"
    assert send(handler, "GET", "pw:{17}:receipt:desk:none") is None
    for key in set(OTHERS) - {"pw:{0}:receipt:desk:1"}:
        assert refused(handler, "GET", key), key
        assert refused(handler, "XADD", key, "*", "a", "b"), key
    assert refused(handler, "XRANGE", OWN, "-", "+"), "it does not even read back what it sent"
    assert refused(handler, "DEL", OWN)
    assert refused(handler, "XTRIM", OWN, "MAXLEN", "0")


def test_a_producer_is_refused_every_other_command_there_is(redis_url: str, admin: Any) -> None:
    handler = as_user(redis_url, "producer-desk")
    before, tried = state(admin), 0
    names = sorted(str(name, "ascii") for name in admin.execute_command("COMMAND LIST"))
    for name in names:
        if name in ALWAYS:
            continue
        (row,) = admin.execute_command("COMMAND INFO", name)
        words = name.split("|")
        if row[9] or words[0] == "command" or name in ("client|setname", "cluster|slots"):
            continue  # a container, whose parts come by themselves; or what anybody may
        arguments = [OWN] * (abs(int(row[1])) - len(words))
        said = admin.execute_command("ACL", "DRYRUN", "producer-desk", *words, *arguments)
        assert b"no permissions" in said, (words, said)
        tried += 1
    assert tried > 180, "the server named few commands"
    for sent in (
        ("EVAL", "return redis.call('FLUSHALL')", "0"),
        ("SCRIPT", "FLUSH"),
        ("FLUSHALL",),
        ("CONFIG", "SET", "maxmemory", "1"),
        ("KEYS", "*"),
        ("SCAN", "0"),
        ("MONITOR",),
        ("SHUTDOWN", "NOSAVE"),
        ("ACL", "LIST"),
        ("SUBSCRIBE", "x"),
    ):
        assert refused(handler, *sent), sent
    assert state(admin) == before


WORDS = st.lists(
    st.one_of(
        st.sampled_from([*OTHERS, OWN, "*", "0", "1", "-", "+", "MAXLEN", "work", "STREAMS"]), st.text(max_size=4)
    ),
    min_size=1,
    max_size=6,
)


def test_whatever_a_producer_sends_changes_nothing_but_its_own_stream(redis_url: str, admin: Any) -> None:
    handler = as_user(redis_url, "producer-desk")
    known = [str(name, "ascii") for name in admin.execute_command("COMMAND LIST")]
    names = sorted(set(known) - {"auth", "hello", "quit", "reset"})
    before = state(admin)

    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(name=st.sampled_from([*names, "xadd", "xadd", "get", "mget"]), words=WORDS)
    def attempt(name: str, words: list[str]) -> None:
        try:
            send(handler, name, *words)
        except (RedisError, UnicodeEncodeError):
            return
        if name not in ("ping", "command", "xlen"):
            allowed = {OWN} if name == "xadd" else {key for key in words if key.startswith("pw:{0}:receipt:desk:")}
            assert name in ("xadd", "get", "mget") and (words[0] in allowed), (name, words)

    attempt()
    assert state(admin) == before


CANNOT = [
    ("fetcher", "XRANGE pw:{0}:enriched - +"),
    ("fetcher", "XRANGE pw:{0}:articles - +"),
    ("fetcher", "XADD pw:{0}:articles * a b"),
    ("fetcher", "XDEL pw:{0}:captures 1-1"),
    ("fetcher", "XREADGROUP GROUP work x STREAMS pw:{0}:captures >"),
    ("fetcher", "SET pw:{0}:epoch x"),
    ("parser", "XRANGE pw:{0}:enriched - +"),
    ("parser", "XADD pw:{0}:enriched * a b"),
    ("parser", "XRANGE pw:{0}:captures:dead - +"),
    ("parser", "XREADGROUP GROUP work x STREAMS pw:{0}:articles >"),
    ("parser", "XADD pw:intake:wire * a b"),
    ("parser", "XRANGE pw:intake:wire - +"),
    ("parser", "SET pw:{0}:epoch x"),
    ("enricher", "XDEL pw:{0}:captures 1-1"),
    ("enricher", "XACK pw:{0}:captures work 1-1"),
    ("enricher", "XADD pw:{0}:observations * a b"),
    ("enricher", "HGET pw:{0}:frontier:tasks x"),
    ("enricher", "GET pw:{0}:receipt:wire:1"),
    ("enricher", "SET pw:names x"),
    ("reader", "GET pw:names"),
    ("publisher", "XDEL pw:{0}:articles 1-1"),
    ("publisher", "XRANGE pw:intake:wire - +"),
    ("reader", "XLEN pw:{0}:captures"),
    ("reader", "GET pw:{0}:epoch"),
    ("metrics", "XRANGE pw:{0}:captures - +"),
    ("metrics", "XADD pw:{0}:captures * a b"),
    ("operator", "SET pw:{0}:receipt:wire:1 x"),
]


@pytest.mark.parametrize(("user", "line"), CANNOT)
def test_a_service_is_kept_to_its_part(redis_url: str, admin: Any, user: str, line: str) -> None:
    assert refused(as_user(redis_url, user), *line.split())


@pytest.mark.parametrize("user", [*SERVICES, "operator", "metrics"])
def test_nobody_but_the_administrator_can_wipe_configure_or_list(redis_url: str, admin: Any, user: str) -> None:
    url, before = as_user(redis_url, user), state(admin)
    lines = ["FLUSHALL", "FLUSHDB", "CONFIG GET *", "KEYS *", "SHUTDOWN NOSAVE", "SCRIPT FLUSH", "MONITOR", "ACL LIST"]
    lines += ["REPLICAOF NO ONE", "ACL SETUSER x on", "FUNCTION FLUSH", "SWAPDB 0 0", "SUBSCRIBE x"]
    lines += [
        "DEL pw:{0}:captures",
        "UNLINK pw:intake:wire",
        "RENAME pw:{0}:captures x",
        "XTRIM pw:{0}:captures MAXLEN 0",
    ]
    for line in lines:
        assert refused(url, *line.split()), (user, line)
    script = "return redis.pcall('DEL', 'pw:{0}:captures')"
    assert "ACL" in str(_answer(url, "EVAL", script, "1", "pw:{0}:captures")) or refused(
        url, "EVAL", script, "1", "pw:{0}:captures"
    )
    assert state(admin) == before


def _answer(url: str, *words: Any) -> Any:
    try:
        return send(url, *words)
    except RedisError as error:
        return f"ACL {error}"


def test_without_a_name_nothing_is_possible(redis_url: str) -> None:
    host = redis_url.rpartition("@")[2]
    with redis_library.Redis.from_url(f"redis://{host}") as client, pytest.raises(RedisError, match=r"(?i)auth"):
        client.ping()


def test_made_twice_changes_nothing_and_a_removed_producer_is_no_more(tmp_path: Path) -> None:
    first = make_credentials(tmp_path, ["desk", "wire"])
    again = make_credentials(tmp_path)
    assert (again.passwords, again.new) == (first.passwords, ())
    assert first.file.read_text().count("\nuser ") == len(users(["desk", "wire"]))
    assert not [word for word in first.passwords.values() if word in first.file.read_text()]
    assert (tmp_path / "fetcher" / "presswatch_redis_password").stat().st_mode & 0o077 == 0

    for file in (tmp_path / "producer-wire").iterdir():
        file.unlink()
    (tmp_path / "producer-wire").rmdir()
    assert "producer-wire" not in make_credentials(tmp_path).file.read_text()


def test_a_name_that_would_widen_the_rights_is_refused(tmp_path: Path) -> None:
    for name in ("*", "a b", "x ~*", "A", "", "a\nuser b"):
        with pytest.raises(Misconfigured, match="cannot be a producer"):
            make_credentials(tmp_path, [name])
    assert not list(tmp_path.iterdir())


def test_the_file_in_the_repository_is_the_one_the_command_writes() -> None:
    written = acl_file({name: name for name in users(["desk"])})
    for name in users(["desk"]):
        written = written.replace(f"#{digest(name)}", f"#SHA256-OF-THE-PASSWORD-OF-{name}")
    assert (ROOT / "deploy" / "acl" / "users.acl").read_text() == written
