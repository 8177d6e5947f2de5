"""The servers that are given by URL, and the variables with which the services reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from services.reader.settings import ReaderSettings
from shared.archive.schema.connection import conninfo
from shared.archive.schema.role_credentials import Login
from shared.archive.schema.roles import OPERATOR, READER, ROLES
from shared.errors import Misconfigured
from shared.streams.access.acl import ADMIN, SERVICES
from shared.streams.bus import connection as bus

DATABASE, STREAMS = "database", "stream server"
VARIABLE = {DATABASE: "PRESSWATCH_DATABASE_URL", STREAMS: "PRESSWATCH_REDIS_URL"}
OF_DATABASE = (
    "PRESSWATCH_DATABASE_USER", "PRESSWATCH_DATABASE_PASSWORD", "PRESSWATCH_DATABASE_READ_URL",
    "PRESSWATCH_DATABASE_POOLER",
)  # fmt: skip
OF_STREAMS = (
    "PRESSWATCH_REDIS_USER", "PRESSWATCH_REDIS_PASSWORD", "PRESSWATCH_REDIS_CLUSTER", "PRESSWATCH_REDIS_CA",
    "PRESSWATCH_REDIS_CERT", "PRESSWATCH_REDIS_KEY",
)  # fmt: skip
"""Settings that say more about a server which is given by URL."""
_SCHEMES = ("postgresql", "postgres")
_LOGIN = ("user", "password")


@dataclass(frozen=True, slots=True)
class ExternalServers:
    """What is known of the servers that are given by URL. Empty for one that the watch starts itself.

    places        where each is, without login, by DATABASE and STREAMS
    redis_url     the stream server's address with its login and certificates
    database_url  the archive's address with the login that was given
    read_url      the address of the readers' replica, in the same way
    logins        the role of each service, if it has its own
    """

    settings: ReaderSettings
    places: Mapping[str, str] = field(default_factory=dict)
    redis_url: str = ""
    database_url: str = ""
    read_url: str = ""
    logins: Mapping[str, Login] = field(default_factory=dict)

    def database_url_of(self, name: str) -> str:
        """Return the archive's address for a service: with its own role if it has one."""
        return self._for_role(self.database_url, name)

    def redis_urls(self) -> dict[str, str]:
        """Return the stream server's address for each of its users: there is one user for all."""
        return dict.fromkeys((ADMIN, OPERATOR, *SERVICES), self.redis_url)

    def database_urls(self) -> dict[str, str]:
        """Return the archive's address for each role."""
        return {name: self.database_url_of(name) for name in ROLES}

    def more(self, name: str) -> dict[str, str]:
        """Return the further variables with which a service reaches these servers."""
        found: dict[str, str] = {}
        if self.redis_url and self.settings.redis_cluster:
            found["PRESSWATCH_REDIS_CLUSTER"] = "true"
        if self.database_url and self.settings.database_pooler and name in ROLES:
            found["PRESSWATCH_DATABASE_POOLER"] = "true"
        if self.read_url and name in (READER, OPERATOR):
            found["PRESSWATCH_DATABASE_READ_URL"] = self._for_role(self.read_url, name)
        return found | (self._logins_of_commands() if name == OPERATOR else {})

    def _logins_of_commands(self) -> dict[str, str]:
        """Return the logins as variables of their own: a command's folder of secrets may hold others, which the
        addresses alone would not outrank."""
        urls = {"REDIS": self.redis_url, "DATABASE": self.database_url_of(OPERATOR)}
        found: dict[str, str] = {}
        for server, url in urls.items():
            user, _, password = urlsplit(url).netloc.rpartition("@")[0].partition(":")
            if url:
                found[f"PRESSWATCH_{server}_USER"] = unquote(user)
                found[f"PRESSWATCH_{server}_PASSWORD"] = unquote(password)
        return found

    def with_login(self, login: Login) -> ReaderSettings:
        """Return the settings of a connection to the archive as this role."""
        url = SecretStr(with_login(self.database_url, login))
        return self.settings.model_copy(update={"database_url": url, "database_user": None, "database_password": None})

    def _for_role(self, url: str, name: str) -> str:
        return with_login(url, self.logins[name]) if name in self.logins else url


def external_servers(settings: ReaderSettings) -> ExternalServers:
    """Return the servers that the settings name. One without an address is not among them. Raises `Misconfigured`."""
    places: dict[str, str] = {}
    redis_url = database_url = read_url = ""
    if _is_given(settings, "redis_url"):
        redis_url = bus.address(settings, every_node=True)
        bus.connect(settings)  # reads the address and its certificates, and connects to nothing yet
        places[STREAMS] = _place_of_streams(settings, redis_url)
    if _is_given(settings, "database_url"):
        database_url = _with_given_login(settings, settings.database_url.get_secret_value())
        places[DATABASE] = _place_of_database(database_url)
        if copy := settings.database_read_url.get_secret_value():
            read_url = _with_given_login(settings, copy, "PRESSWATCH_DATABASE_READ_URL")
    return ExternalServers(settings, places, redis_url, database_url, read_url)


def unused(environ: Mapping[str, str], places: Mapping[str, str]) -> list[str]:
    """Return the variables with a value that belong to a server which is not given by URL."""
    idle = (*(() if DATABASE in places else OF_DATABASE), *(() if STREAMS in places else OF_STREAMS))
    return sorted(name for name in idle if environ.get(name))


def _is_given(settings: ReaderSettings, name: str) -> bool:
    value: SecretStr = getattr(settings, name)
    return name in settings.model_fields_set and bool(value.get_secret_value())


def _with_given_login(settings: ReaderSettings, url: str, variable: str = VARIABLE[DATABASE]) -> str:
    """Return the address with the login that the settings give, from whichever of them. Raises `Misconfigured`."""
    found = conninfo_to_dict(conninfo(settings, url=url, variable=variable))
    if urlsplit(url).scheme not in _SCHEMES:
        raise Misconfigured(
            f"{variable} cannot be read: write it as postgresql://HOST:PORT/DATABASE (docs/settings.md)"
        )
    user, password = (str(found.get(word) or "") for word in _LOGIN)
    return with_login(url, Login(user, password))


def with_login(url: str, login: Login) -> str:
    """Return a database's address with this login and no other, wherever that was written."""
    parts = urlsplit(url)
    kept = "&".join(one for one in parts.query.split("&") if one.partition("=")[0] not in _LOGIN)
    word = f":{quote(login.password, safe='')}" if login.password else ""
    said = f"{quote(login.user, safe='')}{word}@" if login.user else ""
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{said}{host}{parts.path}{'?' if kept else ''}{kept}"  # a socket's address has no host


def _place_of_database(url: str) -> str:
    found = conninfo_to_dict(url)
    host = found.get("host") or found.get("hostaddr") or "localhost"
    return f"{host}:{found.get('port') or 5432}/{found.get('dbname') or found.get('user') or ''}"


def _place_of_streams(settings: ReaderSettings, url: str) -> str:
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("db", [""])[0] or parts.path.strip("/") or "0"
    if parts.scheme == "unix":
        return f"{parts.path}#{number}"
    return f"{','.join(f'{host}:{port}' for host, port in sorted(bus.nodes(settings)))}/{number}"
