"""An outlet removes 600 articles at once and then says nothing more: all are judged, through the whole watch."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import PATIENCE, Watch, eventually, watching

pytestmark = pytest.mark.timeout(900)
ARTICLES, EVERY = 600, 5
"""Each removal waits for further visits of the articles that went missing shortly before it."""
CONFIRM_S = 90


class Silenced(Press):
    """`spared` are not visited again successfully, and `silent` is the whole paper but for `spared`."""

    def __init__(self, articles: int) -> None:
        super().__init__(articles)
        self.spared: set[str] = set()
        self.silent = False

    def source(self, poll_s: float = 1) -> str:
        rare = f"[schedule]\nrevisit_after = [86400]\nconfirm_after = {CONFIRM_S}\n"
        return super().source(poll_s).replace("[schedule]\n", rare)

    async def _feed(self, request: web.Request) -> web.Response:
        if self.silent:
            raise web.HTTPServiceUnavailable
        return await super()._feed(request)

    async def _article(self, request: web.Request) -> web.Response:
        if (request.path in self.spared) != self.silent:
            raise web.HTTPServiceUnavailable
        return await super()._article(request)


@pytest.fixture
def press() -> Iterator[Silenced]:
    with serving(Silenced(ARTICLES)) as press:
        assert isinstance(press, Silenced)
        yield press


@pytest.fixture
def watch(press: Silenced, tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path / "data", press.write_source(tmp_path, poll_s=2)) as watch:
        eventually(lambda: watch.count("article") == ARTICLES, 120, "all articles")
        yield watch


MISSED = "FROM observation o JOIN address d ON d.address = o.url WHERE o.kind = 'not-found'"
"""The fetcher also asks for a page that surely never existed."""


def missed(watch: Watch, times: int) -> int:
    query = f"SELECT count(*) FROM (SELECT {MISSED} GROUP BY url HAVING count(*) >= %s) AS x"
    return int(watch.sql(query, times)[0][0])


def removed(watch: Watch) -> int:
    return watch.count("article WHERE state = 'removed'")


def test_the_last_facts_have_all_judged(watch: Watch, press: Silenced) -> None:
    press.gone = set(press.articles)
    watch.ask_for(*map(press.url, press.articles))
    eventually(lambda: missed(watch, 1) == ARTICLES, CONFIRM_S / PATIENCE, "the first signs")
    found = [str(url) for (url,) in watch.sql(f"SELECT url {MISSED} GROUP BY url ORDER BY min(observed_at)")]
    last = found[::EVERY]
    press.spared = {url.partition(press.address)[2] for url in last}
    eventually(lambda: missed(watch, 2) == ARTICLES - len(last), CONFIRM_S + 60, "the second visits")
    press.silent = True
    eventually(lambda: watch.pending() == 0 and watch.count("judge_again") == 0, 60, "all of them are judged")
    assert removed(watch) < ARTICLES // 4
    watch.kill("publisher", signal.SIGSTOP)  # so that one transaction has all of the last facts
    watch.ask_for(*last)
    eventually(lambda: watch.pending() >= len(last), 60, "the last visits")
    watch.kill("publisher", signal.SIGCONT)
    eventually(lambda: removed(watch) == ARTICLES, 60, "all are removed")
    assert watch.count("judge_again") == 0
