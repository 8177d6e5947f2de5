"""Compression of stored bodies: which bodies, in which format, and how to decompress them."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, cast

import zstandard

try:
    from isal import isal_zlib

    _ZLIB: Any = isal_zlib
    _BROKEN: tuple[type[Exception], ...] = (zlib.error, cast(Any, isal_zlib).error)
except ImportError:  # not available for every platform
    _ZLIB, _BROKEN = zlib, (zlib.error,)

_PACKED_TYPES = ("text/", "application/json", "application/xml", "application/xhtml", "application/rss")
_PACKED_SUFFIXES = ("+json", "+xml", "javascript")
_PACKED_WELL = 2
"""A gzip body of at most half the size is stored as received."""


class CorruptBody(Exception):
    """The stored bytes cannot be decompressed."""


def should_compress(media_type: str) -> bool:
    """Return whether to compress bodies of this type. Pictures are compressed by their own formats."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind.startswith(_PACKED_TYPES) or kind.endswith(_PACKED_SUFFIXES)


def compress(body: bytes) -> bytes:
    """Compress with zstd's fastest regular level, which shrinks a news page to a fifth.

    Faster levels save a fifth of the time but need half as much disk again.
    """
    return zstandard.ZstdCompressor(level=1).compress(body)


def is_well_compressed(body: bytes, sent: bytes | None) -> bool:
    """Return whether the body as sent is small enough to be stored as it is."""
    return sent is not None and _PACKED_WELL * len(sent) <= len(body)


def _unzstd(data: bytes) -> bytes:
    try:
        return zstandard.ZstdDecompressor().decompress(data)
    except zstandard.ZstdError as error:
        raise CorruptBody(str(error)) from None


def _gunzip(data: bytes) -> bytes:
    """Decompress gzip, with the check made when it was stored: one member, and nothing after it."""
    member = _ZLIB.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body: bytes = member.decompress(data)
    except _BROKEN as error:
        raise CorruptBody(str(error)) from None
    if not member.eof or member.unused_data:
        raise CorruptBody("not one whole member of gzip")
    return body


FORMS: dict[str, Callable[[bytes], bytes]] = {".zst": _unzstd, ".gz": _gunzip, "": bytes}
"""Decompression function by file suffix. Raises `CorruptBody`."""
