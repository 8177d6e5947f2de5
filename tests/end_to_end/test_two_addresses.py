"""An article with two addresses that is gone from both, through the whole watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web

from tests.end_to_end.press import Press, serving, title_of
from tests.end_to_end.watch_process import Watch, eventually, watching

pytestmark = pytest.mark.timeout(900)
ARTICLES, GONE = 9, 1
CONFIRM_S = 30
"""After a further visit to one address, the watch waits as long before the next, which would confirm the removal."""
PATIENCE_S = 120.0


class TwoSections(Press):
    """Each article stands at two addresses, and is visited only when somebody asks or suspects its removal."""

    def urls(self, number: int) -> tuple[str, str]:
        return self.url(number), f"http://{self.address}/port/{number}.html"

    def source(self, poll_s: float = 1) -> str:
        rare = f"[schedule]\nrevisit_after = [86400]\nconfirm_after = {CONFIRM_S}\n"
        return super().source(poll_s).replace("[schedule]\n", rare)

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get(r"/port/{number:\d+}.html", self._article)]

    async def _feed(self, request: web.Request) -> web.Response:
        items = [(title_of(n), url) for n in self.articles for url in self.urls(n)]
        listed = "".join(f"<item><title>{title}</title><link>{url}</link></item>" for title, url in items)
        feed = f'<rss version="2.0"><channel><title>Westmouth Post</title>{listed}</channel></rss>'
        return web.Response(text=feed, content_type="application/rss+xml")


@pytest.fixture
def press() -> Iterator[TwoSections]:
    with serving(TwoSections(ARTICLES)) as press:
        assert isinstance(press, TwoSections)
        yield press


@pytest.fixture
def watch(press: TwoSections, tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path / "data", press.write_source(tmp_path, poll_s=1)) as watch:
        eventually(lambda: (watch.count("article"), watch.count("address")) == (ARTICLES, 2 * ARTICLES), 60, "all")
        yield watch


def misses(watch: Watch, url: str) -> list[datetime]:
    query = "SELECT observed_at FROM observation WHERE url = %s AND kind = 'not-found' ORDER BY 1"
    return [at for (at,) in watch.sql(query, url)]


def test_a_visit_to_one_address_leaves_the_question_of_the_other_open(watch: Watch, press: TwoSections) -> None:
    """The further visits of other articles make sure of both addresses, though each address was missed in between."""
    watched, other = sorted(press.urls(GONE))
    press.gone = {GONE}
    watch.ask_for(other, watched)
    eventually(lambda: misses(watch, other) and misses(watch, watched)[1:], PATIENCE_S, "a further visit")
    watch.ask_for(other)
    [last] = eventually(lambda: misses(watch, other)[1:], PATIENCE_S, "a further visit to the other address")
    watch.ask_for(*(url for n in press.articles if n != GONE for url in press.urls(n)))

    removed = "SELECT c.at FROM change c JOIN address d USING (article_id) WHERE d.address = %s AND c.kind = 'removed'"
    assert eventually(lambda: watch.sql(removed, watched), PATIENCE_S, "it is removed") == [(last,)]
