"""Find pages that stop halfway where no length was announced: the end of the connection ended them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from services.fetcher.core.response import Response

MISSED_ENDS = "cut"
"""What a task remembers: how many visits in a row, each with its retries, missed the end tag."""
_MOST_MISSED = 3
_CLOSED = (b"</html", b"</body")
_OPENED = (b"<html", b"<body", b"<!doctype html")
_TAIL = 1024
"""Bytes at the end of a page, where its last end tag mostly is. To search all of a page costs a tenth of a fetch."""


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


def lost_its_end(response: Response, state: Mapping[str, Any]) -> bool:
    """Return whether a page that had an end tag at the last visit stops without one, between two elements.

    A page in a content coding tells its own end. A new template may lack the tag: then all visits in a row miss it.
    """
    if "end" not in state or state.get(MISSED_ENDS, 0) >= _MOST_MISSED or response.status != HTTPStatus.OK:
        return False
    names = {name.lower() for name, _ in response.headers}
    is_told = not is_open_ended(names) or "content-encoding" in names
    return not is_told and _opens_page(response.body) and not has_end(response.body)


def has_end(body: bytes) -> bool:
    """Return whether the page has the last end tag."""
    return _closes(body[-_TAIL:]) or _closes(body)


def _closes(part: bytes) -> bool:
    folded = part.lower()
    return any(tag in folded for tag in _CLOSED)


def _opens_page(body: bytes) -> bool:
    begins_as_html = body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return begins_as_html and any(tag in body[:2000].lower() for tag in _OPENED)
