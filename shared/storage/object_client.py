"""A client of an object store with few operations. Each is counted; each failure is an outage with its reason.

`obstore` supports S3, Google Cloud Storage and Azure. All calls block and are thread-safe.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from obstore import exceptions as faults
from obstore.store import from_url

from shared.errors import Misconfigured, StoreUnavailable
from shared.observability.metrics import BLOB_REQUESTS

_SCHEMES = ("s3", "gs", "az")
_STALL: dict[str, Any] = {"connect_timeout": "5s", "read_timeout": "15s", "timeout": "60s"}
"""A store that sends nothing for 15 seconds counts as unavailable.

So a stage learns of it before its deadline, and keeps its entries.
"""
_LARGE: dict[str, Any] = {"connect_timeout": "5s", "read_timeout": "120s", "timeout": "600s"}
"""A longer limit for uploads, during which the store sends nothing: 20 MB within two minutes."""
_LARGE_BYTES = 1 << 20
_RETRY: dict[str, Any] = {
    "max_retries": 4,
    "retry_timeout": timedelta(seconds=8),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=2), "base": 2},
}
_NO_RETRY: dict[str, Any] = {"max_retries": 0}
_KEYS = {"s3": ("access_key_id", "secret_access_key"), "az": ("account_name", "account_key")}
_SERVER = {
    "s3": (("endpoint", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),),
    "az": (("account_name", "AZURE_STORAGE_ACCOUNT_NAME"), ("endpoint", "AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT")),
}
"""Options that tell two stores apart, because many servers have a bucket of the same name. The first one set counts."""
_PAGE = 1000
_DENIED = (faults.PermissionDeniedError, faults.UnauthenticatedError)


@dataclass(frozen=True, slots=True)
class ObjectStat:
    """A stored object: its name after the prefix, its size, and when it was last written in Unix seconds."""

    name: str
    size: int
    touched: float


class ObjectClient:
    """The objects under one prefix of a bucket."""

    def __init__(
        self, where: str, endpoint: str | None = None, access_key: str | None = None, secret_key: str | None = None
    ) -> None:
        self.where = where
        scheme, _, bucket = where.partition("://")
        if scheme not in _SCHEMES or not bucket.strip("/"):
            raise Misconfigured(
                f"PRESSWATCH_BLOBS: {where} is neither a folder nor s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or "
                "az://CONTAINER/PREFIX (docs/object-store.md)"
            )
        config = _config(scheme, endpoint, access_key, secret_key)
        self.identity = _identity(where, {**os.environ, **config})
        plain = {"allow_http": True} if (endpoint or "").startswith("http://") else {}
        try:
            self._store = _open(where, config, plain | _STALL, _RETRY)
            self._once = _open(where, config, plain | _STALL, _NO_RETRY)
            self._large = _open(where, config, plain | _LARGE, _RETRY)
        except (faults.BaseError, ValueError) as error:
            raise Misconfigured(f"PRESSWATCH_BLOBS: {where}: {_reason(error)} (docs/object-store.md)") from None

    def create(self, name: str, data: bytes) -> bool:
        """Write the object unless the name exists; return whether it was written.

        A store without conditional writes replaces the object and returns True.
        """
        store = self._large if len(data) > _LARGE_BYTES else self._store
        with self._counted("put", "write to") as counted:
            try:
                store.put(name, data, mode="create", use_multipart=False)
            except faults.AlreadyExistsError:
                counted("exists")
                return False
            except Exception as error:
                if not _is_not_supported(error):
                    raise
                store.put(name, data, use_multipart=False)
        return True

    def put(self, name: str, data: bytes) -> None:
        """Write or replace the object. Only for content that never changes, because a late retry may win."""
        store = self._large if len(data) > _LARGE_BYTES else self._store
        with self._counted("put", "write to"):
            store.put(name, data, use_multipart=False)

    def put_once(self, name: str, data: bytes) -> None:
        """Write the object with a single request.

        After an error it may or may not have been written, or may still be.
        """
        with self._counted("put", "write to"):
            self._once.put(name, data, use_multipart=False)

    def get(self, name: str) -> bytes | None:
        """Return the object's bytes, or None if the store reports that it does not exist."""
        with self._counted("get", "read from") as counted:
            try:
                return bytes(self._store.get(name).bytes())
            except FileNotFoundError:
                counted("absent")
        self._confirm_absent(name)
        return None

    def stat(self, name: str) -> ObjectStat | None:
        """Return size and time of an object; None if it does not exist."""
        with self._counted("head", "read from") as counted:
            try:
                return _stat(self._store.head(name))
            except FileNotFoundError:
                counted("absent")
        self._confirm_absent(name)
        return None

    def delete(self, name: str) -> None:
        """Delete the object. A missing object is not an error."""
        with self._counted("delete", "write to") as counted:
            try:
                self._store.delete(name)
            except FileNotFoundError:
                counted("absent")

    def objects(self, under: str) -> Iterator[ObjectStat]:
        """Yield the objects in a folder, ordered by name; one request for each thousand."""
        pages = iter(self._store.list(under or None, chunk_size=_PAGE))
        while True:
            with self._counted("list", "read from"):
                page = next(pages, None)
            if page is None:
                return
            yield from map(_stat, page)

    def folders(self, under: str) -> list[str]:
        """Return the names of the folders directly inside a folder, in order, without the path."""
        with self._counted("list", "read from"):
            found = cast(Any, self._store.list_with_delimiter(under))["common_prefixes"]
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def _confirm_absent(self, name: str) -> None:
        """Confirm that the object does not exist. A missing bucket gives the same answer, but cannot be listed."""
        if any(one.name == name for one in self.objects(name.rpartition("/")[0])):
            raise StoreUnavailable(
                f"cannot read from the blob store {self.where}: it lists {name} but does not return it"
            )

    @contextmanager
    def _counted(self, operation: str, doing: str) -> Iterator[Callable[[str], None]]:
        """Count the request by its result, and turn each failure into `StoreUnavailable`."""
        result = ["ok"]
        try:
            yield result.append
        except Exception as error:
            result.append("error")
            raise StoreUnavailable(f"cannot {doing} the blob store {self.where}: {_reason(error)}") from error
        finally:
            BLOB_REQUESTS.labels(operation, result[-1]).inc()


