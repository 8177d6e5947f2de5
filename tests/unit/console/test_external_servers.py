"""Servers that are given by URL: where they are, who gets which address, and which folder they belong to."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from redis import exceptions as redis

from services.console.remedies import may_pass
from services.console.run.supervisor.data_folder import open_data_folder
from services.console.run.supervisor.external_servers import (
    DATABASE,
    STREAMS,
    ExternalServers,
    external_servers,
    unused,
)
from services.console.run.supervisor.external_start import StoppedWaiting, Waiting
from services.console.run.supervisor.server_record import external_of, record, refuse_others
from services.reader.settings import ReaderSettings
from shared.archive.schema.role_credentials import Login
from shared.errors import Misconfigured


def given(**settings: object) -> ExternalServers:
    return external_servers(ReaderSettings.model_validate(settings))


def database(url: str, **more: object) -> ExternalServers:
    return given(database_url=SecretStr(url), **more)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://u:w@db.example/archive", "db.example:5432/archive"),
        ("postgres://db.example:6000/archive?user=u&password=w", "db.example:6000/archive"),
        ("postgresql://u@a:1,b:2/archive", "a,b:1,2/archive"),
        ("postgresql:///archive?host=/run/pg", "/run/pg:5432/archive"),
    ],
)
def test_the_place_of_a_database_has_no_login(url: str, place: str) -> None:
    assert database(url).places == {DATABASE: place}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("redis://:w@h", "h:6379/0"),
        ("redis://h:1/2", "h:1/2"),
        ("redis://h:1?db=2", "h:1/2"),
        ("unix://u:w@/run/r.sock?db=3", "/run/r.sock#3"),
    ],
)
def test_the_place_of_a_stream_server_has_no_login(url: str, place: str) -> None:
    assert given(redis_url=SecretStr(url)).places == {STREAMS: place}


def test_a_cluster_keeps_all_its_nodes() -> None:
    found = given(redis_url=SecretStr("redis://b:2,a:1"), redis_cluster=True, redis_password=SecretStr("w@"))
    assert (found.redis_url, found.places[STREAMS]) == ("redis://:w%40@b:2,a:1", "a:1,b:2/0")
    assert found.more("parser") == {"PRESSWATCH_REDIS_CLUSTER": "true"}


def test_an_address_that_nobody_set_names_no_server() -> None:
    assert given().places == {}
    assert given(database_url=SecretStr(""), redis_url=SecretStr("")).places == {}


def test_a_service_with_its_own_role_gets_no_other_password() -> None:
    found = database(
        "postgresql://db/a?sslmode=require&password=owners",
        database_user="ow@ner",
        database_read_url=SecretStr("postgresql://copy/a?user=owner&password=owners"),
    )
    assert found.database_url == "postgresql://ow%40ner:owners@db/a?sslmode=require"
    alone = ExternalServers(
        found.settings,
        found.places,
        "",
        found.database_url,
        found.read_url,
        {"reader": Login("presswatch_reader", "r")},
    )
    assert alone.database_url_of("reader") == "postgresql://presswatch_reader:r@db/a?sslmode=require"
    assert alone.more("reader") == {"PRESSWATCH_DATABASE_READ_URL": "postgresql://presswatch_reader:r@copy/a"}
    assert alone.more("publisher") == {}


ELSEWHERE = {DATABASE: "db:5432/a"}
REFUSALS: list[tuple[Mapping[str, str], Mapping[str, str], str, str]] = [
    (ELSEWHERE, {}, "", "the database of .* is db:5432/a: set PRESSWATCH_DATABASE_URL to it"),
    (ELSEWHERE, {DATABASE: "db:5432/b"}, "", "names db:5432/b, but the database of .* is db:5432/a: correct"),
    ({}, ELSEWHERE, "postgres", "has a database of its own in postgres: unset the variable"),
    ({}, {STREAMS: "h:1/0"}, "valkey", "has a stream server of its own in valkey: unset the variable"),
]


@pytest.mark.parametrize(("before", "now", "own", "said"), REFUSALS)
def test_a_folder_stays_with_its_servers(
    tmp_path: Path, before: Mapping[str, str], now: Mapping[str, str], own: str, said: str
) -> None:
    with open_data_folder(tmp_path / "data") as folder:
        record(folder, before)
        (folder.root / own).mkdir(exist_ok=True)
        with pytest.raises(Misconfigured, match=said):
            refuse_others(folder, now)


def test_the_same_servers_and_a_mixture_are_taken(tmp_path: Path) -> None:
    with open_data_folder(tmp_path / "data") as folder:
        refuse_others(folder, ELSEWHERE)
        record(folder, ELSEWHERE)
        (folder.root / "valkey").mkdir()
        refuse_others(folder, ELSEWHERE)
        assert external_of(folder.root) == ELSEWHERE


def test_only_what_may_pass_is_waited_for() -> None:
    passing = [
        psycopg.OperationalError("connection refused"),
        psycopg.OperationalError("FATAL: the database system is starting up"),
        redis.ConnectionError("refused"),
        redis.BusyLoadingError("LOADING"),
    ]
    staying = [
        psycopg.OperationalError("FATAL: password authentication failed for user"),
        psycopg.OperationalError('FATAL: database "x" does not exist'),
        redis.AuthenticationError("WRONGPASS"),
        redis.ResponseError("DB index is out of range"),
    ]
    assert [may_pass(error) for error in (*passing, *staying)] == [True] * 4 + [False] * 4


async def _away() -> None:
    raise redis.ConnectionError("refused")


def test_a_server_that_stays_away_ends_the_wait_with_the_remedy() -> None:
    said: list[str] = []
    with pytest.raises(Misconfigured, match=r"the server: refused: start it, or correct PRESSWATCH_REDIS_URL"):
        Waiting(said.append, threading.Event(), patience_s=1.5).answer("the server", _away)
    assert len(said) == 1, "the same reason is told once"


def test_a_stop_ends_the_wait() -> None:
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(StoppedWaiting):
        Waiting(lambda _: None, stopping).answer("the server", _away)


def test_a_variable_without_a_value_is_not_named_as_unused() -> None:
    """A file of settings for containers may hold all names, most without a value."""
    given = {"PRESSWATCH_DATABASE_USER": "db", "PRESSWATCH_REDIS_USER": "", "PATH": "/bin"}
    assert unused(given, {}) == ["PRESSWATCH_DATABASE_USER"]
