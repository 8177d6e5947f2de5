"""How to ask: limits for every answer, the manners of one outlet, and who is asked before a redirect is followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Bytes as sent and after decoding, how many times larger the latter may be, redirects, and seconds: to connect,
    between two pieces, in all."""

    body_bytes: int = 20 << 20
    decoded_bytes: int = 50 << 20
    ratio: float = 200.0
    redirects: int = 8
    connect_s: float = 15.0
    read_s: float = 20.0
    total_s: float = 60.0


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """How to ask one outlet: headers beside the usual ones, host:port pairs that may be private, a proxy, and seconds
    to wait before a redirect is followed, which is a request like any other.

    `owns` tells whether a URL is the outlet's own: only there `headers` go, for they may hold credentials. Without it
    they go to the host first asked alone.
    """

    headers: Mapping[str, str]
    allow_private: frozenset[str] = frozenset()
    proxy: str | None = None
    hop_s: float = 0.0
    owns: Callable[[str], bool] | None = None

    def headers_for(self, url: str, asked_url: str) -> Mapping[str, str]:
        """The outlet's headers where `url` is its own and no less secure than the URL first asked; else none."""
        at, asked = urlsplit(url), urlsplit(asked_url)
        is_downgrade = asked.scheme == "https" and at.scheme != "https"
        is_own = self.owns(url) if self.owns else at.netloc == asked.netloc
        return self.headers if is_own and not is_downgrade else {}


class RedirectCheck(Protocol):
    """Asked before each redirect to another host; raises `FetchFailure` where it must not be followed."""

    async def __call__(self, url: str) -> None: ...