def _open(where: str, config: dict[str, str], client: dict[str, Any], retry: dict[str, Any]) -> Any:
    return from_url(where, config=config, client_options=client, retry_config=retry)  # type: ignore[call-overload]


def _config(scheme: str, endpoint: str | None, access_key: str | None, secret_key: str | None) -> dict[str, str]:
    """Return the client's configuration. Missing values come from the cloud's own variables or its machine."""
    names = _KEYS.get(scheme, ())
    config = {name: value for name, value in zip(names, (access_key, secret_key), strict=False) if value}
    if endpoint:
        config["endpoint"] = endpoint
    if scheme == "s3":
        config["checksum_algorithm"] = "sha256"
    return config


def _identity(where: str, known: Mapping[str, str]) -> str:
    scheme = where.partition("://")[0]
    set_names = (next(filter(known.get, names), "") for names in _SERVER.get(scheme, ()))
    server = [known[name].rstrip("/").rpartition("@")[2] for name in set_names if name]
    return " at ".join([where.rstrip("/"), *server])


def _stat(meta: Any) -> ObjectStat:
    return ObjectStat(meta["path"], meta["size"], meta["last_modified"].timestamp())


def _is_not_supported(error: Exception) -> bool:
    """Return whether the error means that the store does not support conditional writes."""
    return isinstance(error, faults.NotSupportedError) or "501 Not Implemented" in str(error)


def _reason(error: Exception) -> str:
    """Return the store's error in one line, with a hint where to look."""
    said = " ".join(str(error).partition("Debug source:")[0].split())[:400] or type(error).__name__
    if isinstance(error, _DENIED) or "403 Forbidden" in said:
        return f"{said}; check the access key and its rights (docs/object-store.md)"
    if "NoSuchBucket" in said or "NoSuchContainer" in said:
        return f"{said}; make the bucket, or correct PRESSWATCH_BLOBS (docs/object-store.md)"
    if "<html" in said.lower():
        return f"{said}; a web site answers there: correct PRESSWATCH_BLOBS_ENDPOINT (docs/object-store.md)"
    if "error sending request" in said:
        return f"{said}; start it, or correct PRESSWATCH_BLOBS_ENDPOINT; it is tried again, nothing is lost"
    return f"{said}; it is tried again, nothing is lost"
