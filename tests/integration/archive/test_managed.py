"""A managed PostgreSQL: TLS only, verified, and an administrator who may create roles and databases, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from services.console.operate import checks
from services.console.run.embedded import start_postgres
from shared.archive.schema.connection import KEYED, connect, connection, open_pool
from shared.archive.schema.role_credentials import make
from shared.ids import article_id
from shared.settings import SharedSettings
from tests.command import presswatch
from tests.integration.bus.authority import Authority
from tests.integration.reader.running import serving_site, settings_for
from tests.publishing import START, Press, enriched
from tests.servers import FAST
from tests.tls_terminator import tls_in_front_of

_ADMINISTRATOR = "CREATE ROLE administrator LOGIN CREATEROLE CREATEDB NOSUPERUSER PASSWORD 'word'"


@dataclass(frozen=True)
class Managed:
    port: int
    authority: Authority
    secrets: Path

    def url(self, host: str = "127.0.0.1", database: str = "presswatch", **more: object) -> str:
        """Return an address without a user that checks the certificate and the name."""
        options = {"sslmode": "verify-full", "sslrootcert": self.authority.certificate} | more
        said = "&".join(f"{key}={value}" for key, value in options.items())
        return f"postgresql://{host}:{self.port}/{database}?{said}"

    def settings(self, user: str, **more: Any) -> SharedSettings:
        word = (self.secrets / user / "presswatch_database_password").read_text().strip()
        name = (self.secrets / user / "presswatch_database_user").read_text().strip()
        return SharedSettings(
            database_url=SecretStr(self.url(**more)), database_user=name, database_password=SecretStr(word)
        )


@pytest.fixture(scope="module")
def managed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Managed]:
    folder = tmp_path_factory.mktemp("managed")
    authority = Authority(folder / "authority")
    signed = authority.sign("server")
    server = start_postgres(folder / "data", "secret", settings=FAST)
    with psycopg.connect(server.url, autocommit=True) as superuser:
        superuser.execute(_ADMINISTRATOR)
        superuser.execute("ALTER DATABASE presswatch OWNER TO administrator")  # a provider makes it in advance
        superuser.execute("CREATE ROLE helper LOGIN SUPERUSER PASSWORD 'word'")
    with psycopg.connect(server.url.replace("presswatch:secret", "helper:word"), autocommit=True) as helper:
        helper.execute("ALTER ROLE presswatch RENAME TO provider")  # it has the name that the owner gets
    with tls_in_front_of(server.port, signed) as port:
        found = Managed(port, authority, folder / "users")
        set_up(found)
        yield found
    server.child.stop()


def set_up(managed: Managed) -> None:
    """Do as docs/roles.md says, as an administrator who is no superuser, and migrate as the owner."""
    sql = make(managed.secrets).sql
    url = managed.url(database="postgres")
    with psycopg.connect(url, user="administrator", password="word", autocommit=True) as administrator:
        for _ in range(2):  # running it again does no harm
            administrator.execute(sql.encode())
        administrator.execute("CREATE DATABASE another OWNER presswatch")
    for said in ("0001_archive", "up to date"):
        done = presswatch("migrate", database_url=managed.url(), secrets_dir=managed.secrets / "owner")
        assert done.returncode == 0 and said in done.stdout, done.stdout + done.stderr


async def test_articles_are_published_read_and_withheld(managed: Managed, tmp_path: Path) -> None:
    async with open_pool(managed.settings("publisher"), options=KEYED) as pool:
        await Press(pool).publish(*(enriched(name, START) for name in ("a", "b")))
    reader = managed.settings("reader")
    given = {name: getattr(reader, name) for name in ("database_url", "database_user", "database_password")}
    owner = managed.settings("owner")
    word = owner.database_password.get_secret_value() if owner.database_password else ""
    as_owner = managed.url().replace("://", f"://{owner.database_user}:{word}@")
    page = f"/a/{article_id('https://gazette.example/a')}"
    async with serving_site(settings_for(as_owner, tmp_path).model_copy(update=given), as_owner) as site:
        assert (await site.get(page)).status == 200
        words = ("withhold", "https://gazette.example/a", "--reason", "order")
        done = await asyncio.to_thread(
            presswatch, *words, database_url=managed.url(), secrets_dir=managed.secrets / "operator"
        )
        assert done.returncode == 0
        assert (await site.get(page)).status == 451
    assert "the schema is current" in await checks.database(managed.settings("operator"))


async def test_months_can_be_made_ahead_without_further_rights(managed: Managed) -> None:
    async with open_pool(managed.settings("publisher")) as pool, connection(pool) as conn:
        await conn.execute("SELECT make_month('capture', '2031-05-01')")
        row = await (
            await conn.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'capture_2031_05'")
        ).fetchone()
    assert row == ("presswatch",)


async def test_nobody_of_ours_is_a_superuser_or_makes_roles(managed: Managed) -> None:
    async with await connect(managed.settings("owner"), "test") as conn:
        rows = await (
            await conn.execute(
                "SELECT rolname FROM pg_roles WHERE rolname ~ 'presswatch_' AND "
                "(rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)"
            )
        ).fetchall()
    assert rows == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": "elsewhere.example", "hostaddr": "127.0.0.1"}, 'does not match host name "elsewhere.example"'),
        ({"sslmode": "disable"}, "server closed the connection"),
    ],
)
async def test_another_name_is_refused_and_so_is_plain_text(managed: Managed, more: dict[str, Any], said: str) -> None:
    with pytest.raises(psycopg.OperationalError, match=said):
        await connect(managed.settings("reader", **more), "test")


async def test_the_certificate_of_another_authority_is_refused(managed: Managed, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other")
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        await connect(managed.settings("reader", sslrootcert=other.certificate), "test")
