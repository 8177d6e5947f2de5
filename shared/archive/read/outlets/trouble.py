"""Name an outlet's trouble in words: an outage at its articles, or a fault of an entry point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

OF_ARTICLES: Mapping[str, str] = {
    "placeholder": "placeholder everywhere",
    "redirected-home": "redirected home",
    "blocked": "blocked",
    "login": "login wall",
    "not-found": "not found everywhere",
    "no-answer": "no answer",
}
OF_ENTRY_POINTS: Mapping[str, str] = {
    "entry-html": "entry point answers HTML",
    "entry-redirected-home": "entry point redirected home",
    "entry-placeholder": "placeholder at the entry point",
    "entry-login": "login wall at the entry point",
    "entry-blocked": "entry point blocked",
    "entry-not-found": "entry point not found",
    "entry-no-answer": "entry point does not answer",
    "entry-refused": "entry point not fetched",
    "entry-unreadable": "entry point cannot be read",
}
_OF_FAULTS = {
    "html-instead": "entry-html",
    "redirected-home": "entry-redirected-home",
    "maintenance": "entry-placeholder",
    "soft-gone": "entry-not-found",
    "login": "entry-login",
    "challenge": "entry-blocked",
}
_OF_KINDS = {
    "blocked": "entry-blocked",
    "not-found": "entry-not-found",
    "gone": "entry-not-found",
    "unreachable": "entry-no-answer",
    "refused": "entry-refused",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Trouble of an outlet.

    since             the first bad look after the last good one
    last              the newest bad look
    until             the good look that ended it; None while it lasts
    looks, addresses  how many bad looks at how many addresses
    url               the entry point; empty for an outage at articles
    """

    outlet: str
    what: str
    since: datetime
    last: datetime
    until: datetime | None = None
    looks: int = 0
    addresses: int = 0
    url: str = ""
    reason: str = ""

    @property
    def says(self) -> str:
        words = {**OF_ARTICLES, **OF_ENTRY_POINTS}[self.what]
        return f"{words} ({self.reason})" if self.reason else words


def of_entry_point(kind: str, fault: str) -> str:
    """Return the name of an entry point's trouble: what page was there instead, or why there was none."""
    if kind in ("polled", "not-modified"):
        return _OF_FAULTS.get(fault, "entry-unreadable")
    return _OF_KINDS.get(kind, "entry-unreadable")


def sentence(trouble: Trouble) -> str:
    """Describe the trouble: `placeholder everywhere since 2026-11-28 10:02 UTC (at 40 addresses)`."""
    where = trouble.url or f"at {trouble.addresses} addresses"
    end = f" until {trouble.until:%Y-%m-%d %H:%M}" if trouble.until else ""
    return f"{trouble.says} since {trouble.since:%Y-%m-%d %H:%M}{end} UTC ({where})"
