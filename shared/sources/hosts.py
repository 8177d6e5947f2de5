"""Derive an outlet from a URL if no source file covers it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_NOT_IN_AN_ID = re.compile(r"[^a-z0-9.-]+")
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gov", "mil", "ne", "net", "nom", "or", "org", "rep"})


def authority(url: str) -> str:
    """Return `host` or `host:port` in lower case, without user and default port; empty for an invalid URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if ":" in host:
        host = f"[{host}]"
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return host if port in (None, default) else f"{host}:{port}"


def outlet_of_host(url: str) -> tuple[str, str]:
    """Return (id, name) of the outlet of an unlisted host.

    This is the registered domain, as far as it can be found without a list of suffixes: `edition.cnn.com` gives
    `cnn.com`, `www.bbc.co.uk` gives `bbc.co.uk`. IP addresses are used whole.
    """
    name = _registered(authority(url)) or "unknown"
    return _NOT_IN_AN_ID.sub("-", _ascii(name)).strip("-.")[:64].rstrip("-.") or "unknown", name


def _registered(host: str) -> str:
    if not host or ":" in host or host.replace(".", "").isdigit():
        return host
    labels = host.rstrip(".").split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


def _ascii(name: str) -> str:
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name.encode("ascii", "ignore").decode()
