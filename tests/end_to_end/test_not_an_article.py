"""A site in trouble, through the whole watch: nothing is claimed that was not seen, and the trouble is reported."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

pytestmark = pytest.mark.timeout(900)
ARTICLES = 8
PATIENCE_S = 180.0
SORRY = (
    "<html><head><title>Dear me | The Westmouth Post</title></head><body><h1>Dear me</h1>"
    "<p>We looked in all our drawers and under the table of the night editor, and found nothing of that name.</p>"
    "<p>Whoever promised you something here was mistaken, or we were, and the front page is as good as ever.</p>"
    "<p>Readers who know better may write to the lane of the printers, and will hear from us by return of post.</p>"
    "</body></html>"
)
AWAY = (
    "<html><head><title>The Westmouth Post</title></head><body><h1>The Westmouth Post</h1>"
    "<p>We will be back soon. The presses are being oiled and the servers dusted; thank you for your patience.</p>"
    '<p><a href="/news/999.html">Report 999: the harbour that nobody ever wrote about</a></p></body></html>'
)
GONE = (
    "<html><head><title>The Westmouth Post</title></head><body><h1>Not found</h1>"
    "<p>The page you asked for is being revised. Please read other stories in the meantime.</p></body></html>"
)
FRONT = f'<html><body><a href="/news/999.html">{"A headline of the front page " * 3}</a></body></html>'


class Troubled(Press):
    """`state` is what the whole site does now, `replaced` the articles that stand no more; both answer 200."""

    state = ""
    replaced: set[int]

    def __init__(self, articles: int) -> None:
        super().__init__(articles)
        self.replaced = set()

    def source(self, poll_s: float = 1) -> str:
        return super().source(poll_s).replace("[schedule]\n", "[schedule]\nrevisit_after = [2, 5]\nconfirm_after = 3\n")

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/{path:.*}", self._nowhere)]

    def _page(self, text: str) -> web.Response:
        return web.Response(text=text, content_type="text/html")

    async def _nowhere(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        return self._page(FRONT if request.path == "/" else SORRY)

    async def _feed(self, request: web.Request) -> web.Response:
        if self.state in ("away", "no feed"):
            self.hits[request.path] += 1
            return self._page(AWAY if self.state == "away" else FRONT)
        return await super()._feed(request)

    async def _article(self, request: web.Request) -> web.Response:
        if self.state == "home":
            raise web.HTTPFound("/")
        number = int(request.match_info["number"])
        if self.state == "away" or number in self.replaced:
            self.hits[request.path] += 1
            return self._page(AWAY if self.state == "away" else SORRY)
        return await super()._article(request)


@pytest.fixture(scope="module")
def press() -> Iterator[Troubled]:
    with serving(Troubled(ARTICLES)) as press:
        assert isinstance(press, Troubled)
        yield press


@pytest.fixture(scope="module")
def watch(press: Troubled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("watch")
    with watching(folder / "data", press.write_source(folder, poll_s=1)) as watch:
        eventually(lambda: watch.count("article") == ARTICLES, PATIENCE_S, "all articles")
        yield watch


def troubles(watch: Watch) -> dict[str, dict[str, Any]]:
    """Those that last, by kind, as the API tells them."""
    found = watch.json("/api/v1/outlets/westmouth-post/coverage")["troubles"]
    return {one["what"]: one for one in found if one["until"] is None}


def state_of(watch: Watch, address: str) -> str:
    (row,) = watch.sql(
        "SELECT a.state FROM article a JOIN address d ON d.article_id = a.id WHERE d.address = %s", address
    )
    return str(row[0])


def reported(watch: Watch) -> dict[tuple[str, str], float]:
    """The publisher's metric: outlet and kind -> since when."""
    url = watch.run_file()["services"]["publisher"]["url"] + "/metrics"
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
        text = answer.read().decode()
    pattern = r'presswatch_outlet_trouble_since_timestamp_seconds\{outlet="([^"]+)",what="([^"]+)"\} (\S+)'
    return {(outlet, what): float(since) for outlet, what, since in re.findall(pattern, text)}


def presswatch(watch: Watch, *words: str) -> str:
    return watch.command(*words).stdout


def test_what_a_contributor_did_not_find_is_no_removal(watch: Watch, press: Troubled) -> None:
    address = f"http://{press.address}/news/1.html"
    for page in (GONE, GONE.replace("stories", "reports")):
        message = {"url": address, "html": page}
        watch.redis().xadd("pw:intake:friend", {"schema": "capture/1", "data": json.dumps(message)})
    query = "SELECT kind, reason FROM observation WHERE origin = 'contributed' AND url = %s"
    eventually(lambda: len(watch.sql(query, address)) == 2, PATIENCE_S, "both are recorded")
    assert {tuple(row) for row in watch.sql(query, address)} == {("no-article", "soft-gone")}
    kinds = "SELECT c.kind FROM change c JOIN address d ON d.article_id = c.article_id WHERE d.address = %s"
    assert watch.sql(kinds, address) == []


