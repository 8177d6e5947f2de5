"""A backfill through every other kind of list, in the middle of which the stream server loses all it had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from tests.end_to_end.press import Press, serving, title_of
from tests.end_to_end.watch_process import Watch, eventually, watching

TODAY = datetime.now(UTC).date()
BACK_TO = TODAY - timedelta(days=6)
SITEMAP, DATED, NUMBERED = range(20), range(100, 120), range(200, 230)
"""Numbers of the articles that each kind of list leads to, two a day, the newest first."""


def day_of(number: int) -> str:
    return str(TODAY - timedelta(days=(number % 100) // 2))


WANTED = [n for numbers in (SITEMAP, DATED, NUMBERED) for n in numbers if day_of(n) >= str(BACK_TO)]


class Lists(Press):
    """A sitemap of sitemaps, a page a day, and WordPress's list; each tells its own articles."""

    def source(self, poll_s: float = 2) -> str:
        head, _, rest = super().source(3600).partition("entry_points = [")
        base = f"http://{self.address}"
        points = [
            f'{{ url = "{base}/map.xml", kind = "sitemap" }}',
            f'{{ url = "{base}/today", kind = "listing", links = "li a", pages = "{base}/day/{{date:%Y/%m/%d}}" }}',
            f'{{ url = "{base}/wp", kind = "json-list", pages = "{base}/wp?page={{page}}", '
            'fields = { url = "link", title = "title.rendered", published = "date" } }',
        ]
        head = head.replace("\n\n", '\ntimezone = "Asia/Pyongyang"\n\n', 1)  # whose days begin before those of UTC
        text = head + "entry_points = [\n" + ",\n".join(points) + "\n" + rest[rest.index("]") :]
        return text.replace("delay_s = 0", "delay_s = 0.05").replace("concurrency = 8", "concurrency = 1")

    def routes(self) -> list[web.RouteDef]:
        more = [("/map.xml", self._index), (r"/map-{n:\d+}.xml", self._map), ("/today", self._day), ("/wp", self._wp)]
        dated = web.get(r"/day/{y:\d+}/{m:\d+}/{d:\d+}", self._day)
        return [*super().routes(), *(web.get(path, answer) for path, answer in more), dated]

    async def _index(self, request: web.Request) -> web.Response:
        """Five parts of four articles; each changed when its newest article came."""
        rows = "".join(
            f"<sitemap><loc>http://{self.address}/map-{n}.xml</loc><lastmod>{day_of(4 * n)}</lastmod></sitemap>"
            for n in range(5)
        )
        return web.Response(text=f"<sitemapindex>{rows}</sitemapindex>", content_type="application/xml")

    async def _map(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        first = 4 * int(request.match_info["n"])
        rows = "".join(
            f"<url><loc>{self.url(n)}</loc><lastmod>{day_of(n)}</lastmod></url>" for n in range(first, first + 4)
        )
        return web.Response(text=f"<urlset>{rows}</urlset>", content_type="application/xml")

    async def _day(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        day = "-".join(request.match_info.values()) if request.match_info else str(TODAY)
        rows = "".join(f'<li><a href="{self.url(n)}">{title_of(n)}</a></li>' for n in DATED if day_of(n) == day)
        return web.Response(text=f"<html><body><ul>{rows}</ul></body></html>", content_type="text/html")

    async def _wp(self, request: web.Request) -> web.Response:
        page = int(request.query.get("page", "1"))
        self.hits[f"/wp/{page}"] += 1
        some = NUMBERED[(page - 1) * 4 : page * 4]
        return web.json_response(
            [{"link": self.url(n), "title": {"rendered": title_of(n)}, "date": f"{day_of(n)}T08:00:00"} for n in some]
        )


@pytest.fixture(scope="module")
def press() -> Iterator[Lists]:
    lists = Lists(0)
    with serving(lists):
        yield lists


@pytest.fixture(scope="module")
def watch(press: Lists, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("lists")
    with watching(folder / "data", press.write_source(folder)) as watch:
        yield watch


def backfill(watch: Watch, *more: str) -> tuple[int, dict[str, Any]]:
    done = watch.command("backfill", "westmouth-post", "--since", BACK_TO, "--json", *more)
    assert done.stdout, done.stderr
    reported: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, reported


def test_a_server_that_lost_everything_is_walked_again_and_nothing_is_missed(watch: Watch, press: Lists) -> None:
    code, reported = backfill(watch, "--no-wait")
    assert code == 3 and reported["go_on_at"]
    eventually(lambda: press.hits["/wp/2"] and watch.count("article") > 3, 60, "the walk is on its way")
    watch.redis().flushall()
    watch.wait_ready(90)
    code, reported = backfill(watch, "--patience", "60")
    assert code == 0, reported
    wanted = {press.url(n) for n in WANTED}
    archived = {str(url) for (url,) in watch.sql("SELECT address FROM article")}
    assert wanted <= archived, sorted(wanted - archived)
    assert watch.sql("SELECT count(*) FROM article GROUP BY title HAVING count(*) > 1") == [], "none is there twice"


def test_what_is_older_than_the_day_is_left(watch: Watch, press: Lists) -> None:
    """But for the sitemap's, all of which the watch itself reads at its first look."""
    older = [n for n in NUMBERED if day_of(n) < str(BACK_TO)]
    assert older and not [n for n in older if press.hits[f"/news/{n}.html"]]
    too_old = TODAY - timedelta(days=7)
    assert not press.hits[f"/day/{too_old:%Y/%m/%d}"] and press.hits[f"/day/{BACK_TO:%Y/%m/%d}"]
    assert press.hits["/wp/5"] and not press.hits["/wp/6"], "a list ends where all is older"


def test_what_came_to_its_end_is_not_walked_again(watch: Watch, press: Lists) -> None:
    before = press.hits.copy()
    code, reported = backfill(watch)
    assert (code, reported["go_on_at"]) == (0, [])
    assert not [path for path in press.hits - before if not path.startswith("/picture/")], (
        "pictures come when they come"
    )
