"""The store in a folder. A body is a file of its own:

sha256/ab/cd/<hash>.zst   a text body, compressed by us; <hash> alone if compression would not help
sha256/ab/cd/<hash>.gz    a body that arrived as gzip, as it was sent
manifests/YYYY/MM/DD/<writer>.jsonl   appended and synced after the bodies it names
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from shared.contracts import BlobRef
from shared.errors import Permanent, Unavailable
from shared.storage.blobs import BlobStore, BlobWrite, StoredFile, body_folder, packed_form
from shared.storage.compression import should_compress, suffix_of
from shared.storage.durable_files import make_folder, sync_folder, write_synced
from shared.storage.segments import FolderSegments

_DROPPING = "dropping-"
_SYNCS_AT_ONCE = 8
_SUFFIXES = (".zst", ".gz", "")
_OUT_OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES)


def _touch_if_exists(path: str) -> bool:
    """Return whether the file exists. If it does, touch it, so that retention does not delete it."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


class FolderBlobs(BlobStore):
    """A store in a folder, safe for several processes: files are written under another name, synced, then renamed."""

    def __init__(self, root: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self.root, self.where = root, str(root.resolve())
        self.identity = self.where
        self.segments = FolderSegments(root / "manifests")
        self._now = now
        self._writer = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._durable: set[str] = set()
        self._asides = count()
        self._syncing = ThreadPoolExecutor(_SYNCS_AT_ONCE, "syncing")

    async def _keep(self, kept: Sequence[BlobWrite]) -> None:
        """Write bodies, then manifests, and sync them. Raises `Unavailable` if the disk is full or missing."""
        try:
            await asyncio.to_thread(self._keep_now, kept)
        except OSError as error:
            if error.errno in _OUT_OF_ROOM:
                raise Unavailable(f"cannot write to the blob store {self.root}: {error.strerror}") from error
            raise

    def _keep_now(self, kept: Sequence[BlobWrite]) -> None:
        """Sync the files at the same time, because a disk syncs eight files hardly slower than one."""
        found = ((k.message.body, k.body, k.packed) for k in kept if k.message.body and k.body is not None)
        bodies = [*{one[0].sha256: one for one in found}.values()]  # the same one at the same time could get two forms
        at_once = map if len(bodies) < 2 else self._syncing.map
        self._sync_folders(set(at_once(lambda one: self._write(*one), bodies)))
        self._append_manifests(kept)

    def _sync_folders(self, folders: set[str]) -> None:
        """Sync folders with new files. Sync also what is above a folder until one is known to be durable.

        Another process may have made a folder and not synced its parent yet.
        """
        new = self._not_durable(folders)
        list(self._syncing.map(sync_folder, folders | {str(Path(folder).parent) for folder in new}))
        self._durable |= new

    def _not_durable(self, folders: set[str]) -> set[str]:
        """Return the folders below the root whose names a power cut may undo, with those above them."""
        new = folders - self._durable - {str(self.root)}
        return new | self._not_durable({str(Path(folder).parent) for folder in new}) if new else new

    def _write(self, ref: BlobRef, body: bytes, sent: bytes | None = None) -> str:
        """Write one body unless it exists; return the folder to sync.

        An existing body is synced too, because its writer may not have done so yet. Paths are plain strings for speed:
        this runs for every page.
        """
        folder = f"{self.root}/{body_folder(ref.sha256)}"
        plain = f"{folder}/{ref.sha256}"
        known = (".gz", ".zst", "") if should_compress(ref.media_type) else ("",)
        if any(_touch_if_exists(plain + suffix) for suffix in known):
            return folder
        suffix, data = packed_form(ref, body, sent)
        try:
            self._put(folder, plain + suffix, data)
        except FileNotFoundError:  # the folder was deleted in the meantime
            self._durable.clear()
            self._put(folder, plain + suffix, data)
        return folder

    def _put(self, folder: str, target: str, data: bytes) -> None:
        if folder not in self._durable:
            make_folder(self.root)
            Path(folder).mkdir(parents=True, exist_ok=True)
        aside = f"{folder}/.{self._writer}-{next(self._asides)}"
        try:
            write_synced(aside, data)
            os.replace(aside, target)  # noqa: PTH105
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise

    def _append_manifests(self, kept: Sequence[BlobWrite]) -> None:
        path = self._manifest()
        with path.open("ab") as file:
            start = file.tell()
            try:
                file.write(b"".join(k.manifest().line() for k in kept))
                file.flush()
                os.fdatasync(file.fileno())
            except OSError:
                file.truncate(start)
                raise
        if str(path) not in self._durable:
            self._sync_folders({str(path.parent)})
            self._durable.add(str(path))

    def _manifest(self) -> Path:
        """Return the path of today's manifest. Its folder exists, but a power cut may undo it until it is synced."""
        day = self.root / "manifests" / self._now().strftime("%Y/%m/%d")
        path = day / f"{self._writer}.jsonl"
        if not path.exists():
            make_folder(self.root)
            day.mkdir(parents=True, exist_ok=True)
            self._durable.difference_update(map(str, (path, *path.parents)))
        return path

    async def get_first(self, hashes: Sequence[str], most_bytes: int) -> dict[str, bytes | Exception]:
        return await asyncio.to_thread(self._read_first, hashes, most_bytes)

    def _read_first(self, hashes: Sequence[str], most_bytes: int) -> dict[str, bytes | Exception]:
        """Read several bodies in one thread, because switching threads costs as much as reading a page."""
        found: dict[str, bytes | Exception] = {}
        size = 0
        for sha256 in hashes:
            try:
                found[sha256] = body = self.read(sha256)
            except Exception as error:
                found[sha256] = error
                continue
            size += len(body)
            if size >= most_bytes:
                break
        return found

    def _read_stored(self, sha256: str) -> bytes | None:
        plain = self.root / body_folder(sha256) / sha256
        for suffix in _SUFFIXES:
            try:
                return plain.with_name(sha256 + suffix).read_bytes()
            except FileNotFoundError:
                continue
        return None

    def touched(self, sha256: str) -> float | None:
        return max((path.stat().st_mtime for path in self._paths(sha256)), default=None)

    def stored_size(self, sha256: str) -> int:
        return sum(path.stat().st_size for path in self._paths(sha256))

    def drop(self, sha256: str, before: float) -> int:
        """Delete the body as `BlobStore.drop` says.

        The file is renamed first and checked again. Another process may store the same body at this moment. Either it
        finds the body gone and writes it, or it has touched the file, which is then renamed back.
        """
        freed = 0
        for path in self._paths(sha256):
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
        """Restore files that a killed process had renamed to delete them."""
        for aside in (self.root / "sha256").glob(f"??/??/.{_DROPPING}*"):
            path = aside.with_name(aside.name.removeprefix(f".{_DROPPING}"))
            aside.unlink() if path.exists() else aside.rename(path)

    def _paths(self, sha256: str) -> list[Path]:
        plain = self.root / body_folder(sha256) / sha256
        return [path for path in (plain.with_name(sha256 + suffix) for suffix in _SUFFIXES) if path.exists()]

    def files(self, under: str) -> Iterator[StoredFile]:
        """Yield files. Names that begin with a dot are unfinished files and are left out.

        Raises `Unavailable` if a folder cannot be read: what it has must not seem to be gone.
        """
        for at, folders, names in os.walk(self.root / under, onerror=self._unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(name for name in names if not name.startswith(".")):
                path = Path(at) / name
                try:
                    seen = path.stat()
                except FileNotFoundError:  # deleted since it was listed
                    continue
                yield StoredFile(path.relative_to(self.root).as_posix(), seen.st_size, seen.st_mtime)

    def _unreadable(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # not made yet, or deleted since it was listed
            raise Unavailable(
                f"cannot read {error.filename} of the blob store {self.root}: {error.strerror}"
            ) from error

    def name_of(self, sha256: str, stored: bytes) -> str:
        return f"{body_folder(sha256)}/{sha256}{suffix_of(stored, sha256)}"

    def read_file(self, name: str) -> bytes:
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            raise Permanent("file missing", f"{name} is not in the blob store {self.root}") from None

    def write_file(self, name: str, data: bytes, touched: float | None = None) -> None:
        path = self.root / name
        self._put(str(path.parent), str(path), data)
        if touched is not None:
            os.utime(path, (touched, touched))
        self._sync_folders({str(path.parent)})

    def delete_file(self, name: str) -> None:
        path = self.root / name
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
