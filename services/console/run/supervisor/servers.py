"""The Valkey and PostgreSQL that the watch starts itself. One that dies is restarted on the same port."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import psycopg
from psycopg.sql import SQL

from services.console.run.embedded import Child, Postgres, Valkey, start_postgres, start_valkey
from services.console.run.supervisor.data_folder import DataFolder
from services.console.run.supervisor.external_servers import ExternalServers
from shared.archive.schema import role_credentials
from shared.archive.schema.migrate import migrate
from shared.errors import Misconfigured
from shared.storage.durable_files import is_full
from shared.streams.access.acl import ADMIN
from shared.streams.access.credentials import make_credentials

Report = Callable[[str], None]
AGAIN_S = 1.0


class Servers:
    """The servers of a data folder, or one of them if the other is `external`.

    Use it from the main thread: they die with the thread that started them.
    """

    def __init__(self, folder: DataFolder, report: Report, external: ExternalServers | None = None) -> None:
        self._folder, self._report, self._external = folder, report, external
        self.restarts = {"valkey": 0, "postgres": 0}
        self._next_try, self._trouble = 0.0, ""
        self.valkey: Valkey | None = None
        self.postgres: Postgres | None = None
        if not (external and external.redis_url):
            self._access = make_credentials(folder.root / "secrets" / "redis")
            self.valkey = self._start_valkey(None)
        try:
            if not (external and external.database_url):
                self._roles = role_credentials.make(folder.root / "secrets" / "database", owner=False)
                self.postgres = self._start_postgres(None)
        except BaseException:
            self.stop()
            raise

    def bring_up_to_date(self) -> None:
        """Migrate our own database. An external one was migrated before anything was started."""
        if self.postgres:
            asyncio.run(bring_up_to_date(self.postgres.url, self._roles.sql))

    def restart_if_ended(self) -> None:
        """Restart servers that have died. Blocks while a server reads its data back; the services wait for it anyway.

        A server that cannot start, for example because the disk is full, is tried again until it does. It has run
        before, so the cause may pass.
        """
        if time.monotonic() < self._next_try:
            return
        try:
            self._heal()
            self._trouble = ""
        except (Misconfigured, OSError) as error:
            if isinstance(error, OSError) and not is_full(error):
                raise
            self._next_try = time.monotonic() + AGAIN_S
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._report(f"{error}; trying again until it starts")

    def _heal(self) -> None:
        if self.valkey and not self.valkey.child.alive():
            self._mourn("valkey", "Valkey", self.valkey.child)
            self.valkey = self._start_valkey(self.valkey.port)
        if self.postgres and not self.postgres.child.alive():
            self._mourn("postgres", "PostgreSQL", self.postgres.child)
            self.postgres = self._start_postgres(self.postgres.port)

    def _mourn(self, name: str, called: str, child: Child) -> None:
        child.kill()
        if not self._trouble:
            self.restarts[name] += 1
            self._report(f"{called} ended; starting it again")

    def stop(self) -> None:
        """Stop Valkey first, which writes its file at once, because nobody uses it any more. Then stop PostgreSQL."""
        for server in (self.valkey, self.postgres):
            if server:
                server.child.stop()

    def pids(self) -> dict[str, int]:
        """Return the process of each server that we have started."""
        known = {"valkey": self.valkey, "postgres": self.postgres}
        return {name: server.child.pid for name, server in known.items() if server}

    def redis_urls(self) -> dict[str, str]:
        """Return the stream server's address for each of its users."""
        if self.valkey:
            return {name: self.valkey.url_of(name, word) for name, word in self._access.passwords.items()}
        return self._external.redis_urls() if self._external else {}

    def database_urls(self) -> dict[str, str]:
        """Return the archive's address for each role."""
        if self.postgres:
            return {name: login.of(self.postgres.url) for name, login in self._roles.logins.items()}
        return self._external.database_urls() if self._external else {}

    def owner_url(self) -> str:
        """Return the archive's address as its owner, or as the role that was given."""
        if self.postgres:
            return self.postgres.url
        return self._external.database_url if self._external else ""

    def _start_valkey(self, port: int | None) -> Valkey:
        return start_valkey(
            self._folder.root / "valkey",
            self._access.passwords[ADMIN],
            port=port,
            acl=(self._access.file, ADMIN),
            log=self._folder.logs / "valkey.log",
            on_wait=self._report,
        )

    def _start_postgres(self, port: int | None) -> Postgres:
        return start_postgres(
            self._folder.root / "postgres",
            self._folder.secret("postgres"),
            port=port,
            log=self._folder.logs / "postgres.log",
            on_wait=self._report,
        )


async def bring_up_to_date(database_url: str, roles_sql: str) -> list[str]:
    """As the owner, make the roles and apply the missing migrations. Return the names of these migrations.

    Raises `Misconfigured` for a newer database.
    """
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(SQL(roles_sql))
        return await migrate(connection)
