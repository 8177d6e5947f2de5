"""Open the store named in a setting: a folder, or the address of an object store."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from shared.storage.blobs import BlobStore
from shared.storage.folder_blobs import FolderBlobs

_ADDRESSES = ("s3:", "gs:", "az:")


class BlobSettings(Protocol):
    """The settings of the store, as in `shared.settings`."""

    blobs: str
    blobs_endpoint: str | None
    blobs_access_key: SecretStr | None
    blobs_secret_key: SecretStr | None


def folder_of(where: str) -> Path | None:
    """Return the folder, or None if the bodies are in an object store: `s3:/bucket` is an address with a slip."""
    return None if "://" in where or where.lower().startswith(_ADDRESSES) else Path(where)


def open_blobs(settings: BlobSettings, where: str | None = None) -> BlobStore:
    """Open the store of the settings, or another store at `where` with the same credentials. Raises `Misconfigured`."""
    address = settings.blobs if where is None else where
    if (folder := folder_of(address)) is not None:
        return FolderBlobs(folder)
    from shared.storage.object_blobs import ObjectBlobs  # noqa: PLC0415 - a folder needs no client
    from shared.storage.object_client import ObjectClient  # noqa: PLC0415

    keys = (settings.blobs_access_key, settings.blobs_secret_key)
    access, secret = (None if key is None else key.get_secret_value() for key in keys)
    return ObjectBlobs(ObjectClient(address, settings.blobs_endpoint, access, secret))
