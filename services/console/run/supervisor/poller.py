"""Poll the services' figures in a thread of its own, so that a slow answer does not delay the supervisor's loop."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.request import ProxyHandler, build_opener

from services.console.run.supervisor.stage_statistics import (
    STREAM_OF,
    Sample,
    StageStatistics,
    of_stages,
    samples,
    stage_statistics,
)

PAUSES_S = (0.4, 2.0, 10.0)
"""The pauses between two polls: at first, while figures change, and at rest.

Each poll makes a service write its figures, which costs more than most of what a watch does at rest.
"""
_TIMEOUT_S = 3.0
_DIRECT = build_opener(ProxyHandler({}))  # loopback needs no proxy, whatever the environment says


@dataclass(frozen=True, slots=True)
class PollResult:
    """The newest figures by service, the readiness of each service, and the newest headline, which is empty if there is
    none.
    """

    figures: Mapping[str, StageStatistics] = field(default_factory=dict)
    ready: Mapping[str, bool] = field(default_factory=dict)
    newest: str = ""


class Poller(threading.Thread):
    """A thread that polls. `where` returns the services' current health addresses and the site's address."""

    def __init__(self, where: Callable[[], tuple[Mapping[str, str], str]]) -> None:
        super().__init__(daemon=True, name="polling")
        self._where = where
        self._ended = threading.Event()
        self.seen = PollResult()

    def run(self) -> None:
        """Poll until the watch ends. The pauses grow while nothing changes."""
        pause = PAUSES_S[0]
        while not self._ended.wait(pause):
            before = self.seen
            addresses, site = self._where()
            ready = {name: bool(url) and _get(f"{url}/readyz") is not None for name, url in addresses.items()}
            figures = stage_statistics(_page(addresses))
            self.seen = PollResult(figures, ready, newest_headline(site) or self.seen.newest)
            pause = _next_pause(pause, before, self.seen)

    def stop(self) -> None:
        self._ended.set()


def _next_pause(pause: float, before: PollResult, now: PollResult) -> float:
    """Return the next pause. It grows by half with each poll that shows nothing new."""
    if now == before:
        return min(pause * 1.5, PAUSES_S[2])
    return PAUSES_S[1] if now.newest else PAUSES_S[0]


def _page(addresses: Mapping[str, str]) -> list[Sample]:
    """Return the samples of the first service that answers. Any stage knows all streams; the fetcher knows more."""
    for name in ("fetcher", *STREAM_OF):
        text = _get(f"{url}/metrics") if (url := addresses.get(name)) else None
        if text is not None:
            return samples(of_stages(text.decode()))
    return []


def newest_headline(site: str) -> str:
    """Return `outlet: title` of the newest article on the site, or an empty string without article or answer."""
    body = _get(f"{site}/api/v1/articles?limit=1") if site else None
    with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError):
        card = json.loads(body or b"{}")["articles"][0]
        return f"{card['outlet']['name']}: {card['title']}"
    return ""


def _get(url: str) -> bytes | None:
    """Return the body of a 200, or None for anything else."""
    try:
        with _DIRECT.open(url, timeout=_TIMEOUT_S) as answer:
            body: bytes = answer.read()
            return body
    except (OSError, ValueError):
        return None
