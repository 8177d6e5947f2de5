"""The health endpoints for supervisors and Prometheus: /metrics, /livez, /readyz, with the reason of a failure."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from prometheus_client import REGISTRY, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from shared.errors import Misconfigured
from shared.observability import metrics

_OWN = {
    "fetcher": (metrics.FETCH_SECONDS, metrics.FETCHED_BYTES, metrics.FETCHING),
    "publisher": (metrics.TRANSACTION_SECONDS,),
    "reader": (metrics.INDEX_ARTICLES, metrics.INDEX_COMPLETE, metrics.INDEX_LEVEL, metrics.INDEX_REBUILDS),
}
"""Metrics without labels that belong to one service; the others would export them as 0."""

Why = Callable[[], str | None]
"""Return why a check fails, or None."""


@dataclass(slots=True)
class Health:
    """The health checks of a process, run at each request. The first reason is reported."""

    service: str
    not_ready: list[Why] = field(default_factory=list)
    not_live: list[Why] = field(default_factory=list)

    def why_not_ready(self) -> str | None:
        why = next((said for ask in self.not_ready if (said := ask()) is not None), None)
        metrics.READY.labels(self.service).set(why is None)
        return why

    def why_not_live(self) -> str | None:
        return next((said for ask in self.not_live if (said := ask()) is not None), None)


class _MetricsOf:
    """The metrics of this process, except those of other services."""

    def __init__(self, service: str) -> None:
        others = (metric for name, own in _OWN.items() if name != service for metric in own)
        self._left_out = {family.name for metric in others for family in metric.describe()}

    def collect(self) -> Iterable[Metric]:
        return (family for family in REGISTRY.collect() if family.name not in self._left_out)


def export_process_metrics(blobs: Path | None) -> None:
    """Export the version and the disk of the captured bodies, measured at each request.

    `blobs` is None if they are in an object store, whose room nobody can measure.
    """
    metrics.BUILD.labels(importlib.metadata.version("presswatch")).set(1)
    metrics.BLOBS_FREE_BYTES.set_function(lambda: _disk(blobs)[0])
    metrics.BLOBS_DISK_BYTES.set_function(lambda: _disk(blobs)[1])


def _disk(folder: Path | None) -> tuple[float, float]:
    """Return free and total bytes of the disk of the folder, which need not exist yet; NaN if unknown."""
    if folder is None:
        return float("nan"), float("nan")
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return float("nan"), float("nan")
    return usage.free, usage.total


class HealthServer:
    """Serve the endpoints until closed. Writes its address to `file` atomically."""

    def __init__(self, health: Health, host: str, port: int, file: Path | None) -> None:
        self._health = health
        self._host = host
        self._port = port
        self._file = file
        self._shown = _MetricsOf(health.service)
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)

    async def start(self) -> str:
        """Start to listen; return the address, `http://host:port`."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            said = f"cannot listen on {self._host}:{self._port} for metrics and health: {error.strerror or error}"
            raise Misconfigured(f"{said}; set PRESSWATCH_HEALTH_HOST and PRESSWATCH_HEALTH_PORT") from None
        host, port = self._runner.addresses[0][:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        if self._file is not None:
            _write_whole(self._file, {"service": self._health.service, "pid": os.getpid(), "url": url})
        return url

    async def close(self) -> None:
        await self._runner.cleanup()

    async def _metrics(self, request: web.Request) -> web.Response:
        """Return the metrics as the caller asks for them. Only OpenMetrics has exemplars."""
        self._health.why_not_ready()
        encode, content_type = _encoder(", ".join(request.headers.getall("Accept", ())))
        return web.Response(body=encode(self._shown), headers={"Content-Type": content_type})

    async def _livez(self, _: web.Request) -> web.Response:
        return _answer(self._health.why_not_live())

    async def _readyz(self, _: web.Request) -> web.Response:
        return _answer(self._health.why_not_ready())


def _answer(why: str | None) -> web.Response:
    return web.Response(text="ok\n" if why is None else f"{why}\n", status=200 if why is None else 503)


def _write_whole(path: Path, content: dict[str, object]) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(content))
    aside.replace(path)


def _encoder(accept: str) -> tuple[Callable[[Collector], bytes], str]:
    """Return how to write the metrics for this `Accept`. The library fails over a version that is no number."""
    try:
        return choose_encoder(accept)
    except (TypeError, ValueError):
        return choose_encoder("")
