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


def leads_at_once(body: bytes) -> str:
    """Return the target of a short page that a browser leaves within a second, or the empty string."""
    if len(body) > _LONGEST:
        return ""
    metas = (found for found in _META.findall(_UNREAD.sub(b"", body)) if _IS_REFRESH.search(found))
    target = next((found[1] for meta in metas if (found := _AT_ONCE.search(meta))), b"")
    return target.decode("utf-8", "replace").replace("&amp;", "&")
