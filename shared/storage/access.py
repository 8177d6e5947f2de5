"""The environment variables that say where the object store is and give access to it."""

from __future__ import annotations

from collections.abc import Mapping

from shared.storage.opening import folder_of

_CLOUDS = ("AWS_", "GOOGLE_", "AZURE_")
_KEYS = ("PRESSWATCH_BLOBS_ACCESS_KEY", "PRESSWATCH_BLOBS_SECRET_KEY")
_PLACE = ("PRESSWATCH_BLOBS", "PRESSWATCH_BLOBS_ENDPOINT")


def gives_access(name: str) -> bool:
    """Return whether the variable may hold a secret of an object store. Only what needs bodies should have it."""
    return name in _KEYS or name.startswith(_CLOUDS)


def object_store_of(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the object store, or none if the bodies are in a folder."""
    if folder_of(environ.get("PRESSWATCH_BLOBS", "")) is not None:
        return {}
    return {name: value for name, value in environ.items() if name in _PLACE or gives_access(name)}
