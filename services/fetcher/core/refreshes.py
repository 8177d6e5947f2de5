"""Find where a page leads a browser at once, as a server without redirects does it."""

from __future__ import annotations

import re

_LONGEST = 4_096
"""Bytes of a page that does nothing else. An article may load itself again, too."""
_UNREAD = re.compile(rb"<!--.*?-->|<(script|noscript|template|textarea)\b.*?</\1\s*>", re.I | re.S)
"""What a browser with scripts does not act upon, such as a way out for old browsers."""
_META = re.compile(rb"<meta\b[^>]{0,2500}>", re.I)
_IS_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh\b", re.I)
_AT_ONCE = re.compile(rb"content\s*=\s*[\"']?\s*[01]?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'>\s]{1,2000})", re.I)
_IN_HEADER = re.compile(r"\s*[01]?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'>\s]{1,2000})", re.I)
_SCRIPT = re.compile(rb"<script\b[^>]{0,200}>(.*?)</script\s*>", re.I | re.S)
_TITLE, _TAG = re.compile(rb"<title\b.*?</title\s*>", re.I | re.S), re.compile(rb"<[^<>]{0,2500}>")
_GOES = re.compile(
    rb"(?:(?:window|document|self|top)\.)?location(?:\.href\s*=\s*|\s*=\s*|\.(?:replace|assign)\(\s*)"
    rb"[\"']([^\"'\s]{1,2000})[\"']\s*\)?\s*;?",
    re.I,
)


def leads_at_once(body: bytes, header: str = "") -> str:
    """Return the target of a short page that a browser leaves within a second, or the empty string.

    header  the value of `Refresh`, which browsers take like the element of this name
    """
    if len(body) > _LONGEST:
        return ""
    if named := _IN_HEADER.match(header):
        return named[1]
    metas = (found for found in _META.findall(_UNREAD.sub(b"", body)) if _IS_REFRESH.search(found))
    target = next((found[1] for meta in metas if (found := _AT_ONCE.search(meta))), b"") or _by_script(body)
    return target.decode("utf-8", "replace").replace("&amp;", "&")


def _by_script(body: bytes) -> bytes:
    """Return where a page leads that has no text, and one script that does nothing else."""
    scripts = _SCRIPT.findall(body)
    if len(scripts) != 1 or _TAG.sub(b"", _UNREAD.sub(b"", _TITLE.sub(b"", body))).strip():
        return b""
    found = _GOES.fullmatch(scripts[0].strip())
    return found[1] if found else b""
