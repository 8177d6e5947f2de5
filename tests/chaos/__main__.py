"""`make chaos`: the whole pipeline under load, one fault after the other; a line for each."""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from services.console.run.supervisor.data_folder import open_data_folder
from shared.streams.consumer.lease_renewal import CLAIM_AFTER_S
from tests.chaos.clock import Clock
from tests.chaos.disks import Disk, own_mounts
from tests.chaos.faults import FAULTS, Fault, Scene
from tests.chaos.hosts.command import hosts
from tests.chaos.hosts.faults import FAULTS as HOST_FAULTS
from tests.chaos.misbehaving.acts import Behaviour
from tests.chaos.misbehaving.behaviours import BEHAVIOURS
from tests.chaos.misbehaving.command import press
from tests.chaos.objects import ARTICLES, SHORT_ARTICLES
from tests.chaos.objects import FAULTS as OBJECT_FAULTS
from tests.chaos.pieces import all_numbers
from tests.chaos.pipeline import Pipeline
from tests.chaos.press import ChaosPress
from tests.chaos.proxy import Proxy
from tests.chaos.report import Line, total
from tests.chaos.run import Run, shares
from tests.end_to_end.press import serving
from tests.object_stores import ObjectServer, Rclone

PER_S = 30.0
SHORT_CLAIM_S, SHORT_LONG_S, LONG_S = 3.0, 3.0, 20.0
GRACE_S, SHORT_GRACE_S = 10.0, 30.0
"""Beyond the claim time. In the short form processes live so shortly that the supervisor's pauses grow."""
NOT_IN_SHORT = ("stop-fetcher", "stop-parser", "stop-enricher", "clock-forward")
"""Of these kinds the short form has one each."""
NOT_IN_SHORT_WITH_OBJECTS = ("kill-fetcher", "kill-all", "flushall")
"""The short form with a folder has these."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_EXAMPLE = """
example:
  make chaos ARGS='--faults kill-parser,flushall --articles 600 --seed 7'

