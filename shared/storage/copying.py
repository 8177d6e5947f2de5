"""Copy one store into another. Safe to repeat: what the target has is not copied again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from shared.errors import StoreUnavailable
from shared.storage.blobs import BlobStore, StoredFile, hash_of
from shared.storage.compression import CorruptBody, unpack

_AHEAD = 4
_BODIES_AT_ONCE = 8
"""A disk syncs eight small files hardly slower than one. Manifests can be large, and are read whole."""
_REPORT_EVERY = 100

Report = Callable[[str], None]
"""Receives progress as text."""


@dataclass
class CopyResult:
    """How many bodies and other files were copied, how many bodies existed, and which damaged ones were left out."""

    bodies: int = 0
    bytes: int = 0
    files: int = 0
    present: int = 0
    damaged: list[str] = field(default_factory=list)


def copy_blobs(source: BlobStore, to: BlobStore, report: Report, *, checked: bool = True) -> CopyResult:
    """Copy all bodies, then the manifests that name them, then the rest.

    The source may be written meanwhile. Manifests are copied as they were at the start: the bodies that later lines
    name may come too late for the copy. If `checked`, a body that does not have its hash is left out, and each file is
    read back and compared.
    """
    result = CopyResult()
    others = {under: [*source.files(under)] for under in ("manifests", "certificates")}
    at_once = max(source.at_once, to.at_once)
    with ThreadPoolExecutor(max(at_once, _BODIES_AT_ONCE)) as pool:
        for number in range(256):
            bodies = _missing_bodies(source, to, f"sha256/{number:02x}", result)
            for done in _windowed(pool, max(at_once, _BODIES_AT_ONCE), bodies, source, to, checked):
                _add(result, done, report)
    with ThreadPoolExecutor(at_once) as pool:
        for under, files in others.items():
            for done in _windowed(pool, at_once, _missing_files(files, source, to, under), source, to, checked):
                _add(result, done, report)
    return result


def _missing_bodies(source: BlobStore, to: BlobStore, under: str, result: CopyResult) -> Iterator[StoredFile]:
    present, seen = {hash_of(file.name) for file in to.files(under)}, set[str]()
    for file in source.files(under):
        sha256 = hash_of(file.name)
        if sha256 in present or sha256 in seen:
            result.present += 1
        else:
            yield file
        seen.add(sha256)


def _missing_files(files: Sequence[StoredFile], source: BlobStore, to: BlobStore, under: str) -> Iterator[StoredFile]:
    """Yield the files that are missing or have other content. A manifest only grows, so its size says that."""
    sizes = {file.name: file.size for file in to.files(under)}
    for file in files:
        grows = file.name.startswith("manifests/")
        if sizes.get(file.name) != file.size or not (grows or source.read_file(file.name) == to.read_file(file.name)):
            yield file


@dataclass(frozen=True, slots=True)
class _Done:
    file: StoredFile
    size: int
    damaged: bool = False


def _windowed(
    pool: ThreadPoolExecutor, at_once: int, files: Iterable[StoredFile], source: BlobStore, to: BlobStore, checked: bool
) -> Iterator[_Done]:
    waiting: deque[Future[_Done]] = deque()
    for file in files:
        waiting.append(pool.submit(_copy, file, source, to, checked))
        if len(waiting) > _AHEAD * at_once:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _copy(file: StoredFile, source: BlobStore, to: BlobStore, checked: bool) -> _Done:
    data, name = source.read_file(file.name), file.name
    if name.startswith("sha256/"):
        sha256 = hash_of(name)
        name = to.name_of(sha256, data)
        try:
            unpack(data, sha256) if checked else None
        except CorruptBody:
            return _Done(file, 0, damaged=True)
    if name.startswith("manifests/"):
        data = data[: file.size]  # lines are only ever appended
    to.write_file(name, data, file.touched)
    if checked and to.read_file(name) != data:
        raise StoreUnavailable(f"the blob store {to.where} did not keep {name} as it was written; copy again")
    return _Done(file, len(data))


def _add(result: CopyResult, done: _Done, report: Report) -> None:
    if done.damaged:
        result.damaged.append(hash_of(done.file.name))
    elif done.file.name.startswith("sha256/"):
        result.bodies += 1
    else:
        result.files += 1
    result.bytes += done.size
    if (result.bodies + result.files) % _REPORT_EVERY == 0:
        report(f"{result.bodies:,} bodies and {result.files:,} other files copied, {result.present:,} there before")
