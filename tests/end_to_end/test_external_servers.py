"""`presswatch run` on a PostgreSQL and a Valkey that somebody else runs, given by URL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from services.console.run.embedded import Postgres, Valkey, free_port, start_postgres, start_valkey
from tests.command import presswatch
from tests.end_to_end.press import Press, serving, title_of
from tests.end_to_end.test_secrets import environ_of
from tests.end_to_end.test_starting import EX_CONFIG
from tests.end_to_end.watch_process import STAGES, Watch, begin, eventually, stop, watching
from tests.servers import FAST, new_database

WORD = "p@ss:w/rd"
"""A password that has to be escaped in an address."""
ESCAPED = "p%40ss%3Aw%2Frd"
ROLES = ("presswatch_publisher", "presswatch_reader", "presswatch_operator")


@dataclass(frozen=True)
class Servers:
    postgres: Postgres
    valkey: Valkey

    def database_url(self, name: str, user: str) -> str:
        return f"postgresql://{user}:{ESCAPED}@127.0.0.1:{self.postgres.port}/{name}"

    @contextmanager
    def database_of(self, user: str) -> Iterator[str]:
        """Make an empty database that the user owns, and yield its address for this user."""
        with new_database(self.postgres) as url:
            name = urlsplit(url).path.strip("/")
            self.sql(f"ALTER DATABASE {name} OWNER TO {user}")
            yield self.database_url(name, user)
        for role in ROLES:
            self.sql(f"DROP ROLE IF EXISTS {role}")

    def sql(self, statement: str) -> None:
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("external")
    servers = Servers(start_postgres(folder / "pg", "root", settings=FAST), start_valkey(folder / "vk", "lock-word"))
    for user, right in (("administrator", "CREATEROLE"), ("plain", "NOCREATEROLE")):
        servers.sql(f"CREATE ROLE {user} LOGIN NOSUPERUSER {right} PASSWORD '{WORD}'")
    yield servers
    servers.valkey.child.stop()
    servers.postgres.child.stop()


@pytest.fixture
def servers(running: Servers) -> Servers:
    with redis.Redis.from_url(running.valkey.url) as client:
        client.flushall()
    return running


def refused(folder: Path, **settings: str) -> str:
    """What it said in its last line; it must have ended by itself, with the exit code for a wrong setting."""
    (nothing := folder.parent / "nothing").mkdir(exist_ok=True)
    done = presswatch("run", "--port", "0", "--data", folder, "--sources", nothing, given="", **settings)
    said = done.stdout + done.stderr
    assert done.returncode == EX_CONFIG, said
    assert "Traceback" not in said and WORD not in said and ESCAPED not in said and "secret" not in said
    assert done.stderr.count("\n") == 1, "one line"
    return done.stderr


def test_a_watch_lives_on_servers_that_are_given(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press, data = Press(3), tmp_path / "data"
    with servers.database_of("administrator") as url, serving(press):
        source = press.write_source(tmp_path)
        monkeypatch.setenv("PRESSWATCH_DATABASE_URL", url)
        monkeypatch.setenv("PRESSWATCH_REDIS_URL", servers.valkey.url.replace(":lock-word", ""))
        monkeypatch.setenv("PRESSWATCH_REDIS_PASSWORD", "lock-word")
        with watching(data, source) as watch:
            eventually(lambda: watch.count("article") == 3, 60, "the articles")
            _each_service_has_its_own_role(watch)
            _no_secret_is_shown(watch)
            _commands_work(watch, press, tmp_path, monkeypatch)
            assert watch.run_file()["servers"] == {}
            assert not (data / "postgres").exists() and not (data / "valkey").exists()
        assert servers.postgres.child.alive() and servers.valkey.child.alive()
        said = watch.command("repair").stderr
        assert "which the watch does not start: repair it there" in said
        press.articles = list(range(5))
        with watching(data, source) as watch:
            eventually(lambda: watch.count("article") == 6, 60, "the articles of the second run, and what was ingested")
            assert title_of(4) in watch.get("/")
        _another_start_is_refused(data, url, servers, monkeypatch)


def _each_service_has_its_own_role(watch: Watch) -> None:
    pids = {name: watch.pid(name) for name in (*STAGES, "reader")}
    users = {name: urlsplit(environ_of(pid).get("PRESSWATCH_DATABASE_URL", "")).username for name, pid in pids.items()}
    nothing = dict.fromkeys(STAGES)
    assert users == nothing | {"publisher": "presswatch_publisher", "reader": "presswatch_reader"}
    assert not [name for name, pid in pids.items() if ESCAPED in "\0".join(environ_of(pid).values())]
    assert "each service uses its own role" in watch.data.with_suffix(".out").read_text()


def _no_secret_is_shown(watch: Watch) -> None:
    pids = [watch.process.pid, *(watch.pid(name) for name in STAGES)]
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in pids]
    texts = [path.read_text(errors="replace") for path in (watch.data / "logs").iterdir()]
    shown = "\n".join([*lines, *texts, watch.data.with_suffix(".out").read_text()])
    assert not [word for word in (WORD, ESCAPED, "lock-word") if word in shown]


def _commands_work(watch: Watch, press: Press, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variables of the watch in the environment, and without."""
    item = folder / "item.jsonl"
    item.write_text(json.dumps({"url": press.url(40), "text": "A page that nobody links to."}) + "\n")
    press.articles.append(40)
    assert watch.command("ingest", item).returncode == 0
    press.articles.remove(40)
    for given in (True, False):
        with monkeypatch.context() as patch:
            for name in () if given else ("DATABASE_URL", "REDIS_URL", "REDIS_PASSWORD"):
                patch.delenv(f"PRESSWATCH_{name}")
            eventually(lambda: watch.command("status").returncode == 0, 60, "all is well")
            checked = watch.command("check").stdout
            assert "well  database: version 18" in checked and "the role is presswatch_operator" in checked, checked
            assert "well  stream server" in checked, checked
            done = watch.command("backup", folder / f"backup-{given}")
            assert done.returncode == 0 and "in article" in done.stdout, done


