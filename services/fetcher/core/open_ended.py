"""Find pages that stop halfway where no length was announced: the end of the connection ended them."""

from __future__ import annotations

from collections.abc import Collection

_CLOSED = (b"</html", b"</body")
_OPENED = (b"<html", b"<body", b"<!doctype html")


def is_open_ended(names: Collection[str]) -> bool:
    """Return whether an answer with these headers, in lower case, has neither a length nor chunks."""
    return not {"content-length", "transfer-encoding"}.intersection(names)


def stops_halfway(body: bytes) -> bool:
    """Return whether a page of HTML ends within a line or a tag.

    Whole pages written by hand, without the last end tags, end with a line. What does not begin with mark-up may quote
    a page: a list in JSON ends without a tag.
    """
    begins_as_html = body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    if not begins_as_html or body.endswith(b"\n") or body.rstrip().endswith(b">"):
        return False
    folded = body.lower()
    return any(tag in folded[:2000] for tag in _OPENED) and not any(tag in folded for tag in _CLOSED)
