"""What a list alone can tell: an article that left it early, and whose article it is that an aggregator lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.end_to_end.press import Press, page_of, serving, title_of
from tests.end_to_end.watch_process import Watch, eventually, watching

LEFT = 4
FURTHER = (61, 62, 63)
"""The list has to change again: one look alone may have found the list of a faulty server."""
OF_THE_POST, OF_NOBODY = 41, 42


class Gathered(Press):
    """The outlet, and on the same server an aggregator that prints whose article it is, or nothing."""

    def gathered(self, number: int) -> str:
        return f"http://{self.address}/gather/{number}.html"

    def write_source(self, folder: Path, poll_s: float = 2) -> Path:
        super().write_source(folder, poll_s)
        text = self.source(poll_s).replace("westmouth-post", "gatherer").replace("Westmouth Post", "Gatherer")
        text = text.replace(f'hosts = ["{self.address}"]', f'hosts = ["{self.address}/gather"]')
        text = text.replace("/feed.xml", "/gather/feed.xml") + '\n[belongs_to]\n"Westmouth Post" = "westmouth-post"\n'
        (folder / "gatherer.toml").write_text(text, encoding="utf-8")
        return folder

    def routes(self) -> list[web.RouteDef]:
        return [
            *super().routes(),
            web.get("/gather/feed.xml", self._gathered_feed),
            web.get(r"/gather/{number:\d+}.html", self._gathered_page),
        ]

    async def _gathered_feed(self, request: web.Request) -> web.Response:
        links = "".join(f"<item><title>{title_of(n)}</title><link>{self.gathered(n)}</link></item>" for n in (41, 42))
        return web.Response(text=f'<rss version="2.0"><channel>{links}</channel></rss>', content_type="text/xml")

    async def _gathered_page(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        page = page_of(number).replace(" | The Westmouth Post", " | Gatherer").replace("The Westmouth Post", "Gatherer")
        author = '<meta name="author" content="Westmouth Post">' if number == OF_THE_POST else ""
        return web.Response(text=page.replace("</head>", f"{author}</head>"), content_type="text/html")


@pytest.fixture(scope="module")
def press() -> Iterator[Gathered]:
    with serving(Gathered(10)) as press:
        assert isinstance(press, Gathered)
        yield press


@pytest.fixture(scope="module")
def watch(press: Gathered, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sources").mkdir()
    with watching(folder / "data", press.write_source(folder / "sources", poll_s=1)) as watch:
        yield watch


def test_an_article_of_an_aggregator_is_filed_under_the_outlet_it_names(watch: Watch, press: Gathered) -> None:
    def filed() -> dict[str, tuple[str, str]]:
        rows = watch.sql(
            "SELECT d.address, a.outlet_id, a.route FROM article a JOIN address d ON d.article_id = a.id"
            " WHERE d.address LIKE '%%/gather/%%'"
        )
        return {str(address): (str(outlet), str(route)) for address, outlet, route in rows}

    found = eventually(lambda: found if len(found := filed()) == 2 else None, 30, "both articles of the aggregator")
    assert found == {
        press.gathered(OF_THE_POST): ("westmouth-post", "gatherer"),
        press.gathered(OF_NOBODY): ("gatherer", ""),
    }


def test_an_article_that_leaves_its_list_early_is_reported_and_looked_at_again(watch: Watch, press: Gathered) -> None:
    address = press.url(LEFT)
    eventually(lambda: watch.sql("SELECT 1 FROM address WHERE address = %s", address), 30, "the article")
    eventually(lambda: press.hits["/feed.xml"] >= 2, 30, "a second look at the list")
    visits = press.hits[f"/news/{LEFT}.html"]
    press.articles.remove(LEFT)
    for number in FURTHER:
        polls = press.hits["/feed.xml"]
        press.articles.append(number)
        eventually(lambda polls=polls: press.hits["/feed.xml"] >= polls + 2, 30, "a look at the changed list")  # type: ignore[misc]
    reported = eventually(
        lambda: watch.sql("SELECT reason, outlet_id FROM observation WHERE url = %s AND kind = 'unlisted'", address),
        30,
        "the observation that it left its list",
    )
    assert reported == [("left-early", "westmouth-post")]
    change = (
        "SELECT e.data FROM event e JOIN address d ON d.article_id = e.article_id"
        " WHERE d.address = %s AND e.kind = 'unlisted'"
    )
    assert len(eventually(lambda: watch.sql(change, address), 30, "the change in the article's history")) == 1
    eventually(lambda: press.hits[f"/news/{LEFT}.html"] > visits, 30, "another look at the article")
    assert watch.sql(
        "SELECT a.state FROM article a JOIN address d ON d.article_id = a.id WHERE d.address = %s", address
    ) == [("live",)]