def _another_start_is_refused(data: Path, url: str, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = url.rpartition("/")[0] + "/elsewhere"
    said = refused(data, database_url=elsewhere)
    assert "/elsewhere, but the database of" in said and "delete" in said
    monkeypatch.delenv("PRESSWATCH_DATABASE_URL")
    assert "set PRESSWATCH_DATABASE_URL to it, or choose another folder" in refused(data)
    said = refused(data.parent / "other", database_url=url)
    assert "already holds an archive, but its bodies are not in" in said and "set PRESSWATCH_BLOBS" in said
    said = refused(data.parent / "third")
    assert "already serves another watch" in said and "redis://HOST:PORT/1" in said


def test_a_database_by_url_and_streams_of_its_own(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its user may create no roles, so all services use it, and the watch says so."""
    with servers.database_of("plain") as url, serving(Press(2)) as press:
        source = press.write_source(tmp_path)
        monkeypatch.setenv("PRESSWATCH_DATABASE_URL", url)
        with watching(tmp_path / "data", source) as watch:
            eventually(lambda: watch.count("article") == 2, 60, "the articles")
            assert list(watch.run_file()["servers"]) == ["valkey"]
            used = environ_of(watch.pid("reader"))["PRESSWATCH_DATABASE_URL"]
            assert urlsplit(used).username == "plain"
            assert watch.command("status").returncode == 0
        said = (tmp_path / "data.out").read_text()
        assert "all services use the role that was given: the role plain may not create roles" in said


def test_streams_by_url_and_roles_of_another_watch(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role that is there with another password keeps it: the services of another watch use it."""
    with servers.database_of("administrator") as url, serving(Press(1)) as press:
        servers.sql("CREATE ROLE presswatch_reader LOGIN PASSWORD 'theirs'")
        monkeypatch.setenv("PRESSWATCH_DATABASE_URL", url)
        monkeypatch.setenv("PRESSWATCH_REDIS_URL", servers.valkey.url_of("", "lock-word"))
        with watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
            eventually(lambda: watch.count("article") == 1, 60, "the article")
        said = (tmp_path / "data.out").read_text()
        assert "the role presswatch_reader is there already and has another password" in said
        as_theirs = f"postgresql://presswatch_reader:theirs@127.0.0.1:{servers.postgres.port}/postgres"
        psycopg.connect(as_theirs).close()


def test_it_waits_for_a_server_that_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("PRESSWATCH_REDIS_URL", f"redis://:late-word@127.0.0.1:{port}/0")
    with serving(Press(1)) as press:
        watch = begin(tmp_path / "data", press.write_source(tmp_path))
        try:
            output = tmp_path / "data.out"
            expected = f"waiting up to 60 s for the stream server 127.0.0.1:{port}/0"
            eventually(lambda: expected in output.read_text(), 30, "it says what it waits for")
            late = start_valkey(tmp_path / "vk", "late-word", port=port)
            eventually(lambda: watch.site and watch.count("article") == 1, 60, "the article")
        finally:
            stop(watch.process)
        assert late.child.alive()
        late.child.stop()


def test_ctrl_c_ends_the_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    (tmp_path / "nothing").mkdir()
    watch = begin(tmp_path / "data", tmp_path / "nothing")
    output = tmp_path / "data.out"
    eventually(lambda: "waiting up to" in output.read_text(), 30, "it waits")
    assert stop(watch.process) == 0
    assert "stopped; the next run continues from here" in output.read_text()


@pytest.mark.parametrize(
    ("name", "url", "remedy"),
    [
        ("database_url", "mysql://u:secret@h/b", r"PRESSWATCH_DATABASE_URL cannot be read: write it as postgresql://"),
        ("database_url", "host=h password=secret", r"PRESSWATCH_DATABASE_URL cannot be read: write it as postgresql"),
        ("redis_url", "http://:secret@127.0.0.1:1", r"PRESSWATCH_REDIS_URL: .*redis://"),
    ],
)
def test_an_address_of_another_kind(tmp_path: Path, name: str, url: str, remedy: str) -> None:
    assert re.search(remedy, refused(tmp_path / "data", **{name: url}))


def test_a_wrong_password(servers: Servers, tmp_path: Path) -> None:
    url = f"postgresql://plain:secret@127.0.0.1:{servers.postgres.port}/presswatch"
    said = refused(tmp_path / "data", database_url=url)
    assert "authentication failed" in said and "check PRESSWATCH_DATABASE_URL" in said
    said = refused(tmp_path / "data", redis_url=f"redis://:secret@127.0.0.1:{servers.valkey.port}/0")
    assert "check PRESSWATCH_REDIS_URL" in said
    assert not (tmp_path / "data" / "servers.json").exists(), "a mistake binds nothing"


def test_an_archive_of_a_newer_version(servers: Servers, tmp_path: Path) -> None:
    with servers.database_of("plain") as url:
        assert presswatch("migrate", database_url=url).returncode == 0
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("INSERT INTO schema_migration VALUES (9999, '9999_future', 'x')")
        said = refused(tmp_path / "data", database_url=url)
    assert "9999_future" in said and "newer one, run that" in said


def test_a_folder_with_servers_of_its_own_stays_with_them(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Press(1)) as press:
        source = press.write_source(tmp_path)
        with watching(tmp_path / "data", source):
            pass
        given = servers.postgres.url
        said = refused(tmp_path / "data", database_url=given)
        assert "has a database of its own in postgres: unset the variable" in said
        assert "has a stream server of its own" in refused(tmp_path / "data", redis_url=servers.valkey.url)
        monkeypatch.setenv("PRESSWATCH_DATABASE_URL", "")  # as Compose passes one that nobody set
        with watching(tmp_path / "data", source) as watch:
            assert sorted(watch.run_file()["servers"]) == ["postgres", "valkey"]
