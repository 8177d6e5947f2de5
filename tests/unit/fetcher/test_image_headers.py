"""Kind and size of a picture, from its first bytes."""

from __future__ import annotations

import struct

import pytest

from services.fetcher.core.image_headers import identify


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480), ("image/png", 640, 480)),
        (b"GIF89a" + struct.pack("<HH", 3, 4), ("image/gif", 3, 4)),
        (
            b"\xff\xd8\xff\xe0\0\x10" + bytes(14) + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", 20, 30) + bytes(9),
            ("image/jpeg", 30, 20),
        ),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x0f\0\0\x07\0\0", ("image/webp", 16, 8)),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x0f\xc0\x01\0", ("image/webp", 16, 8)),
        (b"\0\0\0\x20ftypavif" + bytes(20) + b"ispe\0\0\0\0" + struct.pack(">II", 5, 6), ("image/avif", 5, 6)),
    ],
)
def test_pictures_by_their_first_bytes(body: bytes, expected: tuple[str, int, int]) -> None:
    assert identify(body) == expected


@pytest.mark.parametrize(
    "body", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"BM" + bytes(30), b"%PDF"]
)
def test_what_is_no_picture(body: bytes) -> None:
    assert identify(body) is None
