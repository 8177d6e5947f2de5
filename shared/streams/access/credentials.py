"""Passwords of the stream server's users, one folder each, and the ACL file made from them.

`FOLDER/fetcher` is a `PRESSWATCH_SECRETS_DIR`: it holds `presswatch_redis_user` and `presswatch_redis_password`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Misconfigured
from shared.storage import secret_files
from shared.streams.access.acl import PRODUCER_PREFIX, acl_file, users

ACL_FILE = "users.acl"
_USER, _PASSWORD = "presswatch_redis_user", "presswatch_redis_password"


@dataclass(frozen=True, slots=True)
class Credentials:
    """All users with their passwords. `new` are the users whose passwords were created just now."""

    file: Path
    passwords: dict[str, str]
    new: tuple[str, ...]


def make_credentials(folder: Path, producers: Iterable[str] = ()) -> Credentials:
    """Create missing passwords and rewrite the ACL file. Safe to repeat. Raises `Misconfigured`."""
    known = {path.name.removeprefix(PRODUCER_PREFIX) for path in folder.glob(f"{PRODUCER_PREFIX}*") if path.is_dir()}
    names = users(sorted(known | set(producers)))
    acl_file(dict.fromkeys(names, ""))  # reports an invalid producer name before anything is written
    try:
        return _make(folder, names)
    except OSError as error:
        raise Misconfigured(f"{error.filename or folder} cannot be written: {error.strerror}") from None


def forget(folder: Path, names: Collection[str]) -> None:
    """Delete the passwords of these users at both servers, so that new ones are made. Raises `Misconfigured`."""
    found = {path.parent.name: path.parent for path in folder.glob(f"*/{secret_files.PASSWORDS}")}
    if unknown := sorted(set(names) - found.keys()):
        raise Misconfigured(f"{folder} has no user {unknown[0]!r}; its users: {', '.join(sorted(found))}")
    for name in set(names):
        for path in found[name].glob(secret_files.PASSWORDS):
            path.unlink()


def _make(folder: Path, names: list[str]) -> Credentials:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    passwords: dict[str, str] = {}
    new: list[str] = []
    for name in names:
        own = folder / name
        own.mkdir(exist_ok=True, mode=0o700)
        passwords[name], made = secret_files.read_or_create(own / _PASSWORD)
        new += [name] if made else []
        secret_files.write(own / _USER, name)
    file = folder / ACL_FILE
    # The file holds only hashes, and the server's own user has to read it.
    secret_files.write(file, acl_file(passwords), 0o644)
    return Credentials(file, passwords, tuple(new))