Lines go to standard output, what happens meanwhile to standard error. Exit code 0: nothing lost, nothing doubled, all
recovered in time; 1: not so; 2: a fault could not be tried here (`skipped=`), all others went well. docs/chaos.md
"""


def _options(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.chaos",
        description="Runs the whole pipeline under load and breaks it.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--articles",
        type=int,
        help="in all, parted among the faults (20000; 750 with --short); for each fault with --objects (500; 60) and "
        "--hosts (900; 180) if left out; of each paper with --press (200; 30)",
    )
    parser.add_argument("--seed", type=int, default=1, help="chooses texts, times and victims (1)")
    parser.add_argument("--press", action="store_true", help="not what we run on breaks, but the papers we watch")
    parser.add_argument("--objects", action="store_true", help="bodies are in an object store, which fails")
    parser.add_argument(
        "--hosts", action="store_true", help="each service and server on a host of its own, which fails"
    )
    parser.add_argument(
        "--faults",
        default="",
        help=f"of these, parted by commas: {_names(FAULTS)}; with --objects: {_names(OBJECT_FAULTS)}; "
        f"with --hosts: {_names(HOST_FAULTS)}",
    )
    parser.add_argument("--only", "--behaviours", default="", help=f"with --press, of these: all, {_names(BEHAVIOURS)}")
    parser.add_argument("--from", dest="first", default="", help="with --press: begin with this behaviour")
    parser.add_argument("--short", action="store_true", help=f"some minutes: a claim time of {SHORT_CLAIM_S:.0f} s")
    parser.add_argument("--per-second", type=float, help="articles published in a second (30; 15 with --hosts)")
    parser.add_argument("--replicas", type=int, default=2, help="processes of each stage (2)")
    parser.add_argument("--json", action="store_true", help="a JSON object for each line")
    parser.add_argument("--keep", type=Path, help="a folder for data and logs that stays")
    return parser.parse_args(words)


def _names(ones: Iterable[Fault[Any] | Behaviour]) -> str:
    return ", ".join(one.name for one in ones)


def _chosen(options: argparse.Namespace) -> list[Fault[Scene]]:
    known = {fault.name: fault for fault in (OBJECT_FAULTS if options.objects else FAULTS)}
    if not options.faults:
        left_out = NOT_IN_SHORT_WITH_OBJECTS if options.objects else NOT_IN_SHORT
        return [fault for name, fault in known.items() if not (options.short and name in left_out)]
    names = options.faults.split(",")
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"no such fault: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names]


@contextmanager
def _proxies(*proxies: Proxy) -> Iterator[None]:
    """Run the proxies in a thread with its own event loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    for proxy in proxies:
        asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(10)
    yield
    asyncio.run_coroutine_threadsafe(_end_others(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)


async def _end_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


_BEGAN = time.monotonic()


def _report(message: str) -> None:
    print(f"[{time.monotonic() - _BEGAN:7.1f} s] {message}", file=sys.stderr, flush=True)


@contextmanager
def _running(options: argparse.Namespace, root: Path) -> Iterator[Run[Scene]]:
    chance = random.Random(options.seed)
    claim_s, long_s = (SHORT_CLAIM_S, SHORT_LONG_S) if options.short else (CLAIM_AFTER_S, LONG_S)
    limit_s = claim_s + (SHORT_GRACE_S if options.short else GRACE_S)
    problem = own_mounts()
    with ExitStack() as stack:
        folder = stack.enter_context(open_data_folder(root / "data"))
        blobs, database = Disk(root / "blobs", 1024, problem), Disk(root / "database", 1536, problem)
        clock = Clock(root)
        press = ChaosPress()
        stack.enter_context(serving(press))
        objects = _objects(root, stack) if options.objects else None
        pipeline = Pipeline(folder, blobs, database, clock, _report, objects)
        stack.callback(pipeline.stop)
        redis, postgres = Proxy(pipeline.valkey.port), Proxy(pipeline.postgres.port)
        stack.enter_context(_proxies(redis, postgres, *(objects[1:] if objects else ())))
        pipeline.start(str(press.write_source(root)), claim_s, redis, postgres, options.replicas)
        scene = Scene(pipeline, redis, postgres, blobs, database, clock, chance, claim_s, long_s, objects)
        yield Run(scene, press, chance, all_numbers(), options.per_second or PER_S, limit_s, _report)


def _objects(root: Path, stack: ExitStack) -> tuple[ObjectServer, Proxy]:
    server = Rclone(root / "objects")
    stack.callback(server.kill)
    server.start()
    return server, Proxy(server.ports[0])


def _lines(options: argparse.Namespace, root: Path) -> Iterator[Line]:
    faults = _chosen(options)
    articles = options.articles or _articles(options, len(faults))
    print(f"articles={articles} seed={options.seed} claim_s={SHORT_CLAIM_S if options.short else CLAIM_AFTER_S:.0f}")
    with _running(options, root) as run:
        for fault, number in zip(faults, shares(articles, len(faults)), strict=True):
            yield run.line(fault, number)
        run.scene.pipeline.until(lambda: not run.scene.pipeline.why_not_ready(), 60)
        if trouble := run.index_level():
            yield Line("index", trouble=(trouble,))
        if trouble := run.scene.pipeline.probes.faults_of_bodies():
            yield Line("bodies", trouble=(trouble,))


def _articles(options: argparse.Namespace, faults: int) -> int:
    if options.objects:
        return faults * (SHORT_ARTICLES if options.short else ARTICLES)
    return 750 if options.short else 20_000


def _end(number: int, _: object) -> None:
    """End in order, so that no process that was started here stays behind. A second signal is one too many."""
    for one in _SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    sys.exit(128 + number)


def main() -> None:
    options = _options()
    for number in _SIGNALS:
        signal.signal(number, _end)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = options.keep or Path(folder)
        if options.press:
            sys.exit(press(options, root, _report))
        sys.exit(hosts(options, root, _report) if options.hosts else _infrastructure(options, root))


def _infrastructure(options: argparse.Namespace, root: Path) -> int:
    lines: list[Line] = []
    for line in _lines(options, root):
        lines.append(line)
        print(line.json() if options.json else line.text(), flush=True)
    whole = total(lines)
    print(whole.json() if options.json else whole.text(), flush=True)
    return 1 if not whole.well else 2 if any(line.skipped for line in lines) else 0


if __name__ == "__main__":
    main()
