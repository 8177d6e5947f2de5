"""The store in a bucket. A body is one object, named by its hash; its bytes say whether they are compressed.

An object store acknowledges a write when it is durable, so nothing has to be synced. It cannot append, so a segment of
manifest lines is written again with each group of lines until it is large enough. A name whose write failed is never
written again: the failed request may arrive late, and must not replace later lines.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from shared.contracts import BlobRef
from shared.errors import Permanent, StoreUnavailable
from shared.storage.blobs import BlobStore, BlobWrite, StoredFile, body_folder, packed_form
from shared.storage.body_cache import BodyCache
from shared.storage.object_client import ObjectClient
from shared.storage.object_segments import ObjectSegments, SegmentWriter

_AT_ONCE = 16
_TRIES = 3
_REFRESH_AFTER_S = 43_200.0
"""A body older than this is written again when it is stored again: retention spares what was written in the last day.
"""
_DROPPING_FOR_S = 3600.0
"""A deletion mark older than this belongs to a process that ended."""
_DROPPING = "dropping"
_PROBE = f"{_DROPPING}/probe"


class ObjectBlobs(BlobStore):
    """A store in a bucket, safe for several processes.

    It does not matter whether the store can refuse to replace an object.

    A deletion marks the body first. A process that stores the same body meanwhile writes it again and looks for the
    mark. Either the deletion sees the new time and leaves the body, or the writer sees the mark and waits.
    """

    at_once = _AT_ONCE

    def __init__(
        self,
        client: ObjectClient,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.where, self.identity = client.where, client.identity
        self._client, self._clock = client, clock
        self._pool = ThreadPoolExecutor(_AT_ONCE, "blobs")
        self.segments = ObjectSegments(client, self._pool)
        self._writer = SegmentWriter(client.put_once, secrets.token_hex(8), now)
        self._cache = BodyCache()
        self._refuses: bool | None = None

    async def _keep(self, kept: Sequence[BlobWrite]) -> None:
        bodies = {k.message.body: (k.body, k.packed) for k in kept if k.message.body and k.body is not None}
        run = asyncio.get_running_loop().run_in_executor
        writes = [run(self._pool, self._write, ref, body, packed) for ref, (body, packed) in bodies.items()]
        results = await asyncio.gather(*writes, return_exceptions=True)
        for error in results:
            if isinstance(error, BaseException):
                raise error
        await run(self._pool, self._writer.append, b"".join(k.manifest().line() for k in kept))

    def _write(self, ref: BlobRef, body: bytes, sent: bytes | None) -> None:
        name, (_, data) = self._name(ref.sha256), packed_form(ref, body, sent)
        for _ in range(_TRIES):
            if self._client.create(name, data):
                if self._refuses_to_replace() or self._stays(name):
                    return
            elif self._met_again(name, data):
                return
        raise StoreUnavailable(f"cannot write to the blob store {self.where}: {name} comes and goes; it is tried again")

    def _met_again(self, name: str, data: bytes) -> bool:
        """Return whether a body that the store reports as existing will stay."""
        stored = self._client.stat(name)
        if stored is None:  # deleted meanwhile, or the store refused because another write was under way
            return False
        if self._clock() - stored.touched < _REFRESH_AFTER_S:
            return True
        self._client.put(name, data)
        return self._stays(name)

    def _stays(self, name: str) -> bool:
        """Return whether a body that was just written over an older one exists, and nobody is deleting it."""
        mark = self._client.stat(_mark(name))
        if mark is not None and self._clock() - mark.touched < _DROPPING_FOR_S:
            raise StoreUnavailable(
                f"cannot write to the blob store {self.where}: `presswatch retain` is deleting {name}"
            )
        return self._client.stat(name) is not None

    def _refuses_to_replace(self) -> bool:
        """Return whether the store can refuse to replace an existing object. Tried once."""
        if self._refuses is None:
            self._client.create(_PROBE, b"")
            self._refuses = not self._client.create(_PROBE, b"")
        return self._refuses

    async def get(self, sha256: str) -> bytes:
        if (body := self._cache.get(sha256)) is None:
            body = await asyncio.get_running_loop().run_in_executor(self._pool, self.read, sha256)
            self._cache.add(sha256, body)
        return body

    def _read_stored(self, sha256: str) -> bytes | None:
        return self._client.get(self._name(sha256))

    def touched(self, sha256: str) -> float | None:
        stored = self._client.stat(self._name(sha256))
        return None if stored is None else stored.touched

    def stored_size(self, sha256: str) -> int:
        stored = self._client.stat(self._name(sha256))
        return 0 if stored is None else stored.size

    def drop(self, sha256: str, before: float) -> int:
        name = self._name(sha256)
        self._client.put(_mark(name), b"")
        try:
            stored = self._client.stat(name)
            if stored is None or stored.touched >= before:
                return 0
            self._client.delete(name)
            return stored.size
        finally:
            self._client.delete(_mark(name))

    def finish_drops(self) -> None:
        for mark in self._client.objects(_DROPPING):
            self._client.delete(mark.name)

    def files(self, under: str) -> Iterator[StoredFile]:
        for one in self._client.objects(under):
            if not one.name.startswith(f"{_DROPPING}/"):
                yield StoredFile(one.name, one.size, one.touched)

    def read_file(self, name: str) -> bytes:
        data = self._client.get(name)
        if data is None:
            raise Permanent("file missing", f"{name} is not in the blob store {self.where}")
        return data

    def name_of(self, sha256: str, stored: bytes) -> str:
        return self._name(sha256)

    def write_file(self, name: str, data: bytes, touched: float | None = None) -> None:
        self._client.put(name, data)

    def delete_file(self, name: str) -> None:
        self._client.delete(name)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    @staticmethod
    def _name(sha256: str) -> str:
        return f"{body_folder(sha256)}/{sha256}"


def _mark(name: str) -> str:
    return f"{_DROPPING}/{name.rpartition('/')[2]}"
