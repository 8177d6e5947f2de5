"""Run a watch in the foreground: start it, show what it does, and stop it on a signal."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.live import Live

from services.console.run.embedded.children import check_port
from services.console.run.supervisor.data_folder import open_data_folder
from services.console.run.supervisor.live_view import live_view, plain_line
from services.console.run.supervisor.poller import Poller, PollResult
from services.console.run.supervisor.supervisor import TURN_AT_START_S, TURN_S, Options, Supervisor
from services.console.terminal import SafeConsole, terminal
from shared.errors import Misconfigured
from shared.sanitize import sanitize

PLAIN_EVERY_S = 10.0


def run_watch(port: int, data: Path, sources: str, host: str) -> None:
    """Run the watch until a signal stops it, and show its throughput."""
    with open_data_folder(data) as folder:
        _check_site_port(host, port)
        screen = _Screen(terminal())
        watch = Supervisor(folder, Options(host, port, sources), screen.report)
        presses = _on_signals(watch)
        try:
            _watch(watch, screen, presses)
        finally:
            screen.report("stopping …")
            watch.stop()
        screen.report("stopped; the next run continues from here")


def _check_site_port(host: str, port: int) -> None:
    """Check the port before anything is started. The reader itself notices a port that is taken later."""
    if not port or host not in ("127.0.0.1", "localhost"):
        return
    try:
        check_port(port, "the site")
    except Misconfigured:
        raise Misconfigured(
            f"port {port}, wanted for the site, is in use: stop what listens there, or choose another, "
            f"as in `make run PORT={port + 1}` or `presswatch run --port {port + 1}`"
        ) from None


def _on_signals(watch: Supervisor) -> list[int]:
    """Stop in order on the first signal, and kill on the third. A second one may be an accidental key press."""
    presses: list[int] = []

    def handle(number: int, _: FrameType | None) -> None:
        presses.append(number)
        watch.stopping.set()
        if len(presses) > 2:
            watch.kill()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handle)
    return presses


def _watch(watch: Supervisor, screen: _Screen, presses: list[int]) -> None:
    screen.report(f"starting on {watch.folder.root}")
    watch.room.wait(watch.stopping)
    if presses:
        return
    watch.start()
    if presses:
        return
    poller = Poller(lambda: ({n: str(s["url"]) for n, s in watch.describe()["services"].items()}, watch.site))
    poller.start()
    with screen.open():
        while not presses:
            watch.turn()
            screen.show(watch, poller)
            watch.stopping.wait(TURN_S if watch.site else TURN_AT_START_S)
    poller.stop()


def _states(watch: Supervisor, ready: Mapping[str, bool]) -> dict[str, str]:
    states = {}
    for one in watch.running:
        dead = "starting again" if one.restarts or one.last_code is not None else "starting"
        states[one.name] = "ready" if ready.get(one.name) and one.child else dead
    return states


class _Screen:
    """A live view on a terminal. Elsewhere, a line for each event and a line of figures at intervals."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._messages: list[str] = []
        self._shown: tuple[str, PollResult, dict[str, str], list[str]] | None = None
        self._shown_site = ""
        self._shown_newest = False
        self._next_line = 0.0

    def report(self, message: str) -> None:
        self._messages.append(message)
        if self._live is None:
            self._line(message)

    def open(self) -> AbstractContextManager[object]:
        """Open the live view, if standard output is a terminal."""
        if not self._console.is_terminal:
            return nullcontext()
        self._live = Live(console=self._console, auto_refresh=False, transient=False)
        return _Closing(self, self._live)

    def closed(self) -> None:
        self._live = None

    def show(self, watch: Supervisor, poller: Poller) -> None:
        """Draw the live view, or print a line now and then."""
        if self._live is not None:
            self._draw(self._live, watch.site, poller.seen, _states(watch, poller.seen.ready))
            return
        if watch.site and watch.site != self._shown_site:
            self._shown_site = watch.site
            self._line(f"the site: {watch.site}")
        self._figures(poller)

    def _draw(self, live: Live, site: str, seen: PollResult, states: dict[str, str]) -> None:
        """Draw only when something has changed: drawing costs more than all other work of the supervisor."""
        shown = (site, seen, states, self._messages[1:])
        if shown != self._shown:
            self._shown = shown
            live.update(SafeConsole(live_view(*shown)), refresh=True)

    def _figures(self, poller: Poller) -> None:
        first = bool(poller.seen.newest) and not self._shown_newest
        now = time.monotonic()
        line = plain_line(poller.seen)
        if line and (first or now >= self._next_line):
            self._shown_newest = self._shown_newest or first
            self._next_line = now + PLAIN_EVERY_S
            self._line(line)

    def _line(self, text: str) -> None:
        with suppress(OSError):  # the disk of the output may also be full
            sys.stdout.write(f"presswatch: {sanitize(text)}\n")
            sys.stdout.flush()


class _Closing:
    """End the live view, so that later messages appear below it."""

    def __init__(self, screen: _Screen, live: Live) -> None:
        self._screen, self._live = screen, live

    def __enter__(self) -> None:
        self._live.__enter__()

    def __exit__(self, *_: object) -> None:
        self._live.__exit__(None, None, None)
        self._screen.closed()
