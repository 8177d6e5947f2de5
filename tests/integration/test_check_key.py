"""`presswatch check` as a process: faults of the key that signs the days, and of the stream server's memory."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization

from services.console.run.embedded import start_valkey
from services.publisher.adapters.proof.signing_key import signing_key
from tests.command import PRESSWATCH, presswatch
from tests.integration.test_check_situations import migrated, said  # noqa: F401
from tests.servers import as_role


def public_of(file: Path) -> str:
    return signing_key(file, may_make=True).public_key().public_bytes_raw().hex()


@pytest.fixture
def watch(migrated: str, tmp_path: Path) -> Iterator[dict[str, str]]:  # noqa: F811
    """A folder of bodies with the key beside it, which signed a day; return the settings."""
    public = public_of(tmp_path / "keys" / "signing.pem")
    (tmp_path / "blobs").mkdir()
    with psycopg.connect(migrated, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO certified_day (day, captures, root, statement, signature, public_key, sealed_at) "
            "VALUES ('2026-03-01', 1, '', '', '', %s, now())",
            (public,),
        )
        yield {
            "PRESSWATCH_DATABASE_URL": as_role(migrated, "operator"), "PRESSWATCH_BLOBS": str(tmp_path / "blobs"),
        }  # fmt: skip
        admin.execute("DELETE FROM certified_day")


def test_a_key_in_good_order(watch: dict[str, str], tmp_path: Path) -> None:
    done = presswatch("check", **{name.removeprefix("PRESSWATCH_").lower(): to for name, to in watch.items()})
    assert f"well  signing key: {tmp_path}/keys/signing.pem signed 2026-03-01" in done.stdout


def test_a_key_that_is_missing(watch: dict[str, str], tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "keys")
    assert "is missing, and days of this archive are signed already: put the key back" in said("signing key", **watch)


def test_another_key_than_the_one_that_signed(watch: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "keys" / "signing.pem"
    file.unlink()
    public_of(file)
    found = said("signing key", **watch)
    assert "is not the one that signed 2026-03-01" in found and "put that one back" in found


def test_a_key_that_everybody_may_read(watch: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "keys" / "signing.pem"
    file.chmod(0o644)
    assert said("signing key", **watch).endswith(f"chmod 600 {file}")
    file.chmod(0o440)
    test_a_key_in_good_order(watch, tmp_path)  # a Secret of Kubernetes is read through its group


def test_a_file_without_a_key(watch: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "keys" / "signing.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    assert "is not a PEM key without a password" in said("signing key", **watch)
    key = signing_key(tmp_path / "other.pem", may_make=True)
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"word")
    )
    (tmp_path / "keys" / "signing.pem").write_bytes(locked)
    assert "is not a PEM key without a password" in said("signing key", **watch)


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up the right to read all files")


@needs_root
@pytest.mark.parametrize("locked", ["keys/signing.pem", "keys"])
def test_a_key_that_the_user_may_not_read(watch: dict[str, str], tmp_path: Path, locked: str) -> None:
    (tmp_path / locked).chmod(0)
    assert "cannot be used (Permission denied): the user of the publisher must be able to read it" in _with_less(watch)


@needs_root
@pytest.mark.parametrize("kept", ["keys", "keys/signing.pem"])
def test_a_key_that_another_user_has(watch: dict[str, str], tmp_path: Path, kept: str) -> None:
    """The publisher runs as a user of its own, and its folder and key are for that user alone."""
    os.chown(tmp_path / kept, 65534, 65534)
    assert "well  signing key: kept from this user" in _with_less(watch)


def _with_less(watch: dict[str, str]) -> str:
    """Return what the check prints to a user who may not read the files of others."""
    bound = "--bounding-set=-dac_override,-dac_read_search"
    done = subprocess.run(
        ["setpriv", bound, PRESSWATCH, "check"], env=os.environ | watch | {"COLUMNS": "200"}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    return done.stdout


def test_a_machine_without_the_key(watch: dict[str, str]) -> None:
    """A container whose file system is read-only, or bodies in an object store."""
    watch |= {"PRESSWATCH_BLOBS": "s3://archive/x", "PRESSWATCH_BLOBS_ENDPOINT": "http://127.0.0.1:9"}
    done = presswatch("check", **{name.removeprefix("PRESSWATCH_").lower(): to for name, to in watch.items()})
    assert "well  signing key: not on this machine: only the publisher reads it" in done.stdout


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("maxmemory 0", "set `maxmemory`, as in `maxmemory 512mb`"),
        ("maxmemory-policy allkeys-lru", "set `maxmemory-policy noeviction`"),
        ("maxmemory-policy volatile-ttl", "set `maxmemory-policy noeviction`"),
        ("appendonly no", "set `appendonly yes`"),
    ],
)
def test_a_stream_server_that_may_lose_entries_or_fill_the_memory(tmp_path: Path, line: str, remedy: str) -> None:
    server = start_valkey(tmp_path, "word", extra=(line,))
    try:
        assert remedy in said("stream server", PRESSWATCH_REDIS_URL=server.url)
    finally:
        server.child.stop()
