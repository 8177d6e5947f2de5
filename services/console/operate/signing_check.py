"""Examine the key that signs the days for `presswatch check`: its file, its rights, whether it signed the last day."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from services.publisher.adapters.proof.signing_key import signing_key
from services.publisher.settings import PublisherSettings
from shared.archive.schema.connection import connect
from shared.archive.schema.rows import Row
from shared.archive.write.certified_days import last_day
from shared.certificates.certificate import fingerprint
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.storage.opening import folder_of

_ELSEWHERE = "not on this machine: only the publisher reads it"
_OF_ANOTHER = "kept from this user, as it should be: run the check as the user of the publisher to examine it"


async def examine_key(settings: SharedSettings) -> str:
    """Check the file of the signing key, and that its key signed the newest day."""
    publisher = load(PublisherSettings)
    if publisher.signing_key is None and folder_of(publisher.blobs) is None:
        return f"{_ELSEWHERE}, by PRESSWATCH_SIGNING_KEY"
    file = publisher.key_file()
    if publisher.signing_key is None:
        if _is_of_another(file):
            return _OF_ANOTHER
        if not _could_be_here(file):
            return _ELSEWHERE
    async with await connect(settings, "presswatch check") as conn:
        last = await last_day(conn)
    return _examined(file, last)


def _is_of_another(file: Path) -> bool:
    """Return whether another user has the key, or its folder, and keeps it from us."""
    try:
        return file.stat().st_uid != os.geteuid() and not os.access(file, os.R_OK)
    except PermissionError:
        return file.parent.stat().st_uid != os.geteuid()
    except OSError:
        return False


def _could_be_here(file: Path) -> bool:
    """Return whether a publisher with these folders could make the key. In a container without its volume it cannot."""
    with contextlib.suppress(PermissionError):  # raised for a folder that only another user may enter
        found = next(place for place in (file, *file.absolute().parents) if place.exists())
        return found == file or os.access(found, os.W_OK)
    return True


def _examined(file: Path, last: Row | None) -> str:
    if last is None and not file.exists():
        return "none yet: the publisher makes it at its first start"
    public = signing_key(file, may_make=False).public_key().public_bytes_raw()
    if file.stat().st_mode & stat.S_IRWXO:
        raise Misconfigured(f"everybody on this machine may read {file}: chmod 600 {file}")
    ours = fingerprint(public)
    if last is not None and ours != (theirs := fingerprint(bytes.fromhex(last["public_key"]))):
        raise Misconfigured(
            f"the key in {file} ({ours}) is not the one that signed {last['day']} ({theirs}): put that one back, or, "
            "if you changed it on purpose, publish the new fingerprint (docs/certificates.md)"
        )
    signed = f"signed {last['day']}" if last else "has signed no day yet"
    return f"{file} {signed}, its fingerprint is {ours}"
