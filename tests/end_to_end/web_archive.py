"""A real pywb on loopback that serves WARC files of our own making, and a file server for their ranges."""

from __future__ import annotations

import asyncio
import gzip
import math
import os
import shutil
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from services.console.run.embedded.children import free_port
from tests.waiting import PATIENCE_S

_PYWB = Path(__file__).parents[2] / ".venv-archives" / "bin"
_HOP = ("transfer-encoding", "connection", "content-length")


@dataclass(frozen=True)
class Snapshot:
    """What a crawler saw at an address. `at` is in ISO 8601. A `coding` of `gzip` keeps the body as sent."""

    url: str
    at: str
    body: str = ""
    status: str = "200 OK"
    kind: str = "text/html; charset=utf-8"
    location: str = ""
    coding: str = ""


def write_warc(path: Path, snapshots: Sequence[Snapshot]) -> None:
    """Write response records. A body that the same address had before becomes a revisit, as crawlers write it."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for one in snapshots:
            payload = gzip.compress(one.body.encode()) if one.coding == "gzip" else one.body.encode()
            headers = [("Content-Type", one.kind), ("X-Desk", "Harbour")]
            headers += [("Location", one.location)] if one.location else []
            headers += [("Content-Encoding", "gzip")] if one.coding == "gzip" else []
            record = writer.create_warc_record(
                one.url,
                "response",
                payload=BytesIO(payload),
                http_headers=StatusAndHeaders(one.status, headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": one.at},
            )
            writer.write_record(record)


@dataclass
class WebArchive:
    """pywb behind a door that counts requests and can refuse them.

    `broken` maps a part of a path to a status. After `most` bodies, requests for more wait for `go_on`.
    """

    address: str
    pywb: str
    folder: Path
    hits: Counter[str] = field(default_factory=Counter)
    broken: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, bytes] = field(default_factory=dict)
    robots: str = ""
    delay_s: float = 0.0
    most: float = math.inf
    go_on: threading.Event = field(default_factory=threading.Event)

    @property
    def cdx(self) -> str:
        return f"http://{self.address}/press/cdx"

    @property
    def timemap(self) -> str:
        return f"http://{self.address}/press/timemap/link/"

    @property
    def files(self) -> str:
        return f"http://{self.address}/files/"

    def mementos(self) -> list[str]:
        """Return the paths of replayed bodies that were asked for."""
        return [path for path in self.hits.elements() if "id_/" in path]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.raw_path
        self.hits[path] += 1
        await asyncio.sleep(self.delay_s)
        if "id_/" in path and len(self.mementos()) > self.most:
            await asyncio.to_thread(self.go_on.wait)
        if path == "/robots.txt":
            return web.Response(text=self.robots)
        if status := next((code for part, code in self.broken.items() if part in path), 0):
            return web.Response(status=status, text="<html>out of order</html>", content_type="text/html")
        if path.startswith("/files/"):
            return web.FileResponse(self.folder / path.removeprefix("/files/"))
        async with ClientSession(auto_decompress=False) as session:
            headers = {"Accept-Encoding": request.headers.get("Accept-Encoding", ""), "Host": self.address}
            async with session.get(f"http://{self.pywb}{path}", headers=headers, allow_redirects=False) as found:
                body = await found.read()
                kept = [(k, v) for k, v in found.headers.items() if k.lower() not in _HOP]
        body = next((new for part, new in self.replaced.items() if part in path), body)
        return web.Response(status=found.status, body=body, headers=kept)


@contextmanager
def archive_of(folder: Path, snapshots: Sequence[Snapshot] | Path) -> Iterator[WebArchive]:
    """Serve the snapshots, or those in a WARC file, from the collection `press` of a pywb."""
    if not (_PYWB / "wayback").exists():
        why = "pywb is not there: `make .venv-archives/.ready` installs it from requirements/archives.lock"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    folder.mkdir()
    if isinstance(snapshots, Path):
        shutil.copy(snapshots, folder / "press.warc.gz")
    else:
        write_warc(folder / "press.warc.gz", snapshots)
    for words in (("init", "press"), ("add", "press", "press.warc.gz")):
        subprocess.run([_PYWB / "wb-manager", *words], cwd=folder, check=True, capture_output=True)
    port = free_port()
    with (folder / "pywb.log").open("wb") as log:
        command = [str(_PYWB / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/press/cdx?url=nothing.example", process)
        with _door(WebArchive("", f"127.0.0.1:{port}", folder)) as archive:
            yield archive
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "pywb ended"
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("pywb does not answer")


@contextmanager
def _door(archive: WebArchive) -> Iterator[WebArchive]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    app = web.Application()
    app.router.add_get("/{path:.*}", archive.answer)
    runner = web.AppRunner(app, access_log=None)

    async def start() -> str:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        return f"{host}:{port}"

    archive.address = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield archive
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
