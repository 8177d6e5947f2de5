"""Identify pictures and their size by their first bytes, whatever type the server declares."""

from __future__ import annotations

from typing import NamedTuple

_MOST_SEGMENTS = 10_000
_LONGEST_SIDE = 1_000_000
"""Largest side in pixels. A header with a larger number is wrong, and some such numbers do not fit the database."""


class Image(NamedTuple):
    """Media type, width and height in pixels; 0 where the header does not say."""

    media_type: str
    width: int
    height: int


def identify(body: bytes) -> Image | None:
    """Identify a picture; None for formats we do not serve. SVG is one of them, because it can carry scripts."""
    for known in (_png, _gif, _jpeg, _webp, _avif, _bmp):
        found = known(body)
        if found is not None:
            return found if max(found.width, found.height) <= _LONGEST_SIDE else Image(found.media_type, 0, 0)
    return None


def _u16(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 2], "big")


def _png(body: bytes) -> Image | None:
    if not body.startswith(b"\x89PNG\r\n\x1a\n") or body[12:16] != b"IHDR":
        return None
    return Image("image/png", int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big"))


def _gif(body: bytes) -> Image | None:
    if body[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    return Image("image/gif", int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little"))


def _jpeg(body: bytes) -> Image | None:
    """Walk the segments to the frame header (SOF), which has height before width."""
    if not body.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 9 >= len(body) or body[at] != 0xFF:
            break
        marker = body[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return Image("image/jpeg", _u16(body, at + 7), _u16(body, at + 5))
        at += 1 if marker == 0xFF else 2 + max(2, _u16(body, at + 2))
    return Image("image/jpeg", 0, 0)


def _webp(body: bytes) -> Image | None:
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP":
        return None
    kind, little = body[12:16], int.from_bytes
    if kind == b"VP8X":
        return Image("image/webp", little(body[24:27], "little") + 1, little(body[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = little(body[21:25], "little")
        return Image("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        return Image("image/webp", little(body[26:28], "little") & 0x3FFF, little(body[28:30], "little") & 0x3FFF)
    return Image("image/webp", 0, 0)


def _avif(body: bytes) -> Image | None:
    if body[4:8] != b"ftyp" or body[8:12] not in (b"avif", b"avis"):
        return None
    at = body.find(b"ispe", 0, 4096)
    if at < 0:
        return Image("image/avif", 0, 0)
    return Image(
        "image/avif", int.from_bytes(body[at + 8 : at + 12], "big"), int.from_bytes(body[at + 12 : at + 16], "big")
    )


def _bmp(body: bytes) -> Image | None:
    if not body.startswith(b"BM") or len(body) < 26 or int.from_bytes(body[14:18], "little") not in (40, 108, 124):
        return None
    return Image(
        "image/bmp",
        abs(int.from_bytes(body[18:22], "little", signed=True)),
        abs(int.from_bytes(body[22:26], "little", signed=True)),
    )
