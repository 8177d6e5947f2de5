"""Check that the message and the body in a certificate are those of its capture, and say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

from shared.certificates.signed_day import require
from shared.certificates.statements import NONE, encoded, written_time
from shared.ids import capture_id

_PORTS = {"http": 80, "https": 443}


def body_fits(body: bytes, capture: Mapping[str, str]) -> None:
    """Check hash and size of a body. Raises `Refused`."""
    require(sha256(body).hexdigest() == capture["body-sha256"], "the body has another hash than the capture")
    require(capture["body-size"] in (NONE, str(len(body))), "the body has another size than the capture")


def message_fits(message: bytes, capture: Mapping[str, str]) -> str:
    """Return the address that was asked for."""
    require(sha256(message).hexdigest() == capture["message-sha256"], "the message has another hash than the capture")
    read = json.loads(message)
    at, body = datetime.fromisoformat(read["captured_at"]), read["body"]["sha256"]
    require(at.tzinfo is not None, "the time in the message has no zone")
    require(capture_id(read["url"], at, body) == capture["id"], "the message is of another capture")
    require((written_time(at), body) == (capture["captured-at"], capture["body-sha256"]),
            "the message has another time or body than the capture")  # fmt: skip
    _same_place(read, capture["url"])
    return encoded(read["url"])


def _same_place(read: Mapping[str, Any], stated: str) -> None:
    """Check that the address is one of the message, or another spelling of one on the same host. Raises `Refused`."""
    named = {encoded(url) for url in _addresses(read)}
    site = _site(unquote(stated))
    near = site is not None and site in map(_site, _addresses(read))
    require(stated in named or near, "the message has another address than the capture")


def _site(url: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port in one spelling; None for anything that is not a web address.

    Older statements have the address as the archive files it: without user and default port, the host in DNS form.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, host, port) if host and parts.scheme in _PORTS else None


def _addresses(read: Mapping[str, Any]) -> Iterator[str]:
    yield read["url"]
    if read.get("final_url"):
        yield read["final_url"]
    for redirect in read.get("redirects") or ():
        yield redirect["url"]
