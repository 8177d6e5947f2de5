"""The embedded Valkey and PostgreSQL. A server that dies is restarted on the same port."""

from __future__ import annotations

import time
from collections.abc import Callable

import psycopg
from psycopg.sql import SQL

from services.console.run.embedded import Child, Postgres, Valkey, start_postgres, start_valkey
from services.console.run.supervisor.data_folder import DataFolder
from shared.archive.schema import role_credentials
from shared.archive.schema.migrate import migrate
from shared.errors import Misconfigured
from shared.storage.durable_files import is_full
from shared.streams.access.acl import ADMIN
from shared.streams.access.credentials import make_credentials

Report = Callable[[str], None]
AGAIN_S = 1.0


class Servers:
    """Both servers of a data folder. Use it from the main thread: they die with the thread that started them."""

    def __init__(self, folder: DataFolder, report: Report) -> None:
        self._folder, self._report = folder, report
        self.restarts = {"valkey": 0, "postgres": 0}
        self._next_try, self._trouble = 0.0, ""
        self._access = make_credentials(folder.root / "secrets" / "redis")
        self.roles = role_credentials.make(folder.root / "secrets" / "database", owner=False)
        self.valkey = self._start_valkey(None)
        try:
            self.postgres = self._start_postgres(None)
        except BaseException:
            self.valkey.child.stop()
            raise

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
        if not self.valkey.child.alive():
            self._mourn("valkey", "Valkey", self.valkey.child)
            self.valkey = self._start_valkey(self.valkey.port)
        if not self.postgres.child.alive():
            self._mourn("postgres", "PostgreSQL", self.postgres.child)
            self.postgres = self._start_postgres(self.postgres.port)

    def _mourn(self, name: str, called: str, child: Child) -> None:
        child.kill()
        if not self._trouble:
            self.restarts[name] += 1
            self._report(f"{called} ended; starting it again")

    def stop(self) -> None:
        """Stop Valkey first, which writes its file at once, because nobody uses it any more. Then stop PostgreSQL."""
        self.valkey.child.stop()
        self.postgres.child.stop()

    def redis_urls(self) -> dict[str, str]:
        """Return the stream server's address for each of its users."""
        return {name: self.valkey.url_of(name, word) for name, word in self._access.passwords.items()}

    def database_urls(self) -> dict[str, str]:
        """Return the archive's address for each role."""
        return {name: login.of(self.postgres.url) for name, login in self.roles.logins.items()}

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
