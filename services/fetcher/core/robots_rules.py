"""robots.txt by RFC 9309."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from protego import Protego

MOST_BYTES = 512 * 1024
"""Rules beyond this size are not read; the standard asks for at least 500 KiB."""

Standing = Literal["rules", "open", "closed"]


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host.

    `open`: there is no robots.txt, so nothing is forbidden. `closed`: the server failed, so we stay away. `why` is the
    reason of the `FetchFailure` if the server gave no answer at all.
    """

    standing: Standing
    rules: Protego | None = None
    why: str = ""

    def allows(self, url: str, agent: str) -> bool:
        if self.rules is None:
            return self.standing == "open"
        return bool(self.rules.can_fetch(url, agent))

    def crawl_delay_s(self, agent: str) -> float:
        """Return the requested seconds between requests: 0 if none, at most an hour."""
        delay = self.rules.crawl_delay(agent) if self.rules else None
        return min(3600.0, max(0.0, float(delay or 0.0)))


def standing_of(status: int | None) -> Standing:
    """Judge by the status of robots.txt, None for no answer: 4xx opens; 429, 5xx and no answer close."""
    if status is not None and 200 <= status < 300:
        return "rules"
    return "open" if status is not None and 300 <= status < 500 and status != 429 else "closed"


def robots(standing: Standing, body: bytes, why: str = "") -> Robots:
    """Parse a robots.txt, or record why there are no rules."""
    if standing != "rules":
        return Robots(standing, why=why)
    text = body[:MOST_BYTES].decode("utf-8-sig", "replace")
    return Robots("rules", Protego.parse(text))