def test_an_address_that_never_existed_is_asked_for_once(watch: Watch, press: Troubled) -> None:
    query = "SELECT url, kind, body_sha256 FROM observation WHERE page_kind = 'nowhere'"
    [(url, kind, body)] = eventually(
        lambda: watch.sql(query), PATIENCE_S, "what stands at an address that never existed"
    )
    assert re.fullmatch(rf"http://{press.address}/news/[a-p]{{8}}-9\d{{11}}\.html", url)
    assert kind == "soft-gone" and body
    asked = [path for path in press.hits if path.startswith("/news/") and not re.fullmatch(r"/news/\d+\.html", path)]
    assert len(asked) == 1 and press.hits[asked[0]] == 1
    assert watch.count("article") == ARTICLES


def test_an_article_in_whose_place_that_page_stands_is_suspected_then_removed(watch: Watch, press: Troubled) -> None:
    eventually(
        lambda: watch.sql("SELECT 1 FROM observation WHERE page_kind = 'nowhere'"), PATIENCE_S, "the page is known"
    )
    press.replaced = {3}
    suspected = "SELECT 1 FROM change JOIN address d USING (article_id) WHERE d.address = %s AND kind = 'suspected'"
    eventually(lambda: watch.sql(suspected, press.url(3)), PATIENCE_S, "it is suspected")
    eventually(
        lambda: state_of(watch, press.url(3)) == "removed", PATIENCE_S, "it is removed, though the page stays the same"
    )
    press.replaced = set()
    eventually(lambda: state_of(watch, press.url(3)) == "restored", PATIENCE_S, "it is restored")
    assert watch.sql("SELECT count(*) FROM change WHERE kind = 'revised'") == [(0,)]


def test_maintenance_everywhere_is_one_outage_and_nothing_else(watch: Watch, press: Troubled) -> None:
    eventually(lambda: not troubles(watch), PATIENCE_S, "no trouble")
    before = watch.count("change")
    press.state = "away"
    eventually(
        lambda: {"placeholder", "entry-html"} <= troubles(watch).keys(), PATIENCE_S, "both kinds of trouble in the API"
    )
    assert "placeholder everywhere" in watch.get("/o/westmouth-post")
    assert "entry point answers HTML" in watch.get("/o/westmouth-post/coverage")
    seen = json.loads(presswatch(watch, "status", "--json"))["outlets"]
    assert {one["what"] for one in seen} >= {"placeholder", "entry-html"}
    assert "placeholder everywhere since" in presswatch(watch, "status")
    assert "placeholder everywhere since" in presswatch(watch, "coverage", "westmouth-post")
    since = eventually(lambda: reported(watch).get(("westmouth-post", "placeholder")), PATIENCE_S, "the metric")
    assert since
    watch.kill("publisher")
    eventually(
        lambda: reported(watch).get(("westmouth-post", "placeholder")) == since, PATIENCE_S, "the same after a restart"
    )
    press.state = ""
    eventually(lambda: not troubles(watch), PATIENCE_S, "the trouble is over")
    eventually(lambda: watch.pending() == 0, PATIENCE_S, "nothing pending")
    ended = watch.json("/api/v1/outlets/westmouth-post/coverage")["troubles"]
    assert [one["addresses"] for one in ended if one["what"] == "placeholder"] == [ARTICLES]
    assert watch.count("change") == before
    assert watch.count("article") == ARTICLES
    assert press.hits["/news/999.html"] == 0


def test_a_page_in_place_of_the_feed_is_the_entry_points_fault(watch: Watch, press: Troubled) -> None:
    press.state = "no feed"
    trouble = eventually(lambda: troubles(watch).get("entry-html"), PATIENCE_S, "the trouble of the entry point")
    assert trouble is not None
    assert trouble["url"] == f"http://{press.address}/feed.xml"
    assert "placeholder" not in troubles(watch)
    (point,) = watch.json("/api/v1/outlets/westmouth-post/coverage")["entry_points"]
    assert point["trouble"] == "polled: html-instead"
    press.state = ""
    eventually(lambda: not troubles(watch), PATIENCE_S, "the feed is back")
    assert press.hits["/news/999.html"] == 0


def test_redirects_home_are_reported(watch: Watch, press: Troubled) -> None:
    press.state = "home"

    def redirected() -> int:
        return int(troubles(watch).get("redirected-home", {"addresses": 0})["addresses"])

    eventually(lambda: redirected() >= 5, PATIENCE_S, "the trouble")
    assert troubles(watch)["redirected-home"]["says"] == "redirected home"
    press.state = ""
    eventually(lambda: not troubles(watch), PATIENCE_S, "the trouble is over")
