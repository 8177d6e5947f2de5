"""What the watch survives: its services, its servers and itself being killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import STAGES, Watch, eventually, stop, watching

ARTICLES = 2_000


@contextmanager
def watched_press(folder: Path, articles: int) -> Iterator[tuple[Watch, Press]]:
    with serving(Press(articles)) as press, watching(folder / "data", press.write_source(folder)) as watch:
        yield watch, press


def all_archived(watch: Watch, number: int, within_s: float) -> None:
    eventually(lambda: watch.count("article") >= number, within_s, f"{number} articles in the archive")


def test_2000_articles_with_each_service_killed_once(tmp_path: Path) -> None:
    with watched_press(tmp_path, ARTICLES) as (watch, press):
        for share, name in enumerate((*STAGES, "reader"), 1):
            all_archived(watch, share * ARTICLES // 8, 120)
            watch.kill(name)
        all_archived(watch, ARTICLES, 180)
        eventually(lambda: watch.pending() == 0, 90, "nothing pending")
        assert watch.count("article") == ARTICLES
        assert watch.sql("SELECT count(DISTINCT address) FROM address") == [(ARTICLES,)]
        assert watch.sql("SELECT count(*) FROM event WHERE kind = 'created'") == [(ARTICLES,)]
        captures = watch.sql("SELECT url, body_sha256, count(*) FROM capture GROUP BY 1, 2 HAVING count(*) > 2")
        assert captures == [], "a page was captured again and again"
        assert all(press.hits[f"/news/{n}.html"] for n in press.articles)
        watch.wait_ready()
        assert watch.get("/healthz")


def test_killed_servers_are_healed(tmp_path: Path) -> None:
    with watched_press(tmp_path, 20) as (watch, press):
        all_archived(watch, 20, 60)
        for name in ("postgres", "valkey"):
            before = watch.pid(name)
            watch.kill(name)
            eventually(lambda b=before, n=name: watch.pid(n) != b, 30, f"{name} runs again")  # type: ignore[misc]
            press.articles += range(len(press.articles), len(press.articles) + 10)
            all_archived(watch, len(press.articles), 90)
        watch.wait_ready(90)
        assert watch.count("article") == 40


def test_a_server_that_comes_back_empty_is_noticed_and_filled_again(tmp_path: Path) -> None:
    with watched_press(tmp_path, 30) as (watch, press):
        all_archived(watch, 30, 60)
        watch.kill("publisher", signal.SIGSTOP)
        press.articles += range(30, 60)
        eventually(lambda: len(set(press.hits)) > 60, 60, "the new pages are fetched")
        eventually(lambda: watch.pending() > 5, 30, "articles wait for the publisher")
        watch.redis().flushall()
        eventually(lambda: not is_ready(watch, "parser"), 30, "the parser is not ready")
        watch.kill("publisher", signal.SIGCONT)
        all_archived(watch, 60, 120)
        watch.wait_ready(90)
        eventually(lambda: watch.pending() == 0, 60, "nothing pending")
        assert watch.count("article") == 60


def is_ready(watch: Watch, name: str) -> bool:
    try:
        return watch.is_ready(name)
    except OSError:
        return False


def test_a_killed_supervisor_leaves_no_process_behind(tmp_path: Path) -> None:
    with watched_press(tmp_path, 3) as (watch, _):
        family = watch.family()
        descendants = [p.pid for p in psutil.Process(watch.process.pid).children(recursive=True)]
        os.kill(watch.process.pid, signal.SIGKILL)
        watch.process.wait()
        eventually(lambda: not any(alive(p) for p in {*family, *descendants}), 20, "all processes are gone")


def alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_second_run_goes_on_where_the_first_stopped(tmp_path: Path) -> None:
    with serving(Press(15)) as press:
        source = press.write_source(tmp_path)
        with watching(tmp_path / "data", source) as watch:
            all_archived(watch, 15, 60)
            assert stop(watch.process) == 0
        press.articles += range(15, 25)
        fetched_before = sum(press.hits[f"/news/{n}.html"] for n in range(15))
        with watching(tmp_path / "data", source) as watch:
            all_archived(watch, 25, 60)
            assert watch.count("article") == 25
        assert sum(press.hits[f"/news/{n}.html"] for n in range(15)) == fetched_before
