"""`presswatch check` as a process, in broken situations of real servers: each finding names the remedy."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis as redis_library

from services.console.run.embedded import Postgres, Valkey
from services.console.run.embedded.children import free_port
from shared.archive.schema.roles import OPERATOR
from tests.chaos.clock import Clock
from tests.command import PRESSWATCH, presswatch
from tests.end_to_end.watch_process import eventually
from tests.forked import run_forked
from tests.integration.bus.authority import Authority
from tests.object_stores import BUCKET, KEY, LIMITED, SECRET, Rclone, Seaweed, object_server
from tests.pgbouncer import pgbouncer
from tests.servers import as_role, new_database
from tests.tls_terminator import tls_in_front_of


def said(what: str, **environment: str) -> str:
    """Return what the check says must be mended about one thing."""
    done = run_forked([PRESSWATCH, "check", "--json"], os.environ | environment)
    assert done.returncode == 1, done.stdout + done.stderr
    (found,) = (one for one in json.loads(done.stdout) if one["what"] == what)
    assert not found["well"], found
    return str(found["said"])


@pytest.fixture(scope="module")
def migrated(postgres: Postgres) -> Iterator[str]:
    with new_database(postgres) as url:
        presswatch("migrate", database_url=url).check_returncode()
        yield url


def test_a_database_that_takes_no_writes(postgres: Postgres, migrated: str) -> None:
    name = urlsplit(migrated).path[1:]
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        try:
            found = said("database", PRESSWATCH_DATABASE_URL=as_role(migrated, OPERATOR))
        finally:
            admin.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only".encode())
    assert "set default_transaction_read_only to off" in found


def test_a_database_of_a_newer_version(postgres: Postgres, migrated: str) -> None:
    with psycopg.connect(migrated, autocommit=True) as admin:
        admin.execute("INSERT INTO schema_migration (number, name, checksum) VALUES (9999, '9999_later', '')")
        found = said("database", PRESSWATCH_DATABASE_URL=migrated)
        admin.execute("DELETE FROM schema_migration WHERE number = 9999")
    assert "9999_later" in found and "written by a newer one, run that" in found


@pytest.mark.parametrize(
    ("signed", "mode", "remedy"),
    [
        ({"alternatives": "DNS:elsewhere.example"}, "verify-full", "use a name of its certificate as the host"),
        ({"expired": True}, "verify-full", "renew its certificate if it has expired"),
    ],
)
def test_a_certificate_of_the_database(
    postgres: Postgres, migrated: str, tmp_path: Path, signed: dict[str, object], mode: str, remedy: str
) -> None:
    authority = Authority(tmp_path / "authority")
    with tls_in_front_of(postgres.port, authority.sign("server", **signed)) as port:  # type: ignore[arg-type]
        url = migrated.replace(f":{postgres.port}/", f":{port}/")
        url += f"?sslmode={mode}&sslrootcert={authority.certificate}"
        assert remedy in said("database", PRESSWATCH_DATABASE_URL=url)


@pytest.mark.parametrize(
    ("mode", "pooler", "remedy"),
    [
        ("statement", "true", "set pool_mode = transaction in its pgbouncer.ini"),
        ("transaction", "false", "set PRESSWATCH_DATABASE_POOLER=true"),
        ("session", "false", "set PRESSWATCH_DATABASE_POOLER=true"),
    ],
)
def test_a_pooler(postgres: Postgres, migrated: str, tmp_path: Path, mode: str, pooler: str, remedy: str) -> None:
    with pgbouncer(postgres, tmp_path, mode) as bouncer:
        url = bouncer.of(migrated)
        assert remedy in said("database", PRESSWATCH_DATABASE_URL=url, PRESSWATCH_DATABASE_POOLER=pooler)


def test_a_pooler_that_drops_the_settings_of_a_session(postgres: Postgres, migrated: str, tmp_path: Path) -> None:
    with pgbouncer(postgres, tmp_path, "session", "ignore_startup_parameters = options\n") as bouncer:
        found = said("database", PRESSWATCH_DATABASE_URL=bouncer.of(migrated))
    assert "drops the settings of a session: set PRESSWATCH_DATABASE_POOLER=true" in found


def test_a_server_that_is_too_old(tmp_path: Path) -> None:
    """The PostgreSQL of Debian 12. `migrate` refuses it too: it would find out later, and leave tables."""
    if not (programs := sorted(Path("/usr/lib/postgresql").glob("1[0-5]/bin"))):
        pytest.skip("no PostgreSQL before 16 is installed")
    with old_postgres(programs[-1], tmp_path / "log") as url:
        assert "is too old: use version 16 or later" in said("database", PRESSWATCH_DATABASE_URL=url)
        environment = os.environ | {"PRESSWATCH_DATABASE_URL": url}
        done = subprocess.run([PRESSWATCH, "migrate"], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 78 and "is too old: use version 16 or later" in done.stderr


@contextmanager
def old_postgres(programs: Path, log: Path) -> Iterator[str]:
    """Start it in a folder that another user can reach, because it refuses to run as root."""
    port = free_port()
    user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(dir="/tmp") as data:
        if user:
            shutil.chown(data, "nobody")
        command = [*user, str(programs / "initdb"), "-D", data, "-U", "presswatch", "-A", "trust"]
        subprocess.run(command, check=True, capture_output=True)
        settings = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        command = [*user, str(programs / "postgres"), "-D", data, *settings]
        with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
            url = f"postgresql://presswatch@127.0.0.1:{port}/postgres"
            try:
                eventually(lambda: answers(url), 60, "the old server")
                yield url
            finally:
                process.send_signal(signal.SIGINT)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_keys_of_the_object_store_that_lack_a_right(tmp_path: Path) -> None:
    with object_server(Seaweed, tmp_path / "server") as server:
        for key in LIMITED:
            found = said(
                "bodies", PRESSWATCH_BLOBS=f"s3://{BUCKET}/check", PRESSWATCH_BLOBS_ENDPOINT=server.endpoint,
                PRESSWATCH_BLOBS_ACCESS_KEY=key, PRESSWATCH_BLOBS_SECRET_KEY=SECRET,
            )  # fmt: skip
            assert "check the access key and its rights" in found, key


@pytest.mark.parametrize("rights", ["+ping", "+info +ping"])
def test_a_user_of_the_stream_server_who_lacks_a_right(valkey: Valkey, migrated: str, rights: str) -> None:
    with redis_library.Redis.from_url(valkey.url) as admin:
        admin.execute_command("ACL", "SETUSER", "poor", "on", ">word", "~*", *rights.split())
        try:
            url = valkey.url.replace(urlsplit(valkey.url).netloc.rpartition("@")[0], "poor:word")
            what = "clock" if "info" in rights else "stream server"
            found = said(what, PRESSWATCH_REDIS_URL=url, PRESSWATCH_DATABASE_URL=migrated)
        finally:
            admin.execute_command("ACL", "DELUSER", "poor")
    assert "write its file of users again with `presswatch acl`" in found


def test_a_clock_that_is_off_by_an_hour(valkey: Valkey, migrated: str, tmp_path: Path) -> None:
    clock = Clock(tmp_path)
    if clock.problem:
        pytest.skip(clock.problem)
    clock.move(3600)
    servers = {"PRESSWATCH_REDIS_URL": valkey.url, "PRESSWATCH_DATABASE_URL": migrated}
    found = said("clock", **servers, **clock.environment())
    assert "the stream server's clock is -3600 s off ours: run NTP on both machines" in found


def test_an_object_store_that_stalls(tmp_path: Path) -> None:
    with object_server(Rclone, tmp_path / "server") as server:
        settings = server.settings("check")
        server.send(signal.SIGSTOP)
        try:
            found = said(
                "bodies", PRESSWATCH_BLOBS=settings.blobs, PRESSWATCH_BLOBS_ENDPOINT=settings.blobs_endpoint or "",
                PRESSWATCH_BLOBS_ACCESS_KEY=KEY, PRESSWATCH_BLOBS_SECRET_KEY=SECRET,
            )  # fmt: skip
        finally:
            server.send(signal.SIGCONT)
    assert "see whether" in found or "PRESSWATCH_BLOBS_ENDPOINT" in found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
@pytest.mark.parametrize(("options", "remedy"), [("ro", "not a folder that can be written"), ("rw", "add space")])
def test_a_disk_that_is_full_or_read_only(tmp_path: Path, options: str, remedy: str) -> None:
    """In a mount namespace of its own, which ends with the command."""
    inside = (
        f"mount -t tmpfs -o size=20m,{options} tmpfs {tmp_path} && "
        f"{{ head -c 19500000 /dev/zero > {tmp_path}/ballast 2>/dev/null; {PRESSWATCH} check --json; }}"
    )
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", inside], env=os.environ | {"PRESSWATCH_BLOBS": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(done.stderr)
    (found,) = (one for one in json.loads(done.stdout) if one["what"] == "bodies")
    assert not found["well"] and remedy in found["said"]
