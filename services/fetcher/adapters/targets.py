"""Addresses as they are asked for, and where redirects lead."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from yarl import URL

from services.fetcher.core.answer import NoAnswer

_DEFAULT_PORTS = {"http": 80, "https": 443}


def sendable(url: str) -> URL:
    """Sent as it is where it is plain ASCII; else with what HTTP cannot carry percent-encoded."""
    try:
        return URL(url, encoded=url.isascii())
    except (ValueError, TypeError) as error:
        raise NoAnswer("bad-url", f"no URL that can be asked for: {error}") from None


def target_of(at: str, location: str) -> str:
    """The address a `Location` leads to; servers send raw UTF-8 in it."""
    text = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
    try:
        target = urljoin(at, text).partition("#")[0]
        scheme, host = urlsplit(target).scheme, urlsplit(target).hostname
        if any(c <= " " or c == "\x7f" for c in target):
            target = str(URL(target))
    except ValueError:
        raise NoAnswer("bad-redirect", f"redirected to what is no URL: {text[:300]}") from None
    if scheme not in ("http", "https") or not host:
        raise NoAnswer("bad-redirect", f"redirected to {text[:300]}; only http and https are followed")
    return target


def host_and_port(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"
