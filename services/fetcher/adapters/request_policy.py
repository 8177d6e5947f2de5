"""Request settings of one outlet, and the check before a redirect is followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """How to ask one outlet: extra headers, host:port pairs that may be private, a proxy, and a delay.

    The delay is in seconds, before each redirect is followed, because a redirect is a request like any other.
    `owns` returns whether a URL belongs to the outlet. `headers` may hold credentials, so they are sent only to such
    URLs. Without `owns` they are sent only to the host asked first.
    """

    headers: Mapping[str, str]
    allow_private: frozenset[str] = frozenset()
    proxy: str | None = None
    hop_s: float = 0.0
    owns: Callable[[str], bool] | None = None

    def headers_for(self, url: str, asked_url: str) -> Mapping[str, str]:
        """Return the outlet's headers if `url` is its own and no less secure than the URL asked first; else none."""
        at, asked = urlsplit(url), urlsplit(asked_url)
        is_downgrade = asked.scheme == "https" and at.scheme != "https"
        is_own = self.owns(url) if self.owns else at.netloc == asked.netloc
        return self.headers if is_own and not is_downgrade else {}


class RedirectCheck(Protocol):
    """Check a redirect to another host. Raises `FetchFailure` if it must not be followed."""

    async def __call__(self, url: str) -> None: ...
