"""A canvas of at most 256 colours with a few shapes, and its PNG encoder."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Canvas:
    """A canvas of `width` x `height` pixels with the origin at the top left. Shapes are clipped at its edges."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.width, self.height = width, height
        self._palette: dict[Colour, int] = {}
        self._rows = [bytearray([self._index(ground)]) * width for _ in range(height)]

    def span(self, y: int, x0: float, x1: float, colour: Colour) -> None:
        left, right = max(0, round(x0)), min(self.width, round(x1))
        if 0 <= y < self.height and left < right:
            self._rows[y][left:right] = bytes([self._index(colour)]) * (right - left)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        for row in range(round(y), round(y + height)):
            self.span(row, x, x + width, colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        for row in range(int(y - radius), int(y + radius) + 1):
            half = max(0.0, radius * radius - (row - y) ** 2) ** 0.5
            self.span(row, x - half, x + half, colour)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon by the even-odd rule."""
        edges = [
            (a, b) if a[1] < b[1] else (b, a)
            for a, b in zip(points, [*points[1:], points[0]], strict=True)
            if a[1] != b[1]
        ]
        low, high = min(p[1] for p in points), max(p[1] for p in points)
        for row in range(max(0, int(low)), min(self.height, int(high) + 1)):
            crossings = sorted(
                a[0] + (row + 0.5 - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in edges if a[1] <= row + 0.5 < b[1]
            )
            for left, right in zip(crossings[::2], crossings[1::2], strict=False):
                self.span(row, left, right, colour)

    def shade(self, top: Colour, bottom: Colour, y0: int, y1: int, steps: int = 40) -> None:
        """Draw a gradient from `top` to `bottom` over the rows from y0 to y1."""
        for row in range(y0, y1):
            self.span(row, 0, self.width, mix(top, bottom, (row - y0) * steps // max(1, y1 - y0) / steps))

    def line(self, start: Point, end: Point, thick: float, colour: Colour) -> None:
        (x0, y0), (x1, y1) = start, end
        length = max(1e-6, ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)
        dx, dy = (y1 - y0) / length * thick / 2, (x1 - x0) / length * thick / 2
        self.polygon([(x0 + dx, y0 - dy), (x1 + dx, y1 - dy), (x1 - dx, y1 + dy), (x0 - dx, y0 + dy)], colour)

    def png(self) -> bytes:
        """Return the picture as an indexed PNG; the same shapes always give the same bytes."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        palette = b"".join(bytes(colour) for colour in self._palette)
        data = zlib.compress(b"".join(b"\0" + bytes(row) for row in self._rows), 9)
        chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)

    def _index(self, colour: Colour) -> int:
        """Return the colour's index in the palette, or the nearest colour's if the palette is full."""
        if colour not in self._palette and len(self._palette) == 256:
            colour = min(self._palette, key=lambda known: sum((a - b) ** 2 for a, b in zip(known, colour, strict=True)))
        return self._palette.setdefault(colour, len(self._palette))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Mix two colours: `share` (0 to 1) of b and the rest of a."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
