"""`presswatch add` as a user runs it, against made-up sites on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from shared.sources import load_sources
from tests.end_to_end.press import Press, serving, title_of
from tests.waiting import PATIENCE_S

NUMBERS = range(8)


class MadeUp(Press):
    """Serves `pages`, path to text; paths of articles beside them. `{at}` in a text is the site's address."""

    def __init__(self, pages: dict[str, str]) -> None:
        super().__init__(0)
        self.pages = pages

    def routes(self) -> list[web.RouteDef]:
        return [*(r for r in super().routes() if r.path != "/feed.xml"), web.get("/{path:.*}", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        text = self.pages.get(request.path)
        if text is None:
            raise web.HTTPNotFound
        if text.startswith("{"):
            return web.Response(
                text=text.replace("{at}", f"http://{self.address}"), content_type="application/feed+json"
            )
        kind = "text/plain" if request.path.endswith(".txt") else "application/xml" if "<?xml" in text else "text/html"
        return web.Response(text=text.replace("{at}", f"http://{self.address}"), content_type=kind)


def front(more: str, head: str = "") -> str:
    return (
        f'<html lang="en-GB"><head><title>Home | The Westmouth Post</title>{head}</head>'
        f"<body><nav><a href='/about'>About</a></nav>{more}</body></html>"
    )


ITEMS = "".join(f"<item><title>{title_of(n)}</title><link>{{at}}/news/{n}.html</link></item>" for n in NUMBERS)
FEED = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title>{ITEMS}</channel></rss>'
URLS = "".join(f"<url><loc>{{at}}/news/{n}.html</loc><lastmod>2026-03-0{n + 1}</lastmod></url>" for n in NUMBERS)
INDEX = '<?xml version="1.0"?><sitemapindex><sitemap><loc>{at}/part.xml</loc></sitemap></sitemapindex>'
ROWS = "".join(f'<div class="teaser"><h2><a href="/news/{n}.html">{title_of(n)}</a></h2></div>' for n in NUMBERS)
NONSENSE = '<p class="x"><a href="/about-us-and-what-we-are-doing-here">About us and all that we are doing here</a></p>'

ENTRIES = "".join(
    f'<entry><title>{title_of(n)}</title><link href="{{at}}/news/{n}.html"/><id>{n}</id></entry>' for n in NUMBERS
)
ATOM = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>{ENTRIES}</feed>'
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Post",
        "items": [{"id": str(n), "url": f"{{at}}/news/{n}.html", "title": title_of(n)} for n in NUMBERS],
    }
)

SITES: dict[str, dict[str, str]] = {
    "feed": {"/": front("", '<link rel="alternate" type="application/rss+xml" href="/news.rss">'), "/news.rss": FEED},
    "sitemap": {"/": front(""), "/robots.txt": "User-agent: *\nSitemap: {at}/deep/index.xml", "/deep/index.xml": INDEX,
                "/part.xml": f'<?xml version="1.0"?><urlset>{URLS}</urlset>'},
    "listing": {"/": front(ROWS + NONSENSE)},
    "atom": {"/": front(""), "/atom.xml": ATOM},
    "json": {"/": front(""), "/feed.json": JSON_FEED},
    "barrier": {"/": "<html><head><title>Just a moment...</title></head><body>Checking your browser before accessing "
                     "the site. <script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>"},
    "nothing": {"/": front("<p>We are closed.</p>")},
    "closed": {"/": front(ROWS), "/robots.txt": "User-agent: *\nDisallow: /"},
}  # fmt: skip


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[MadeUp]:
    with serving(MadeUp(SITES[request.param])) as press:
        assert isinstance(press, MadeUp)
        yield press


def add(press: Press, folder: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    command = [str(Path(sys.executable).with_name("presswatch")), "--in", str(folder / "none"), "add"]
    done = subprocess.run(
        [*command, f"http://{press.address}/", "--output", str(folder), "--pause", "0", "--json", *more],
        capture_output=True, timeout=PATIENCE_S, check=False,
        env={"PRESSWATCH_SOURCES": str(folder), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout) if done.stdout.startswith(b"{") else {}, done.stderr.decode()


@pytest.mark.parametrize(
    ("site", "kind", "path"),
    [
        ("feed", "feed", "/news.rss"),
        ("atom", "feed", "/atom.xml"),
        ("json", "feed", "/feed.json"),
        ("sitemap", "sitemap", "/deep/index.xml"),
        ("listing", "listing", "/"),
    ],
    indirect=["site"],
)
def test_it_finds_what_can_be_watched_and_writes_it_once(site: MadeUp, kind: str, path: str, tmp_path: Path) -> None:
    code, reported, error = add(site, tmp_path, "--allow-private", "--id", "westmouth")
    assert code == 0, error or reported
    assert [row["title"] for row in reported["tried"]] and all(row["words"] for row in reported["tried"])
    outlet = load_sources(reported["file"]).outlets["westmouth"]
    (point,) = outlet.editions["en"].entry_points
    assert (point.kind.value, point.url) == (kind, f"http://{site.address}{path}")
    assert outlet.name == "The Westmouth Post"
    assert point.links == ("div.teaser h2 a" if kind == "listing" else "")
    before = Path(reported["file"]).read_text()
    code, _, error = add(site, tmp_path, "--allow-private", "--id", "westmouth")
    assert code == 1 and "already" in error
    assert Path(reported["file"]).read_text() == before


@pytest.mark.parametrize(
    ("site", "why"), [("nothing", ""), ("closed", "robots"), ("barrier", "blocked")], indirect=["site"]
)
def test_where_nothing_can_be_watched_it_says_what_to_do(site: MadeUp, why: str, tmp_path: Path) -> None:
    code, reported, _ = add(site, tmp_path, "--allow-private")
    assert code == 1 and reported["file"] is None and "selectors of a listing" in reported["remedy"]
    assert any(why in row["why"] for row in reported["looked_at"]) or not why
    assert list(tmp_path.glob("*.toml")) == []
    if why == "robots":
        assert set(site.hits) == {"/robots.txt"}


@pytest.mark.parametrize("site", ["feed"], indirect=True)
def test_private_addresses_are_not_asked_unless_allowed(site: MadeUp, tmp_path: Path) -> None:
    code, reported, _ = add(site, tmp_path)
    assert code == 1 and "private-address" in reported["looked_at"][0]["why"]
    assert not site.hits
