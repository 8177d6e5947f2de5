"""Parse the address of an OpenSearch cluster, as set in the settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from shared.errors import Misconfigured

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
_DEFAULT_NAME = "presswatch"


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """The nodes to ask, in order, and the name of our index.

    origins    such as `https://search.example:9200`
    name       of our index; a cluster may have indexes of several archives
    authority  file of the certificate that the nodes' are checked against; by default the system's authorities
    """

    origins: tuple[str, ...]
    user: str
    password: str = field(repr=False)
    name: str = _DEFAULT_NAME
    authority: Path | None = None


def parse_address(text: str, authority: Path | None = None) -> SearchAddress:
    """Parse addresses separated by commas: `https://USER:PASSWORD@HOST:9200/NAME`. Raises `Misconfigured`."""
    parts: list[SplitResult] = []
    try:
        parts = [urlsplit(one.strip()) for one in text.split(",") if one.strip()]
        origins = tuple(f"{one.scheme}://{_host(one.hostname or '')}:{one.port or 9200}" for one in parts)
    except ValueError:
        origins = ()
    if not origins or any(one.scheme not in ("http", "https") or not one.hostname or one.fragment for one in parts):
        raise Misconfigured("PRESSWATCH_SEARCH_URL: give addresses such as https://USER:PASSWORD@HOST:9200")
    name = parts[0].path.strip("/") or _DEFAULT_NAME
    if not _NAME.fullmatch(name):
        raise Misconfigured("PRESSWATCH_SEARCH_URL: the path names the index: small letters, digits, - and _")
    return SearchAddress(origins, unquote(parts[0].username or ""), unquote(parts[0].password or ""), name, authority)


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else name
