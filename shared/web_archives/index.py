"""CDXJ lines: where the record of each address is in a web archive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, urlsplit

_SLASHES = re.compile(r"/{2,}")
_KEPT = "".join(map(chr, range(0x21, 0x7F)))
_WWW = re.compile(r"^www\d*\.")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A record at `offset`, `length` bytes long. `mime` is `warc/revisit` for a revisit."""

    url: str
    at: datetime
    mime: str
    status: int
    digest: str
    offset: int
    length: int

    def line(self, file: str) -> str:
        fields = {"url": self.url, "mime": self.mime, "status": str(self.status), "digest": self.digest,
                  "length": str(self.length), "offset": str(self.offset), "filename": file}  # fmt: skip
        return f"{sort_key(self.url)} {self.at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(fields)}"


def cdxj(entries: Iterable[IndexEntry], file: str) -> bytes:
    """Return the whole index, sorted bytewise as readers expect."""
    lines = sorted(entry.line(file).encode() for entry in entries)
    return b"".join(line + b"\n" for line in lines)


def sort_key(url: str) -> str:
    """Return the address with its host reversed (SURT): `example,gazette)/harbour?a=1`.

    An invalid address, for example with letters as port, is not reversed.
    """
    quoted = quote(url.strip(), safe=_KEPT).lower()
    try:
        return _reversed(urlsplit(quoted))
    except ValueError:
        return quoted


def _reversed(parts: SplitResult) -> str:
    host = _WWW.sub("", parts.hostname or "")
    reversed_host = ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(parts.scheme) else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = _SLASHES.sub("/", parts.path).rstrip("/") or "/"
    return f"{reversed_host}{port}){path}" + (f"?{query}" if query else "")
