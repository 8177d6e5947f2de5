"""A damaged append-only file: what the server says, and how it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from services.console.run.embedded import Valkey, start_valkey
from services.console.run.embedded.append_only import repair_file
from services.console.run.embedded.valkey import Damaged

KEYS = 400


def filled(folder: Path) -> None:
    server = start_valkey(folder, "secret", fsync="always")
    client = redis.Redis.from_url(server.url)
    for number in range(KEYS):
        client.set(f"key-{number}", "x" * 50)
    server.child.stop()


def numbers(server: Valkey) -> int:
    with redis.Redis.from_url(server.url) as client:
        return int(str(client.dbsize()))


def commands(folder: Path) -> Path:
    return folder / "appendonlydir" / "appendonly.aof.1.incr.aof"


def torn(folder: Path) -> None:
    """Its tail is missing, in the middle of a command."""
    file = commands(folder)
    file.write_bytes(file.read_bytes()[:-17])


def scribbled(folder: Path) -> None:
    """Something else stands where a command should begin, about the middle."""
    file = commands(folder)
    content = bytearray(file.read_bytes())
    at = content.index(b"\r\n*", len(content) // 2) + 2
    content[at : at + 20] = b"#" * 20
    file.write_bytes(content)


def base_lost(folder: Path) -> None:
    base = folder / "appendonlydir" / "appendonly.aof.1.base.rdb"
    base.write_bytes(b"\0" * 40)


def manifest_lost(folder: Path) -> None:
    (folder / "appendonlydir" / "appendonly.aof.manifest").write_bytes(b"\0\0\0\n")


def test_a_torn_tail_needs_no_mending(tmp_path: Path) -> None:
    filled(tmp_path / "valkey")
    torn(tmp_path / "valkey")
    assert repair_file(tmp_path / "valkey", "now") is None
    server = start_valkey(tmp_path / "valkey", "secret")
    assert numbers(server) == KEYS - 1
    server.child.stop()


def test_what_stands_before_the_damage_is_kept(tmp_path: Path) -> None:
    filled(tmp_path / "valkey")
    scribbled(tmp_path / "valkey")
    damaged = commands(tmp_path / "valkey").read_bytes()
    with pytest.raises(Damaged, match="presswatch repair"):
        start_valkey(tmp_path / "valkey", "secret")
    result = repair_file(tmp_path / "valkey", "now")
    assert result is not None
    assert (result.anew, result.size) == (False, len(damaged))
    assert 0 < result.cut <= result.size // 2
    assert (result.copy / "appendonly.aof.1.incr.aof").read_bytes() == damaged
    server = start_valkey(tmp_path / "valkey", "secret")
    assert KEYS // 3 < numbers(server) < KEYS * 2 // 3
    server.child.stop()
    assert repair_file(tmp_path / "valkey", "later") is None


@pytest.mark.parametrize("damage", [base_lost, manifest_lost])
def test_what_cannot_be_read_at_all_is_begun_anew(tmp_path: Path, damage: object) -> None:
    filled(tmp_path / "valkey")
    damage(tmp_path / "valkey")  # type: ignore[operator]
    with pytest.raises(Damaged):
        start_valkey(tmp_path / "valkey", "secret")
    result = repair_file(tmp_path / "valkey", "now")
    assert result is not None and result.anew
    assert (result.copy / "appendonly.aof.1.incr.aof").exists()
    server = start_valkey(tmp_path / "valkey", "secret")
    assert numbers(server) == 0
    server.child.stop()
