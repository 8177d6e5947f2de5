"""Result of asking a server: an answer, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

REFUSALS = frozenset(
    {
        "poison",
        "private-address",
        "too-large",
        "bomb",
        "too-many-redirects",
        "redirect-loop",
        "bad-redirect",
        "bad-url",
        "headers-too-large",
        "robots",
    }
)
"""Reasons for which we refused to go on, as opposed to failures of the server."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way to the response."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Response:
    """An answer after all redirects.

    headers  as sent
    body     without transfer and content coding
    packed   the body as sent, if that was one plain gzip member
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    received_at: datetime
    redirects: tuple[Hop, ...] = ()
    peer_address: str = ""
    certificate_sha256: str = ""
    packed: bytes | None = None

    def header(self, name: str) -> str:
        """Return the first header with this lower-case name, or the empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class FetchFailure(Exception):
    """Failure to get an answer. `reason` is a short code for counting, the text a sentence for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason

    @property
    def refused(self) -> bool:
        return self.reason in REFUSALS
