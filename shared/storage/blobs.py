"""What every store of bodies and manifests does. The guarantee against loss begins here.

A store is a folder (`folder_blobs`) or a bucket (`object_blobs`). Both have the same names inside:

    sha256/ab/cd/<hash>            a body; in a folder with `.zst` or `.gz` behind it if it is compressed
    manifests/YYYY/MM/DD/*.jsonl   one line per stored item, stored after the bodies it names
    certificates/<day>.json        a copy of each sealed day
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.contracts import BlobRef, Capture, Lane, Picture
from shared.errors import Permanent
from shared.ids import sha256_hex
from shared.storage.compression import CorruptBody, compress, is_well_compressed, should_compress, unpack
from shared.storage.manifests import Manifest, read_manifests
from shared.storage.segments import Segments


@dataclass(frozen=True, slots=True)
class BlobWrite:
    """An item to store: the message, whose `body` names the body, and its metadata.

    `body` is None if the body is already stored. `packed` is the body as one complete gzip member, if it arrived
    compressed.
    """

    message: Capture | Picture
    body: bytes | None
    traceparent: str
    lane: Lane = Lane.LIVE
    client_ref: str | None = None
    producer: str | None = None
    packed: bytes | None = None

    def manifest(self) -> Manifest:
        return Manifest(self.message, self.traceparent, self.lane, self.client_ref, self.producer)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store: its name inside, its size in bytes, and when it was last stored in Unix seconds."""

    name: str
    size: int
    touched: float


def blob_ref(body: bytes, media_type: str) -> BlobRef:
    """Return the reference by which messages name a body."""
    return BlobRef(sha256=sha256_hex(body), size=len(body), media_type=media_type)


def body_folder(sha256: str) -> str:
    """Return the folder of a body in the store."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}"


def hash_of(name: str) -> str:
    """Return the hash in the name of a stored body, which may have a suffix."""
    return name.rpartition("/")[2].partition(".")[0]


def packed_form(ref: BlobRef, body: bytes, sent: bytes | None) -> tuple[str, bytes]:
    """Return the bytes to store for a body, and the suffix of their format."""
    if not should_compress(ref.media_type):
        return "", body
    if sent is not None and is_well_compressed(body, sent):
        return ".gz", sent
    return ".zst", compress(body)


class BlobStore(ABC):
    """Store bodies and manifests. Safe for several processes.

    All methods raise `Unavailable` if the store gives no proper answer: hold the work and try again. Only the
    coroutines may be called in an event loop; the others block.
    """

    where: str
    """The folder, the same from wherever it is named, or the address."""
    identity: str
    """The same as long as it is the same store: `where`, and for an object store its server or account."""
    segments: Segments
    at_once = 1
    """How many bodies to read at once when all are read."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Sequence[BlobWrite], asyncio.Future[None]]] = []
        self._busy: asyncio.Task[None] | None = None

    async def put(self, kept: Sequence[BlobWrite]) -> None:
        """Store the items; return when bodies and manifests are durable. Concurrent calls share one write."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((kept, done))
        if self._busy is None or self._busy.done():
            self._busy = asyncio.create_task(self._drain())
        await done

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            error = await self._try_keep([k for kept, _ in group for k in kept])
            for _, done in group:
                if done.done():
                    continue
                done.set_exception(error) if error else done.set_result(None)

    async def _try_keep(self, kept: Sequence[BlobWrite]) -> Exception | None:
        try:
            await self._keep(kept)
        except Exception as error:
            return error
        return None

    async def get(self, sha256: str) -> bytes:
        """Return the body, checked against its hash. Raises `Permanent` if it is missing or damaged."""
        return await asyncio.to_thread(self.read, sha256)

    async def get_first(self, hashes: Sequence[str], most_bytes: int) -> dict[str, bytes | Exception]:
        """Return the first of these bodies, at least one, or the error that prevents reading it.

        A store that answers at once returns more of them, up to `most_bytes`.
        """
        try:
            return {hashes[0]: await self.get(hashes[0])}
        except Exception as error:
            return {hashes[0]: error}

    def read(self, sha256: str) -> bytes:
        """Return the body like `get`, blocking."""
        stored = self._read_stored(sha256)
        if stored is None:
            raise Permanent("blob missing", f"the body {sha256} is not in the blob store {self.where}")
        try:
            return unpack(stored, sha256)
        except CorruptBody as error:
            raise Permanent("blob corrupt", f"the stored body {sha256} {error}") from None

    def manifests(self) -> Iterator[Manifest]:
        """Yield every stored item, oldest day first.

        A line torn by a crash is skipped: nothing was acknowledged for it.
        """
        return read_manifests(self.segments)

    def bodies(self) -> Iterator[str]:
        """Yield the hash of every stored body, in order."""
        return (hash_of(file.name) for file in self.files("sha256"))

    def is_empty(self) -> bool:
        return next(self.files(""), None) is None

    def close(self) -> None:  # noqa: B027 - a folder has nothing to close
        """Free connections. Work under way may end with an error."""

    @abstractmethod
    async def _keep(self, kept: Sequence[BlobWrite]) -> None: ...

    @abstractmethod
    def _read_stored(self, sha256: str) -> bytes | None:
        """Return the body as stored, or None if it is not there."""

    @abstractmethod
    def touched(self, sha256: str) -> float | None:
        """Return when the body was last stored, in Unix seconds; None if it is not stored."""

    @abstractmethod
    def stored_size(self, sha256: str) -> int:
        """Return the size in bytes, as compressed."""

    @abstractmethod
    def drop(self, sha256: str, before: float) -> int:
        """Delete the body unless it was stored since `before` (Unix seconds). Return the bytes freed."""

    @abstractmethod
    def finish_drops(self) -> None:
        """Undo deletions that a killed process had begun. Whether to delete is decided again."""

    @abstractmethod
    def files(self, under: str) -> Iterator[StoredFile]:
        """Yield the finished files in a folder of the store, ordered by name. '' is the whole store."""

    @abstractmethod
    def name_of(self, sha256: str, stored: bytes) -> str:
        """Return the name under which these bytes of a body are stored here."""

    @abstractmethod
    def read_file(self, name: str) -> bytes:
        """Return a file's bytes. Raises `Permanent` if it is not there."""

    @abstractmethod
    def write_file(self, name: str, data: bytes, touched: float | None = None) -> None:
        """Write a file durably and replace any file with this name. `touched` is kept if the store supports it."""

    @abstractmethod
    def delete_file(self, name: str) -> None:
        """Delete a file that is not a body, durably. A missing file is not an error."""
