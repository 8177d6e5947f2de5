"""Store bodies and the manifests that name them. The guarantee against loss begins here.

Layout under the root:

    sha256/ab/cd/<hash>.zst   a text body, compressed by us; <hash> alone if compression would not help
    sha256/ab/cd/<hash>.gz    a body that arrived as gzip, as it was sent
    manifests/YYYY/MM/DD/<writer>.jsonl   one line per stored item, appended and synced after the bodies it names
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from shared.contracts import BlobRef, Capture, Lane, Picture
from shared.errors import Permanent, Unavailable
from shared.ids import sha256_hex
from shared.storage.compression import FORMS, CorruptBody, compress, is_well_compressed, should_compress
from shared.storage.durable_files import make_folder, sync_folder, write_synced
from shared.storage.manifests import Manifest, read_manifests

_DROPPING = "dropping-"
_OUT_OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES)


@dataclass(frozen=True, slots=True)
class BlobWrite:
    """An item to store: the message, whose `body` names the body, and its metadata.

    `body` is None if it was stored before. `packed` is the body as one complete gzip member, if it arrived compressed.
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


def blob_ref(body: bytes, media_type: str) -> BlobRef:
    return BlobRef(sha256=sha256_hex(body), size=len(body), media_type=media_type)


def _met_again(path: str) -> bool:
    """Return whether the file exists; if so, touch it, so that retention does not delete it."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


class BlobStore:
    """A folder of bodies. Safe for several processes: files are written aside, synced, then linked into place."""

    def __init__(self, root: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.root = root
        self._now = now
        self._writer = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._waiting: list[tuple[Sequence[BlobWrite], asyncio.Future[None]]] = []
        self._busy: asyncio.Task[None] | None = None
        self._made: set[str] = set()
        self._asides = count()

    async def put(self, kept: Sequence[BlobWrite]) -> None:
        """Store the items; return when bodies and manifests are on disk. Concurrent calls share one sync.

        Raises `Unavailable` if the disk is full or missing: hold the batch and try again.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((kept, done))
        if self._busy is None or self._busy.done():
            self._busy = asyncio.create_task(self._drain())
        await done

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            error = await asyncio.to_thread(self._try_keep, [k for kept, _ in group for k in kept])
            for _, done in group:
                if done.done():
                    continue
                done.set_exception(error) if error else done.set_result(None)

    def _try_keep(self, kept: Sequence[BlobWrite]) -> Exception | None:
        try:
            self._keep_now(kept)
        except OSError as error:
            if error.errno in _OUT_OF_ROOM:
                return Unavailable(f"cannot write to the blob store {self.root}: {error.strerror}")
            return error
        return None

    def _keep_now(self, kept: Sequence[BlobWrite]) -> None:
        for folder in {
            self._write(k.message.body, k.body, k.packed) for k in kept if k.message.body and k.body is not None
        }:
            sync_folder(folder)
        self._append_manifests(kept)

    def _write(self, ref: BlobRef, body: bytes, sent: bytes | None = None) -> str:
        """Write one body unless it exists; return the folder to sync.

        An existing body is synced too, because its writer may not have done so yet. Paths are plain strings for speed:
        this runs for every page.
        """
        sha256, is_packed = ref.sha256, should_compress(ref.media_type)
        folder = f"{self.root}/sha256/{sha256[:2]}/{sha256[2:4]}"
        plain = f"{folder}/{sha256}"
        if any(_met_again(plain + form) for form in ((".gz", ".zst") if is_packed else ("",))):
            return folder
        if is_packed and sent is not None and is_well_compressed(body, sent):
            target, data = f"{plain}.gz", sent
        else:
            target, data = (f"{plain}.zst", compress(body)) if is_packed else (plain, body)
        try:
            self._put(folder, target, data)
        except FileNotFoundError:  # the folder was deleted in the meantime
            self._made.clear()
            self._put(folder, target, data)
        return folder

    def touched(self, sha256: str) -> float | None:
        """Return when the body was last stored, in Unix seconds; None if it is not stored."""
        return max((path.stat().st_mtime for path in self._files(sha256)), default=None)

    def size_on_disk(self, sha256: str) -> int:
        """Return the size on disk in bytes, as compressed."""
        return sum(path.stat().st_size for path in self._files(sha256))

    def drop(self, sha256: str, before: float) -> int:
        """Delete the body unless it was touched since `before` (Unix seconds); return the bytes freed.

        The file is first moved aside and checked again. Another process may store the same body at this moment: it
        either finds the body gone and writes it, or has touched the file, which is then moved back.
        """
        freed = 0
        for path in self._files(sha256):
            if path.stat().st_mtime >= before:
                continue
            aside = path.with_name(f".{_DROPPING}{path.name}")
            path.rename(aside)
            if aside.stat().st_mtime >= before:
                aside.replace(path)
                continue
            freed += aside.stat().st_size
            aside.unlink()
            sync_folder(path.parent)
        return freed

    def finish_drops(self) -> None:
        """Restore files that a killed process had moved aside. Whether to delete them is decided again."""
        for aside in (self.root / "sha256").glob(f"??/??/.{_DROPPING}*"):
            path = aside.with_name(aside.name.removeprefix(f".{_DROPPING}"))
            aside.unlink() if path.exists() else aside.rename(path)

    def _files(self, sha256: str) -> list[Path]:
        plain = self._folder(sha256) / sha256
        return [path for path in (plain.with_name(sha256 + form) for form in FORMS) if path.exists()]

    def _put(self, folder: str, target: str, data: bytes) -> None:
        if folder not in self._made:
            make_folder(Path(folder), self.root)
            self._made.add(folder)
        aside = f"{folder}/.{self._writer}-{next(self._asides)}"
        try:
            write_synced(aside, data)
            os.replace(aside, target)  # noqa: PTH105
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise

    def _append_manifests(self, kept: Sequence[BlobWrite]) -> None:
        day = self.root / "manifests" / self._now().strftime("%Y/%m/%d")
        path = day / f"{self._writer}.jsonl"
        fresh = not path.exists()
        if fresh:
            make_folder(day, self.root)
        with path.open("ab") as file:
            start = file.tell()
            try:
                file.write(b"".join(k.manifest().line() for k in kept))
                file.flush()
                os.fdatasync(file.fileno())
            except OSError:
                file.truncate(start)
                raise
        if fresh:
            sync_folder(day)

    async def get(self, sha256: str) -> bytes:
        """Return the body, checked against its hash. Raises `Permanent` if it is missing or damaged."""
        return await asyncio.to_thread(self.read, sha256)

    def read(self, sha256: str) -> bytes:
        body = self._read_unchecked(sha256)
        if sha256_hex(body) != sha256:
            raise Permanent("blob corrupt", f"the stored body {sha256} no longer has that hash")
        return body

    def _read_unchecked(self, sha256: str) -> bytes:
        plain = self._folder(sha256) / sha256
        for form, undo in FORMS.items():
            try:
                return undo(plain.with_name(sha256 + form).read_bytes())
            except FileNotFoundError:
                continue
            except CorruptBody:
                raise Permanent("blob corrupt", f"the stored body {sha256} cannot be unpacked") from None
        raise Permanent("blob missing", f"the body {sha256} is not in the blob store {self.root}")

    def bodies(self) -> Iterator[str]:
        """Yield the hash of every stored body."""
        for path in sorted((self.root / "sha256").glob("??/??/*")):
            if not path.name.startswith("."):
                yield path.name.partition(".")[0]

    def manifests(self) -> Iterator[Manifest]:
        """Yield every stored item, oldest segment first.

        A line torn by a crash is skipped: nothing was acknowledged for it.
        """
        return read_manifests(self.root / "manifests")

    def _folder(self, sha256: str) -> Path:
        return self.root / "sha256" / sha256[:2] / sha256[2:4]
