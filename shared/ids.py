"""Derived ids: the same fact arriving twice gets the same id."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def derived_id(*parts: str) -> str:
    """Return 32 hex digits (128 bits of SHA-256) over the parts, separated by NUL."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def capture_id(url: str, captured_at: datetime, body_sha256: str) -> str:
    """Return the id of a capture, derived from URL, time (UTC, in milliseconds) and body hash."""
    return derived_id(url, _in_utc(captured_at).isoformat(timespec="milliseconds"), body_sha256)


def _in_utc(at: datetime) -> datetime:
    """Return the time in UTC. In the first and last hours that Python knows it may have no equal there, and stays."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return at


def article_id(address: str) -> str:
    """Return the id of an article, given the smallest of its addresses."""
    return derived_id("article", address)
