"""Parse answers of CDX servers: JSON arrays, JSON lines, CDXJ and plain CDX, each with or without a resume key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

_LONGEST_LINE = 16_384
_MOST_ROWS = 1_000_000
_STAMP = re.compile(r"[0-9]{14}", re.ASCII)
_PLAIN_7 = ("urlkey", "timestamp", "url", "mime", "status", "digest", "length")
_PLAIN_9 = ("urlkey", "timestamp", "url", "mime", "status", "digest", "redirect", "offset", "filename")
_PLAIN_11 = (
    "urlkey", "timestamp", "url", "mime", "status", "digest", "redirect", "robots", "length", "offset", "filename",
)  # fmt: skip
_PLAIN = {len(names): names for names in (_PLAIN_7, _PLAIN_9, _PLAIN_11)}
_SAME = {"original": "url", "mimetype": "mime", "statuscode": "status", "file": "filename"}
REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A capture as an archive's index lists it. Fields that the index leaves out are empty.

    urlkey    the address in the form that the index is sorted by
    digest    name and value of the digest, as `name:value`
    filename, offset, length   the place of its record in a WARC file, if the index gives it
    memento   the address of the memento, if the index gives that
    """

    urlkey: str
    timestamp: str
    url: str
    mime: str = ""
    status: str = ""
    digest: str = ""
    filename: str = ""
    offset: int = -1
    length: int = -1
    memento: str = ""

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One answer. `broken` counts lines that are not rows. `resume_key` asks for the next page; empty at the end."""

    rows: tuple[IndexRow, ...]
    resume_key: str = ""
    broken: int = 0


def parse_index(body: bytes) -> IndexPage:
    """Parse an answer in any of the forms. An error page has no rows and some broken lines."""
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("[") and (found := _loaded(text)) is not None and isinstance(found, list):
        return _array(found)
    return _lines(text.splitlines())


def _array(table: Sequence[Any]) -> IndexPage:
    """Parse the array of arrays whose first row has the names. A resume key comes after an empty row."""
    names = [_name(one) for one in table[0]] if table and isinstance(table[0], list) else []
    key, rest = "", list(table[1:])
    if len(rest) >= 2 and rest[-2] == [] and isinstance(rest[-1], list) and len(rest[-1]) == 1:
        key, rest = str(rest[-1][0]), rest[:-2]
    rows = (dict(zip(names, row, strict=False)) if isinstance(row, list) else {} for row in rest)
    return _page(rows, key)


def _lines(lines: Sequence[str]) -> IndexPage:
    """Parse one row a line. A resume key is the last line, after an empty one."""
    key = ""
    if len(lines) >= 2 and not lines[-2].strip():
        key, lines = lines[-1].strip(), lines[:-2]
    return _page((_fields(line) for line in lines if line.strip()), key)


def _page(found: Iterable[Mapping[str, Any]], key: str) -> IndexPage:
    rows: list[IndexRow] = []
    broken = 0
    for fields in found:
        row = row_of(fields)
        if row is None:
            broken += 1
        elif len(rows) < _MOST_ROWS:
            rows.append(row)
    return IndexPage(tuple(rows), key, broken)


def _fields(line: str) -> Mapping[str, Any]:
    """Return the fields of a line: JSON, CDXJ (key, time, JSON), or names by their number. Empty for anything else."""
    if len(line) > _LONGEST_LINE:
        return {}
    if line.startswith("{"):
        return _object(line)
    words = line.split(" ", 2)
    if len(words) == 3 and words[2].lstrip().startswith("{"):
        return {**_object(words[2]), "urlkey": words[0], "timestamp": words[1]}
    values = line.split()
    return dict(zip(_PLAIN[len(values)], values, strict=True)) if len(values) in _PLAIN else {}


def row_of(fields: Mapping[str, Any]) -> IndexRow | None:
    """Return a row, or None without a valid time and an address of HTTP."""
    known = {_name(name): _text(value) for name, value in fields.items()}
    stamp, url = known.get("timestamp", ""), known.get("url", "")
    if not _STAMP.fullmatch(stamp) or not url.lower().startswith(("http://", "https://")):
        return None
    row = IndexRow(
        known.get("urlkey", "") or url, stamp, url, known.get("mime", "").lower(), known.get("status", ""),
        digest_of(known.get("digest", "")), known.get("filename", ""), _number(known.get("offset", "")),
        _number(known.get("length", "")), known.get("memento", ""),
    )  # fmt: skip
    try:
        row.at  # noqa: B018 - a month 13 is not a time
    except ValueError:
        return None
    return row


def digest_of(said: str) -> str:
    """Return a digest as `name:value`. Without a name, its length shows the kind: indexes mostly have SHA-1."""
    if ":" in said or said in ("", "-"):
        return said if ":" in said else ""
    return f"{'sha256' if len(said) == 64 else 'sha1'}:{said}"


def _name(said: object) -> str:
    return _SAME.get(str(said), str(said))


def _text(value: object) -> str:
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    return "" if text == "-" else text


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def _object(text: str) -> Mapping[str, Any]:
    found = _loaded(text)
    return found if isinstance(found, dict) else {}


def _loaded(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
