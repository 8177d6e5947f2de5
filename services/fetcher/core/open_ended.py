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
    if not _opens_page(body) or body.endswith(b"\n") or body.rstrip().endswith(b">"):
        return False
    return not has_end(body)


def lost_its_end(names: Collection[str], body: bytes) -> bool:
    """Return whether such a page has no end tag. If it had one at the last visit, it stops between two elements.

    A page in a content coding tells its own end.
    """
    return is_open_ended(names) and "content-encoding" not in names and _opens_page(body) and not has_end(body)


def has_end(body: bytes) -> bool:
    """Return whether the page has the last end tag."""
    folded = body.lower()
    return any(tag in folded for tag in _CLOSED)


def _opens_page(body: bytes) -> bool:
    begins_as_html = body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return begins_as_html and any(tag in body[:2000].lower() for tag in _OPENED)
