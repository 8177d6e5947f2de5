"""What came of asking a server: an answer, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

REFUSALS = frozenset(
    {
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
"""Reasons for which it is we who would not go on."""


@dataclass(frozen=True, slots=True)
class Hop:
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Response:
    """One answer after all redirects. `body` has transfer and content coding removed; `headers` are as sent.

    packed  the same body as it was sent, where that was one plain member of gzip
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
        """The first header of this name (lower case), or the empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class FetchFailure(Exception):
    """`reason` is a short code to count by, the text a sentence for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason

    @property
    def refused(self) -> bool:
        return self.reason in REFUSALS
