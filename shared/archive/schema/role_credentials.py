"""Create passwords for the database roles, one folder each, and the SQL that creates the roles.

`FOLDER/reader` is a `PRESSWATCH_SECRETS_DIR`: it holds `presswatch_database_user` and `presswatch_database_password`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from shared.archive.schema.roles import OWNER, ROLES
from shared.errors import Misconfigured
from shared.storage import secret_files

SQL_FILE = "roles.sql"
NOBODY_FILE = "nobody.scram"
_USER, _PASSWORD = "presswatch_database_user", "presswatch_database_password"
_ROUNDS = 4096


@dataclass(frozen=True, slots=True)
class Login:
    """A database role and its password."""

    user: str
    password: str

    def of(self, url: str) -> str:
        """Return the database URL for this role."""
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{self.user}:{quote(self.password, safe='')}@{host}"))


@dataclass(frozen=True, slots=True)
class Made:
    """Created credentials. `logins` are keyed by role; `new` names the roles whose passwords are new."""

    logins: Mapping[str, Login]
    new: tuple[str, ...]
    sql: str


def make(folder: Path, *, owner: bool = True) -> Made:
    """Create the missing passwords. Raises `Misconfigured`."""
    users = {"owner": OWNER, **ROLES} if owner else dict(ROLES)
    try:
        return _make(folder, users)
    except OSError as error:
        raise Misconfigured(f"{error.filename or folder} cannot be written: {error.strerror}") from None


def _make(folder: Path, users: Mapping[str, str]) -> Made:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    logins, new = {}, []
    for name, user in users.items():
        own = folder / name
        own.mkdir(exist_ok=True, mode=0o700)
        password, made = secret_files.read_or_create(own / _PASSWORD)
        new += [name] if made else []
        secret_files.write(own / _USER, user)
        logins[name] = Login(user, password)
    return Made(logins, tuple(new), roles_sql(logins.values()))


def write_for_a_server(folder: Path, made: Made) -> Path:
    """Write the SQL and the hash file that a server starts with, readable by the server's user. Return the SQL file."""
    file = folder / SQL_FILE
    secret_files.write(file, made.sql, 0o644)
    if not (folder / NOBODY_FILE).exists():
        secret_files.write(folder / NOBODY_FILE, scram(secrets.token_urlsafe(24)), 0o644)
    return file


def roles_sql(logins: Collection[Login]) -> str:
    """Return SQL that creates or updates the roles, and makes the owner the owner of the database `presswatch`."""
    return "\n".join([_HEAD, *map(_role, logins), *([_BASE] if any(one.user == OWNER for one in logins) else [])])


_HEAD = (
    "-- The roles of Presswatch, made by `presswatch acl`: hashes, no passwords. Run as a role with CREATEROLE: psql -f"
)
# Except for a superuser, only a member of the owner's role may give it a database. Creating the role is not enough.
_BASE = f"""DO $$ BEGIN
    IF NOT pg_has_role(CURRENT_USER, '{OWNER}', 'SET') THEN
        GRANT {OWNER} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
    END IF;
    IF EXISTS (SELECT FROM pg_database WHERE datname = 'presswatch') THEN
        ALTER DATABASE presswatch OWNER TO {OWNER};
    END IF;
END $$;
"""


def _role(login: Login) -> str:
    return f"""DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login.user}') THEN CREATE ROLE {login.user}; END IF;
END $$;
ALTER ROLE {login.user} LOGIN PASSWORD '{scram(login.password)}';"""


def scram(password: str) -> str:
    """Return the verifier that PostgreSQL stores for a password (RFC 5803). Nobody can log in with it."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    encoded = [base64.b64encode(part).decode() for part in (salt, client, server)]
    return f"SCRAM-SHA-256${_ROUNDS}:{encoded[0]}${encoded[1]}:{encoded[2]}"
