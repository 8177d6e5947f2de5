"""How stored bodies are packed: which are, by what, and how each form is undone."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, cast

import zstandard

try:
    from isal import isal_zlib

    _ZLIB: Any = isal_zlib
    _BROKEN: tuple[type[Exception], ...] = (zlib.error, cast(Any, isal_zlib).error)
except ImportError:  # there is none for every kind of machine
    _ZLIB, _BROKEN = zlib, (zlib.error,)

_PACKED_TYPES = ("text/", "application/json", "application/xml", "application/xhtml", "application/rss")
_PACKED_SUFFIXES = ("+json", "+xml", "javascript")
_PACKED_WELL = 2
"""What came packed to at most its half is stored as it came."""


class CorruptBody(Exception):
    """The stored bytes cannot be unpacked."""


def should_compress(media_type: str) -> bool:
    """Whether bodies of this kind are packed at all: pictures are, by their own formats."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind.startswith(_PACKED_TYPES) or kind.endswith(_PACKED_SUFFIXES)


def compress(body: bytes) -> bytes:
    """At zstd's fastest usual level: a page of news becomes a fifth; faster levels save a fifth of the time for half
    as much again on the disk."""
    return zstandard.ZstdCompressor(level=1).compress(body)


def is_well_compressed(body: bytes, sent: bytes | None) -> bool:
    """Whether what was sent is small enough to be stored as it is."""
    return sent is not None and _PACKED_WELL * len(sent) <= len(body)


def _unzstd(data: bytes) -> bytes:
    try:
        return zstandard.ZstdDecompressor().decompress(data)
    except zstandard.ZstdError as error:
        raise CorruptBody(str(error)) from None


def _gunzip(data: bytes) -> bytes:
    """As it was checked when it was kept: one member, and nothing behind it."""
    member = _ZLIB.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body: bytes = member.decompress(data)
    except _BROKEN as error:
        raise CorruptBody(str(error)) from None
    if not member.eof or member.unused_data:
        raise CorruptBody("not one whole member of gzip")
    return body


FORMS: dict[str, Callable[[bytes], bytes]] = {".zst": _unzstd, ".gz": _gunzip, "": bytes}
"""How a body's file may end, and what undoes its packing. Raises `CorruptBody`."""
