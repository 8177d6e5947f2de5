"""Write a web archive with its index and pages in one file that ReplayWeb.page opens.

WACZ 1.1.1: archive/data.warc.gz, indexes/index.cdx.gz, pages/pages.jsonl, datapackage.json and its digest. If anything
selected is not in it, logs/left-out.jsonl lists it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import IO

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shared.web_archives.index import cdxj
from shared.web_archives.signing import signed_data
from shared.web_archives.warc import WarcRecords

VERSION = "1.1.1"
_WARC, _INDEX, _PAGES = "archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl"
_LIST = "logs/left-out.jsonl"
_LEFT_OUT = ("deleted by rule", "missing", "held back")


class WaczFile:
    """A WACZ under construction. Each part is written once, as a stream; `close` adds the description of all parts."""

    def __init__(self, file: IO[bytes], now: datetime, key: EllipticCurvePrivateKey | None = None) -> None:
        self._key = key
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self._now = now.astimezone(UTC)
        self._resources: list[dict[str, object]] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> Iterator[int]:
        """Write a part. Yield the size of each piece once it is written."""
        hashed, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(path, self._now.timetuple()[:6])
        with self._zip.open(entry, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                hashed.update(piece)
                size += len(piece)
                yield len(piece)
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{hashed.hexdigest()}", "bytes": size})

    def close(self, title: str, description: str) -> None:
        """Write the description of the package, sign it if there is a key, and close the file."""
        at = self._now.isoformat(timespec="seconds").replace("+00:00", "Z")
        package = _json(
            {"profile": "data-package", "wacz_version": VERSION, "software": "Presswatch", "created": at,
             "title": title, "description": description, "resources": self._resources}
        )  # fmt: skip
        hashed = f"sha256:{hashlib.sha256(package).hexdigest()}"
        digest: dict[str, object] = {"path": "datapackage.json", "hash": hashed}
        if self._key:
            digest["signedData"] = signed_data(self._key, hashed, self._now)
        self._plain("datapackage.json", package)
        self._plain("datapackage-digest.json", _json(digest))
        self._zip.close()

    def _plain(self, path: str, data: bytes) -> None:
        self._zip.writestr(zipfile.ZipInfo(path, self._now.timetuple()[:6]), data)


def write_wacz(
    file: IO[bytes], records: WarcRecords, title: str, now: datetime, key: EllipticCurvePrivateKey | None = None
) -> Iterator[int]:
    """Write the whole file, signed with `key`, and yield after each piece. The file need not be seekable."""
    wacz = WaczFile(file, now, key)
    yield from wacz.add(_WARC, records.file("data.warc.gz", now))
    yield from wacz.add(_INDEX, [gzip.compress(cdxj(records.index, "data.warc.gz"), 6, mtime=0)])
    head = orjson.dumps(
        {"format": "json-pages-1.0", "id": "pages", "title": "Articles"}, option=orjson.OPT_APPEND_NEWLINE
    )
    yield from wacz.add(_PAGES, [head, *records.pages])
    if lines := records.lines():
        yield from wacz.add(_LIST, [lines])
    left_out = [f"{records.counts[name]} {name}" for name in _LEFT_OUT if records.counts[name]]
    said = f" Left out: {', '.join(left_out)}." if left_out else ""
    said += f" {_LIST} lists it." if lines else ""
    wacz.close(title, f"Captures of an archive of the press, as stored.{said}")


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()
