"""Find the files under the paths that the user named, and read them one by one."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple, cast

from services.console.archive.ingest.html_files import plain_name, read_page
from services.console.archive.ingest.items import IngestOptions, Item, ReadResult, Skipped
from services.console.archive.ingest.json_stories import is_story, read_stories
from services.console.archive.ingest.warc import read_warc
from shared.contracts.moments import FIRST_PAGE


class Kind(StrEnum):
    """What a file of an import contains."""

    PAGE = "page"
    STORIES = "stories"
    WARC = "warc"
    INDEX = "index"  # JSONL with the addresses of pages
    OTHER = "other"


_SUFFIXES = {
    ".html": Kind.PAGE, ".htm": Kind.PAGE, ".xhtml": Kind.PAGE, ".jsonl": Kind.STORIES, ".ndjson": Kind.STORIES,
    ".warc": Kind.WARC, ".arc": Kind.WARC,
}  # fmt: skip
_GZIP = b"\x1f\x8b"


class Source(NamedTuple):
    """One file to read. `base` is the folder that the user named, or the folder of a named file. `size` is in bytes."""

    path: Path
    base: Path
    kind: Kind
    size: int


def sources(paths: Iterable[Path]) -> list[Source]:
    """Return the files under the paths, with all subfolders, in a stable order. Hidden files are left out.

    In folders, the file name decides the kind, and unknown kinds are skipped. If the user named a file of unknown kind,
    its content decides.
    """
    found: list[Source] = []
    for path in paths:
        if path.is_dir():
            within = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path))
            found += [s for p in within if (s := _source(p, path)).kind not in (Kind.OTHER, Kind.INDEX)]
        else:
            found.append(_source(path, path.parent, named=True))
    return list(dict.fromkeys(found))


def read(source: Source, options: IngestOptions) -> Iterator[ReadResult]:
    """Yield the items of one file. A file that cannot be read yields the reason."""
    try:
        written_at = _written_at(source.path)
        for found in _read(source, options):
            yield replace(found, written_at=written_at) if isinstance(found, Item) else found
    except (OSError, EOFError, zlib.error) as error:
        yield Skipped(str(source.path), "unreadable", f"{error}", source.size)


def _written_at(path: Path) -> datetime:
    """Return the file's modification time. If that is implausible (unpacked archives say 1970), return its ctime."""
    found = path.stat()
    is_likely = FIRST_PAGE.timestamp() <= found.st_mtime <= found.st_ctime
    return datetime.fromtimestamp(found.st_mtime if is_likely else found.st_ctime, UTC)


def _read(source: Source, options: IngestOptions) -> Iterator[ReadResult]:
    path = source.path
    match source.kind:
        case Kind.WARC:
            yield from read_warc(path, options)
        case Kind.PAGE:
            with _opened(path) as file:
                yield read_page(path, file.read(), source.base, _listed_url, options)
        case Kind.STORIES:
            with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unpacked:
                lines = cast(IO[bytes], unpacked) if _is_packed(path) else raw
                for found in read_stories(str(path), lines, options):
                    yield _at(found, raw.tell())
        case Kind.INDEX:
            yield Skipped(str(path), "no-stories", "the rows list pages by id and url: name the folder", source.size)
        case Kind.OTHER:
            yield Skipped(str(path), "not-recognised", "neither HTML nor JSONL nor WARC nor ARC", source.size)


def _at(found: ReadResult, position: int) -> ReadResult:
    return replace(found, at=position)


def _hidden(path: Path, under: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(under).parts)


def _source(path: Path, base: Path, *, named: bool = False) -> Source:
    try:
        kind = _kind(path, named)
        return Source(path, base, kind, path.stat().st_size)
    except (OSError, EOFError, zlib.error):
        return Source(path, base, Kind.PAGE, 0)  # reading it will report the error


def _kind(path: Path, named: bool) -> Kind:
    kind = _SUFFIXES.get(Path(path.name.lower().removesuffix(".gz")).suffix, Kind.OTHER)
    if kind is Kind.OTHER and named:
        kind = _sniffed(path)
    return Kind.INDEX if kind is Kind.STORIES and _is_index(path) else kind


def _sniffed(path: Path) -> Kind:
    with _opened(path) as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith((b"WARC/", b"filedesc://")):
        return Kind.WARC
    if start.startswith(b"{"):
        return Kind.STORIES
    return Kind.PAGE if start.startswith(b"<") else Kind.OTHER


def _is_index(path: Path) -> bool:
    """Return whether the first row has an id and an address, but no text."""
    with _opened(path) as file:
        try:
            row = json.loads(file.readline(1 << 24))
        except (ValueError, RecursionError):
            return False
    return isinstance(row, dict) and "id" in row and "url" in row and not is_story(row)


def _listed_url(page: Path) -> str:
    return _index_of(page.parent).get(plain_name(page), "")


@lru_cache(maxsize=64)
def _index_of(folder: Path) -> dict[str, str]:
    """Return page name -> address from all index files of a folder."""
    listed: dict[str, str] = {}
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz"), *folder.glob("*.ndjson")]):
        if _is_index(path):
            with _opened(path) as file:
                listed |= dict(_index_rows(file))
    return listed


def _index_rows(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    for line in file:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict) and isinstance(row.get("url"), str):
            yield str(row.get("id", "")), row["url"]


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def _opened(path: Path) -> IO[bytes]:
    """Open the file. Gzip is detected by content, not by name, and decompressed."""
    return cast(IO[bytes], gzip.open(path)) if _is_packed(path) else path.open("rb")
