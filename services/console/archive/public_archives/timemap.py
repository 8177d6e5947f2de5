"""Parse timemaps (RFC 7089) in link format: the mementos of one address, and further timemaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from services.console.archive.public_archives.index_rows import IndexRow, row_of

_LINK = re.compile(r"<([^<>]{1,8192})>((?:\s*;\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_PARAMETER = re.compile(r";\s*([\w-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")


@dataclass(frozen=True, slots=True)
class Timemap:
    """`following` has the addresses of further timemaps, for an address with many mementos."""

    rows: tuple[IndexRow, ...]
    following: tuple[str, ...] = ()


def parse_timemap(body: bytes, url: str) -> Timemap:
    """Parse the timemap of `url`. Links that are neither mementos nor timemaps are skipped."""
    rows: list[IndexRow] = []
    following: list[str] = []
    for target, written in _LINK.findall(body.decode("utf-8", "replace")):
        said = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(written)}
        relations = said.get("rel", "").lower().split()
        if "memento" in relations:
            row = row_of({"url": url, "timestamp": stamp_of(said.get("datetime", "")), "memento": target})
            rows += [row] if row else []
        elif "timemap" in relations and "self" not in relations:
            following.append(target)
    return Timemap(tuple(sorted(rows, key=lambda row: row.timestamp)), tuple(following))


def stamp_of(date: str) -> str:
    """Return an HTTP date as 14 digits in UTC, or an empty string."""
    try:
        found = parsedate_to_datetime(date)
        return (found.astimezone(UTC) if found.tzinfo else found).strftime("%Y%m%d%H%M%S")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
