"""Decide by the first bytes whether a body may be shown as a picture, whatever type was declared."""

from __future__ import annotations

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif"}
"""Types we show, with their extensions. SVG is excluded because it can run scripts."""


def picture_type(body: bytes) -> str | None:
    """Return the media type of a picture that browsers show and do not execute; None for everything else."""
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if body[4:8] == b"ftyp" and body[8:12] in (b"avif", b"avis") else None


def media_path(sha256: str, media_type: str | None) -> str | None:
    """Return our path of a picture; None for a type we do not show."""
    extension = EXTENSIONS.get((media_type or "").partition(";")[0].strip().lower())
    return f"/media/{sha256}.{extension}" if extension else None
