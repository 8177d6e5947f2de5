"""Find the fonts that style sheets name, and recognise a font by its first bytes, whatever type was declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from shared.styles.addresses import absolute, first_of, with_small_urls

EXTENSIONS = {"font/woff2": "woff2", "font/woff": "woff", "font/ttf": "ttf", "font/otf": "otf"}
"""Types we show, with their extensions. Browsers check these before they use them. SVG fonts can run scripts."""
_BEGINNINGS = {
    b"wOF2": "font/woff2", b"wOFF": "font/woff", b"\x00\x01\x00\x00": "font/ttf", b"true": "font/ttf",
    b"OTTO": "font/otf",
}  # fmt: skip
_SHORTEST = 44
"""Bytes of the shortest header that begins a font."""
_FORMATS = {"woff2-variations": "woff2", "truetype": "ttf", "opentype": "otf", "woff-variations": "woff"}
_ORDER = ("woff2", "woff", "ttf", "otf")
_FACE = re.compile(r"@font-face\s*\{([^{}]*)", re.I)
_SOURCE = re.compile(r"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'()]+))\s*\)\s*(?:(?i:format)\(\s*["']?([\w-]+))?""")
_MOST_FACES, _MOST_SOURCES = 1_000, 16
MOST_FONTS = 24
"""The most fonts of one sheet, or of one page's own styles."""


def font_type(body: bytes) -> str | None:
    """Return the media type of a font; None for everything else."""
    return _BEGINNINGS.get(body[:4]) if len(body) >= _SHORTEST else None


def font_path(sha256: str, media_type: str) -> str | None:
    """Return the path of a font in the replay's origin; None for a type we do not show."""
    extension = EXTENSIONS.get(media_type)
    return f"/fonts/{sha256}.{extension}" if extension else None


def fonts(text: str, base: str) -> tuple[str, ...]:
    """Return the absolute addresses of the first fonts of a sheet: of each face, the one that browsers prefer."""
    if "@font-face" not in text.lower():
        return ()
    faces = (_preferred(face[1], base) for face in islice(_FACE.finditer(text), _MOST_FACES))
    return first_of(faces, MOST_FONTS)


def _preferred(face: str, base: str) -> str:
    ranked = sorted(_sources(face), key=lambda one: _ORDER.index(one[0]))
    return next((url for _, address in ranked if (url := absolute(base, address))), "")


def _sources(face: str) -> Iterator[tuple[str, str]]:
    """Return the format and the address of each source whose format we show."""
    for one in islice(_SOURCE.finditer(with_small_urls(face)), _MOST_SOURCES):
        address, said = "".join(one.groups("")[:3]), (one[4] or "").lower()
        kind = _FORMATS.get(said, said) or _extension(address)
        if kind in _ORDER and not address.startswith(("data:", "#")):
            yield kind, address


def _extension(address: str) -> str:
    try:
        return urlsplit(address).path.rpartition(".")[2].lower()
    except ValueError:
        return ""
