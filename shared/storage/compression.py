"""Compress stored bodies: which bodies, in which format, and how to decompress them."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, cast

import zstandard

from shared.ids import sha256_hex

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
    """The stored bytes are not the body. The text says why, and follows the body's name in a message."""


def should_compress(media_type: str) -> bool:
    """Return whether to compress bodies of this type. Picture formats are compressed already."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind.startswith(_PACKED_TYPES) or kind.endswith(_PACKED_SUFFIXES)


def compress(body: bytes) -> bytes:
    """Compress with zstd's fastest regular level, which shrinks a news page to a fifth.

    Faster levels save a fifth of the time but need one and a half times the disk.
    """
    return zstandard.ZstdCompressor(level=1).compress(body)


def is_well_compressed(body: bytes, sent: bytes | None) -> bool:
    """Return whether the body as sent is small enough to be stored as it is."""
    return sent is not None and _PACKED_WELL * len(sent) <= len(body)


def _unzstd(data: bytes) -> bytes:
    try:
        return zstandard.ZstdDecompressor().decompress(data)
    except zstandard.ZstdError:
        raise CorruptBody("cannot be unpacked") from None


def _gunzip(data: bytes) -> bytes:
    """Decompress gzip, with the same check as when it was stored: one member, and nothing after it."""
    member = _ZLIB.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body: bytes = member.decompress(data)
    except _BROKEN:
        raise CorruptBody("cannot be unpacked") from None
    if not member.eof or member.unused_data:
        raise CorruptBody("cannot be unpacked")
    return body


_FORMATS: dict[bytes, tuple[str, Callable[[bytes], bytes]]] = {
    b"\x28\xb5\x2f\xfd": (".zst", _unzstd),
    b"\x1f\x8b": (".gz", _gunzip),
}
"""Suffix and decompression function by the first bytes of a format."""


def unpack(stored: bytes, sha256: str) -> bytes:
    """Return the body with this hash, decompressed if necessary. Raises `CorruptBody` if the bytes have another hash.

    The bytes are checked as they are first: a body that is itself a compressed file, perhaps a bomb, is never
    decompressed.
    """
    if sha256_hex(stored) == sha256:
        return stored
    for magic, (_, undo) in _FORMATS.items():
        if stored.startswith(magic) and sha256_hex(body := undo(stored)) == sha256:
            return body
    raise CorruptBody("no longer has that hash")


def suffix_of(stored: bytes, sha256: str) -> str:
    """Return the suffix of the format in which the body with this hash is stored; empty if it is not compressed."""
    if sha256_hex(stored) == sha256:
        return ""
    return next((suffix for magic, (suffix, _) in _FORMATS.items() if stored.startswith(magic)), "")
