"""The supervisor's decisions: when to start again, what to show, where the demo press is, how logs are kept short."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from services.console.run.demo_folder import DEMO_FOLDER
from services.console.run.embedded.children import free_port
from services.console.run.supervisor.data_folder import DataFolder
from services.console.run.supervisor.demo_sources import demo_sockets, ports_of, render_sources, split_sources
from services.console.run.supervisor.live_view import live_view, plain_line
from services.console.run.supervisor.log_rotation import rotate
from services.console.run.supervisor.poller import PollResult
from services.console.run.supervisor.process_plan import Program
from services.console.run.supervisor.processes import ServiceProcess, stop_all
from services.console.run.supervisor.restart_backoff import Backoff
from services.console.run.supervisor.stage_statistics import StageStatistics, samples, stage_statistics
from shared.errors import Misconfigured
from shared.sources import load_sources

PAGE = """\
# TYPE presswatch_stream_entries_total gauge
presswatch_stream_entries_total{stream="captures",lane="live",what="in",reason=""} 40
presswatch_stream_entries_total{stream="captures",lane="bulk",what="in",reason=""} 2
presswatch_stream_entries_total{stream="captures",lane="live",what="done",reason=""} 39
presswatch_stream_backlog{stream="captures",lane="live"} 3
presswatch_stream_oldest_seconds{stream="captures",lane="live"} 12.5
presswatch_stream_dead{stream="captures",lane="live"} 1
"""


def test_waits_double_up_to_a_cap_and_are_short_again_after_health() -> None:
    backoff, waits = Backoff(), []
    for _ in range(10):
        backoff.started(1000.0)
        backoff.ended(1000.0)
        waits.append(backoff.due_at - 1000.0)
    assert waits[:3] == pytest.approx([0.2, 0.4, 0.8])
    assert waits[-1] == 20.0
    backoff.started(2000.0)
    backoff.ended(2030.0)
    assert backoff.due_at == pytest.approx(2030.2)


def test_figures_are_summed_over_lanes_and_not_over_processes() -> None:
    page = samples(PAGE)
    assert stage_statistics(page)["parser"] == StageStatistics(42, 39, 3, 12.5, 1)
    assert stage_statistics(page)["publisher"] == StageStatistics()


def test_the_view_shows_the_address_the_figures_and_the_newest_headline() -> None:
    seen = PollResult(stage_statistics(samples(PAGE)), {}, "Gazette: A Bridge")
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(live_view("http://127.0.0.1:8000", seen, {"parser": "ready"}, ["a note"]))
    text = console.export_text()
    for part in ("http://127.0.0.1:8000", "42", "39", "12 s", "ready", "Gazette: A Bridge", "a note"):
        assert part in text
    line = "fetcher 0 in, 42 out, 0 waiting; parser 42 in, 39 out, 3 waiting, 1 dead; newest: Gazette: A Bridge"
    assert plain_line(seen) == line, "without the stages that are not known"


def test_before_a_service_answers_no_zeros_are_said() -> None:
    assert plain_line(PollResult(stage_statistics([]))) == ""


def test_the_demo_is_distinguished_from_other_sources(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('id = "x"\nname = "X"\nhosts = ["x.example"]\n')
    assert split_sources(str(DEMO_FOLDER)) == (True, "")
    assert split_sources(f"{DEMO_FOLDER},{tmp_path}") == (True, str(other))
    assert split_sources(str(tmp_path)) == (False, str(tmp_path))


def test_the_demos_source_files_follow_it_to_other_ports(tmp_path: Path) -> None:
    render_sources(tmp_path, ("127.0.0.1:9001", "127.0.0.1:9002"))
    sources = load_sources(str(tmp_path))
    assert sources.outlets["herald"].hosts == ("127.0.0.1:9001",)
    assert sources.outlets["gazette"].fetch.allow_private == ("127.0.0.1:9002",)
    assert "870" not in "".join(p.read_text() for p in tmp_path.iterdir())


def test_the_demo_keeps_its_ports_and_tells_when_one_is_taken(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    ports = []
    for _ in range(2):
        sockets = demo_sockets(folder)
        ports.append(ports_of(sockets))
        for one in sockets:
            one.close()
    assert ports[0] == ports[1]
    taken, refusal = socket.create_server(("127.0.0.1", ports[0][1])), f"{ports[0][1]}.*in use.*DATA="
    with taken, pytest.raises(Misconfigured, match=refusal):
        demo_sockets(folder)


_WATCH = """
import sys
from pathlib import Path
from services.console.run.supervisor import demo_sources
from services.console.run.supervisor.data_folder import DataFolder

demo_sources.WRITTEN = tuple(sys.argv[2:])
sockets = demo_sources.demo_sockets(DataFolder(Path(sys.argv[1])))
print(*demo_sources.ports_of(sockets), flush=True)
sys.stdin.read()
"""


def test_watches_that_start_at_the_same_moment_choose_other_ports(tmp_path: Path) -> None:
    """No demo press listens yet: it takes a second to start."""
    wanted = [f"127.0.0.1:{free_port()}" for _ in range(2)]
    watches = [
        subprocess.Popen(
            [sys.executable, "-c", _WATCH, str(tmp_path / name), *wanted], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for name in "abc"
    ]
    ports = [port for watch in watches if watch.stdout for port in watch.stdout.readline().split()]
    ends = [watch.communicate() and watch.returncode for watch in watches]
    assert (len(set(ports)), ends) == (6, [0, 0, 0])


def test_logs_that_grew_are_moved_aside_while_they_are_written(tmp_path: Path) -> None:
    log = tmp_path / "parser.jsonl"
    with log.open("ab", buffering=0) as writing:
        for turn in range(6):
            writing.write(b"x" * 20 + str(turn).encode())
            assert rotate(tmp_path, limit=10) == ["parser.jsonl"]
        writing.write(b"last")
    assert rotate(tmp_path, limit=10) == []
    assert log.read_bytes() == b"last"
    assert [p.name for p in sorted(tmp_path.iterdir())][1:] == [f"parser.jsonl.{n}" for n in (1, 2, 3, 4)]
    assert (tmp_path / "parser.jsonl.1").read_bytes().endswith(b"5")


def _pid(one: ServiceProcess) -> int | None:
    return one.child.pid if one.child and one.child.alive() else None


class _Sleeper(Program):
    @property
    def argv(self) -> list[str]:
        return ["sleep", "60"]


def test_what_dies_is_started_again_after_its_wait_and_what_is_stopped_ends(tmp_path: Path) -> None:
    one = ServiceProcess(_Sleeper("sleeper"), tmp_path / "log", None)
    one.start()
    assert one.child is not None
    one.child.kill()
    now = time.monotonic()
    assert one.restart_if_ended(now)
    assert one.last_code == -9
    assert not one.restart_if_ended(now)
    assert _pid(one) is None
    one.restart_if_ended(now + 1)
    assert _pid(one) is not None
    assert stop_all([[one]], 10) == []
    assert one.child is None or not one.child.alive()


def test_a_health_file_is_read_once_it_is_whole(tmp_path: Path) -> None:
    one = ServiceProcess(_Sleeper("sleeper"), tmp_path / "log", tmp_path / "health.json")
    one.start()
    try:
        one.restart_if_ended(time.monotonic())
        assert one.health == {}
        (tmp_path / "health.json").write_text(json.dumps({"url": "http://127.0.0.1:1"}))
        one.restart_if_ended(time.monotonic())
        assert one.health["url"] == "http://127.0.0.1:1"
    finally:
        stop_all([[one]], 10)
