"""Media type and charset as the server declares them."""

from __future__ import annotations

import re

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.I)
_MEDIA_TYPE = re.compile(r"^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$")


def media_type(content_type: str, body: bytes) -> str:
    """Return the media type in lower case without parameters, guessed from the first bytes if it is missing."""
    declared = content_type.partition(";")[0].strip().lower()
    if _MEDIA_TYPE.match(declared):
        return declared
    start = body[:64].lstrip().lower()
    if start.startswith(b"<?xml"):
        return "application/xml"
    return "text/html" if start.startswith(b"<") else "application/octet-stream"


def charset(content_type: str) -> str:
    """Return the charset that a `Content-Type` names, in lower case; "" if it names none."""
    found = _CHARSET.search(content_type)
    return found.group(1).lower() if found else ""
