"""Undo content codings within limits, so that a small answer cannot become a huge one."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, cast

import brotli  # type: ignore[import-untyped]
import zstandard

from services.fetcher.core.response import FetchFailure

try:
    from isal import isal_zlib

    _BROKEN: tuple[type[Exception], ...] = (zlib.error, cast(Any, isal_zlib).error)
except ImportError:  # not available on every platform
    isal_zlib = None  # type: ignore[assignment]
    _BROKEN = (zlib.error,)

_MOST_CODINGS = 3
_MOST_MEMBERS = 10_000
_MOST_FRAMES = 100
_ALWAYS_ALLOWED_BYTES = 1 << 20
_PLAIN_MEMBER = b"\x1f\x8b\x08\0"
_ZSTD_WINDOW_BYTES = 8 << 20


def decode_body(body: bytes, content_encoding: str, most_bytes: int, most_ratio: float) -> bytes:
    """Return `body` without its content codings, undoing the last applied first.

    Raises `FetchFailure` with the reason `bomb` for more than `most_bytes`, or for more than `most_ratio` times the
    size sent (results up to 1 MB pass); `bad-encoding` for data that cannot be read; `truncated` for data that ends too
    early. An unknown coding is left as it is: some servers write a charset there.
    """
    codings = [c.strip().lower() for c in content_encoding.split(",") if c.strip()]
    if len(codings) > _MOST_CODINGS:
        raise FetchFailure("bomb", f"{len(codings)} nested content codings")
    limit = min(most_bytes, max(_ALWAYS_ALLOWED_BYTES, int(len(body) * most_ratio)))
    for coding in reversed(codings):
        undo = _UNDO.get(coding)
        if undo is not None and body:
            body = _try(undo, body, limit, coding)
    return body


def undeclared_coding(media_type: str, sent: bytes) -> str:
    """Return the coding of a text that was sent compressed without saying so; empty if it was not."""
    is_text = media_type.startswith("text/") or media_type.endswith("xml")
    return "gzip" if is_text and sent.startswith(_PLAIN_MEMBER[:3]) else ""


def whole_gzip(sent: bytes, most_bytes: int, most_ratio: float) -> bytes | None:
    """Return the content of `sent` if it is exactly one plain gzip member with a correct checksum; otherwise None.

    Such a body can be stored as it was sent. Unusual packing (a name, several members, trailing bytes, a wrong
    checksum, a size over the limits) is left to `decode_body`, and we compress the result ourselves.
    """
    if not sent.startswith(_PLAIN_MEMBER):
        return None
    limit = min(most_bytes, max(_ALWAYS_ALLOWED_BYTES, int(len(sent) * most_ratio)))
    member: Any = (zlib if isal_zlib is None else isal_zlib).decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain: bytes = member.decompress(sent, limit + 1)
    except _BROKEN:
        return None
    return plain if member.eof and not member.unused_data and len(plain) <= limit else None


def _try(undo: Callable[[bytes, int], bytes], body: bytes, limit: int, coding: str) -> bytes:
    try:
        plain = undo(body, limit + 1)
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        raise FetchFailure("bad-encoding", f"the body is not the {coding} it says: {error}") from None
    if len(plain) > limit:
        raise FetchFailure("bomb", f"{len(body)} bytes of {coding} unpack to more than {limit} bytes, the most we take")
    return plain


def _gunzip(body: bytes, limit: int) -> bytes:
    """Decompress all gzip members. Plain text labelled as gzip is returned unchanged."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    first, behind = _unzlib(body, zlib.MAX_WBITS | 16, limit)
    if len(first) >= limit or not behind.startswith(b"\x1f\x8b"):
        return first
    return _more_members(bytearray(first), behind, limit)


def _more_members(plain: bytearray, body: bytes, limit: int) -> bytes:
    """Decompress the remaining members in growing steps.

    Each step copies the bytes behind a member. With a fixed step, many small members would cost quadratic time.
    """
    at = 0
    for _ in range(_MOST_MEMBERS):
        member, step = zlib.decompressobj(zlib.MAX_WBITS | 16), 1 << 10
        while at < len(body) and len(plain) < limit and not member.eof:
            taken = body[at : at + step]
            plain += member.decompress(taken, limit - len(plain))
            at += len(taken) - len(member.unused_data)
            step = min(2 * step, 1 << 20)
        if not member.eof and len(plain) < limit:
            raise _cut_off()
        if len(plain) >= limit or not body.startswith(b"\x1f\x8b", at):
            return bytes(plain)
    raise FetchFailure("bomb", f"more than {_MOST_MEMBERS} members of gzip")


def _inflate(body: bytes, limit: int) -> bytes:
    """Decompress `deflate`: zlib by the standard, raw deflate from some servers."""
    try:
        return _unzlib(body, zlib.MAX_WBITS, limit)[0]
    except zlib.error:
        return _unzlib(body, -zlib.MAX_WBITS, limit)[0]


def _unzlib(body: bytes, window_bits: int, limit: int) -> tuple[bytes, bytes]:
    """Return the decompressed content of `body`, up to `limit` bytes, and the bytes behind it.

    ISA-L takes two fifths of zlib's time for the same bytes. When ISA-L does not reach the end, zlib decides, so that a
    damaged page is still read as far as possible. zlib also reads data without a checksum (raw deflate), because ISA-L
    checks less strictly.
    """
    if isal_zlib is not None and window_bits > 0:
        fast: Any = isal_zlib.decompressobj(window_bits)
        try:
            plain = fast.decompress(body, limit)
            if fast.eof or len(plain) >= limit:
                return plain, fast.unused_data
        except isal_zlib.error:  # type: ignore[misc]
            pass
    usual = zlib.decompressobj(window_bits)
    plain = usual.decompress(body, limit)
    if not usual.eof and len(plain) < limit:
        raise _cut_off()
    return plain, usual.unused_data


def _cut_off() -> FetchFailure:
    return FetchFailure("truncated", "the body ends before its content coding does")


def _unbrotli(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    pieces = [decoder.process(body, output_buffer_limit=limit)]
    size = len(pieces[0])
    while size < limit and not decoder.is_finished() and not decoder.can_accept_more_data():
        pieces.append(decoder.process(b"", output_buffer_limit=limit - size))
        size += len(pieces[-1])
    if size < limit and not decoder.is_finished():
        raise _cut_off()
    return b"".join(pieces)


def _unzstd(body: bytes, limit: int) -> bytes:
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).stream_reader(body, read_across_frames=True)
    plain = bytes(reader.read(limit))
    if len(plain) < limit:
        _check_frames(body)
    return plain


def _check_frames(body: bytes) -> None:
    """Raise `truncated` unless every frame is complete; the streaming reader ends silently at the end of its input.

    Call it only for data known to stay within the limit once decompressed.
    """
    for _ in range(_MOST_FRAMES):
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj()
        frame.decompress(body)
        if not frame.eof:
            raise _cut_off()
        if not (body := frame.unused_data):
            return
    raise FetchFailure("bomb", f"more than {_MOST_FRAMES} frames of zstd")


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
