"""A backfill through months of listing pages, with everything killed in the middle: it goes on and misses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.end_to_end.press import Press, serving, title_of
from tests.end_to_end.watch_process import COMMAND_S, Watch, eventually, watching

PAGES, A_PAGE = 12, 5
CAPTURES = "pw:{0}:captures:bulk"
TODAY = date(2026, 6, 30)
BACK_TO = date(2026, 3, 1)


class Months(Press):
    """A listing of twelve pages of five, each article three days older than the one before it; no feed."""

    def source(self, poll_s: float = 2) -> str:
        text = super().source(3600).replace("/feed.xml", "/all").replace('"feed"', '"listing", links = "li a"')
        return text.replace("delay_s = 0", "delay_s = 0.05").replace("concurrency = 8", "concurrency = 1")

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/all", self._listing)]

    async def _listing(self, request: web.Request) -> web.Response:
        number = int(request.query.get("page", "1"))
        self.hits[f"/all/{number}"] += 1
        rows = "".join(
            f'<li><a href="{self.url(n)}">{title_of(n)}</a> <time>{day_of(n)}</time></li>'
            for n in range((number - 1) * A_PAGE, number * A_PAGE)
        )
        pager = "".join(f'<a href="javascript:page({n})">{n}</a>' for n in range(1, PAGES + 1))
        return web.Response(text=f"<html><body><ul>{rows}</ul>{pager}</body></html>", content_type="text/html")


def day_of(number: int) -> date:
    return TODAY - timedelta(days=3 * number)


def backfill(watch: Watch, *more: str) -> subprocess.Popen[bytes]:
    return watch.begin("backfill", "westmouth-post", "--since", BACK_TO, "--json", *more)


def archived(watch: Watch) -> set[str]:
    return {str(url) for (url,) in watch.sql("SELECT address FROM article")}


def test_killed_in_the_middle_it_goes_on_and_misses_nothing(tmp_path: Path) -> None:
    with serving(Months(0)) as press:
        assert isinstance(press, Months)
        source = press.write_source(tmp_path)
        with watching(tmp_path / "data", source) as watch:
            first = backfill(watch)
            eventually(lambda: press.hits["/all/4"], 60, "the walk is at its fourth page")
            for pid in (first.pid, *watch.family()):
                os.kill(pid, signal.SIGKILL)
            first.wait(COMMAND_S)
        with watching(tmp_path / "data", source) as watch:
            second = backfill(watch, "--patience", "60")
            reported: dict[str, Any] = json.loads(second.communicate(timeout=COMMAND_S)[0])
            assert second.returncode == 0, reported
            wanted = {press.url(n) for n in range(PAGES * A_PAGE) if day_of(n) >= BACK_TO}
            eventually(lambda: archived(watch) == wanted, 30, "all of these months, and nothing older")
            assert [*reported["ends"].values()] == ["all is older"]
            assert press.hits[f"/all/{PAGES}"] == 0, "it stops at the first page where all is older"
            before = press.hits.copy()
            third = json.loads(backfill(watch).communicate(timeout=COMMAND_S)[0])
            assert third["go_on_at"] == []
            again = [path for path in press.hits - before if not path.startswith("/picture/")]
            assert set(again) <= {"/all/1"}, "what is done is not done again; pictures come when they come"


def test_a_page_that_is_read_twice_does_not_walk_the_rest_twice(tmp_path: Path) -> None:
    """As when the parser dies with a page in hand, and another takes it over after the walk has gone on."""
    with serving(Months(0)) as press, watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
        watch.kill("parser", signal.SIGSTOP)
        try:
            walk = backfill(watch, "--patience", "600")
            in_hand: Any = eventually(lambda: watch.redis().xrange(CAPTURES, count=1), 60, "the first page is captured")
        finally:
            watch.kill("parser", signal.SIGCONT)
        reported = json.loads(walk.communicate(timeout=COMMAND_S)[0])
        assert walk.returncode == 0, reported
        before = press.hits.copy()
        watch.redis().xadd(CAPTURES, in_hand[0][1])
        eventually(lambda: not watch.pending(), 60, "it is read again")
        again = backfill(watch, "--patience", "600")
        assert again.communicate(timeout=COMMAND_S) and again.returncode == 0
        fetched = [path for path in press.hits - before if not path.startswith("/picture/")]
        assert fetched == []
