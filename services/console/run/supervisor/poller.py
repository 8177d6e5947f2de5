"""Poll the services' figures in a thread of its own, so that a slow answer does not delay the supervisor's loop."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.request import ProxyHandler, build_opener

from services.console.run.supervisor.stage_statistics import Sample, StageStatistics, samples, stage_statistics

EVERY_S = 2.0
_TIMEOUT_S = 3.0
_DIRECT = build_opener(ProxyHandler({}))  # loopback needs no proxy, whatever the environment says


@dataclass(frozen=True, slots=True)
class PollResult:
    """The latest figures by service, the readiness of each service, and the newest headline (empty if none yet)."""

    figures: Mapping[str, StageStatistics] = field(default_factory=dict)
    ready: Mapping[str, bool] = field(default_factory=dict)
    newest: str = ""
    articles: int = 0


class Poller(threading.Thread):
    """A thread that polls. `where` returns the services' current health addresses and the site's address."""

    def __init__(self, where: Callable[[], tuple[Mapping[str, str], str]]) -> None:
        super().__init__(daemon=True, name="polling")
        self._where = where
        self._ended = threading.Event()
        self.seen = PollResult()

    def run(self) -> None:
        while not self._ended.wait(EVERY_S if self.seen.newest else EVERY_S / 6):
            addresses, site = self._where()
            ready = {name: bool(url) and _get(f"{url}/readyz") is not None for name, url in addresses.items()}
            figures = stage_statistics(_pages(addresses))
            self.seen = PollResult(figures, ready, newest_headline(site) or self.seen.newest)

    def stop(self) -> None:
        self._ended.set()


def _pages(addresses: Mapping[str, str]) -> list[list[Sample]]:
    texts = (_get(f"{url}/metrics") for url in addresses.values() if url)
    return [samples(text.decode()) for text in texts if text is not None]


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
