"""Asks the running services for their figures, beside the supervisor's loop, so that a slow answer holds nothing up."""

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
    """The latest figures by service, which services are ready, the newest headline (empty if none yet)."""

    figures: Mapping[str, StageStatistics] = field(default_factory=dict)
    ready: Mapping[str, bool] = field(default_factory=dict)
    newest: str = ""
    articles: int = 0


class Poller(threading.Thread):
    """`where` tells the services' health addresses and the site's, as they are at that moment."""

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
    """`outlet: title` of the newest article on the site; empty where there is none, or no answer."""
    body = _get(f"{site}/api/v1/articles?limit=1") if site else None
    with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError):
        card = json.loads(body or b"{}")["articles"][0]
        return f"{card['outlet']['name']}: {card['title']}"
    return ""


def _get(url: str) -> bytes | None:
    """The body of a 200; None for anything else."""
    try:
        with _DIRECT.open(url, timeout=_TIMEOUT_S) as answer:
            body: bytes = answer.read()
            return body
    except (OSError, ValueError):
        return None
