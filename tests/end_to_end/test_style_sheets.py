"""Style sheets through the whole watch: captured once for all articles, and the replay looks as the page did."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from aiohttp import web
from playwright.async_api import Browser, Frame, Page

from tests.browser.chromium import browser, chromium
from tests.end_to_end.press import Press, page_of, png, serving
from tests.end_to_end.watch_process import Watch, eventually, watching
from tests.end_to_end.wide_font import WIDE_FONT

__all__ = ["browser", "chromium"]
pytestmark = [pytest.mark.timeout(900), pytest.mark.browser]
PATIENCE_S = 120.0
LINKS = (
    '<link rel="stylesheet" href="/look/main.css?v=3"><link rel="stylesheet" href="/look/broken.css">'
    '<link rel="stylesheet" href="http://10.0.0.1/private.css"><link rel="stylesheet" href="/look/moved.css">'
    "<style>@import '/look/own.css'; h1 { font-family: bars, serif; font-size: 9px }</style>"
)
SHEETS = {
    "/look/main.css": '@charset "utf-8"; @import url("grid.css") screen; nav a { color: rgb(200, 0, 0) }'
    "body { background: #fed url(paper.png); font: 18px/1.5 serif; margin: 0 auto; max-width: 640px }",
    "/look/grid.css": "article { display: grid; grid-template-columns: 200px 1fr; gap: 12px } h1 { grid-column: 1 / 3 }"
    "figure { margin: 0; grid-row: span 4 } footer::before { content: '© ' }",
    "/look/own.css": "p { letter-spacing: 1px }",
    "/look/v2/moved.css": "@font-face { font-family: bars; src: url(bars.woff2) }",
}
LOOK = """() => [...document.body.querySelectorAll('nav, a, h1, figure, p, footer')].map(node => {
  const box = node.getBoundingClientRect(), style = getComputedStyle(node)
  return [node.tagName, box.x, box.y, box.width, box.height, style.color, style.fontFamily, style.textDecorationLine]
}).concat([[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).maxWidth]])"""


BARS = "/look/v2/bars.woff2"
_REQUESTED = {"/look/main.css", "/look/grid.css", "/look/own.css", "/look/moved.css", "/look/paper.png", BARS}


class Styled(Press):
    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/look/{name:.+}", self._look)]

    async def _article(self, request: web.Request) -> web.Response:
        page = page_of(int(request.match_info["number"])).replace("<title>", f"{LINKS}<title>")
        return web.Response(text=page, content_type="text/html")

    async def _look(self, request: web.Request) -> web.Response:
        self.hits[request.path] += 1
        if request.path.endswith(".png"):
            return web.Response(body=png(230), content_type="image/png")
        if request.path.endswith(".woff2"):
            return web.Response(body=WIDE_FONT, content_type="font/woff2")
        if request.path == "/look/moved.css":
            raise web.HTTPFound("/look/v2/moved.css")
        if request.path not in SHEETS:
            raise web.HTTPForbidden
        return web.Response(text=SHEETS[request.path], content_type="text/css")


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with serving(Styled(12)) as press:
        yield press


@pytest.fixture(scope="module")
def watch(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("watch")
    with watching(folder / "data", press.write_source(folder)) as watch:
        eventually(lambda: watch.count("article") == len(press.articles), PATIENCE_S, "all articles")
        eventually(lambda: _parts(watch, press) == _REQUESTED, PATIENCE_S, "all sheets")
        yield watch


def _parts(watch: Watch, press: Press) -> set[str]:
    rows = watch.sql("SELECT url FROM picture WHERE url LIKE '%%/look/%%'")
    return {url.removeprefix(f"http://{press.address}").partition("?")[0] for (url,) in rows}


def _capture(watch: Watch, press: Press, number: int) -> str:
    [(id,)] = watch.sql("SELECT id FROM capture WHERE url = %s", press.url(number))
    return str(id)


async def _look(page: Page | Frame) -> list[list[Any]]:
    await page.wait_for_load_state("networkidle")
    found: list[list[Any]] = await page.evaluate(LOOK)
    return found


def test_each_sheet_costs_one_request_and_its_failure_costs_no_article(watch: Watch, press: Press) -> None:
    hits = {path: times for path, times in press.hits.items() if path.startswith("/look/")}
    assert hits == dict.fromkeys((*SHEETS, "/look/moved.css", "/look/broken.css", "/look/paper.png", BARS), 1)
    assert watch.sql("SELECT DISTINCT state FROM article") == [("live",)]
    refused = watch.sql("SELECT url, reason FROM observation WHERE page_kind = 'style' ORDER BY url")
    assert refused == [
        ("http://10.0.0.1/private.css", "private-address"),
        (f"http://{press.address}/look/broken.css", "http-403"),
    ]


def test_an_export_holds_the_sheets_of_its_article(watch: Watch, press: Press, tmp_path: Path) -> None:
    file = tmp_path / "one.wacz"
    done = watch.command("export", "--wacz", file, "--article", press.url(7))
    assert done.returncode == 0 and sorted(done.stderr.strip().split(", ")) == [
        "1 fonts",
        "1 pages",
        "2 pictures",
        "4 style sheets",
    ]
    checked = subprocess.run(
        [Path(sys.executable).with_name("wacz"), "validate", "-f", file], capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert ZipFile(file).testzip() is None
    assert watch.command("verify").returncode == 0


async def test_the_replay_looks_as_the_page_does(watch: Watch, press: Press, browser: Browser) -> None:
    id = _capture(watch, press, 7)
    replay = json.loads((watch.data / "health" / "site.json").read_text())["replay"]
    page = await browser.new_page(viewport={"width": 900, "height": 700})
    await page.goto(press.url(7))
    assert await page.evaluate("document.fonts.ready.then(() => document.fonts.check('9px bars'))")
    live = await _look(page)
    await _photograph(page, "live")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{replay}/captures/{id}")
    assert await page.evaluate("document.fonts.ready.then(() => document.fonts.check('9px bars'))")
    assert await _look(page) == live
    await _photograph(page, "replay")
    assert all(url.startswith(replay) for url in asked) and len(asked) == 4, asked
    assert live[-1] == ["rgb(255, 238, 221)", "640px"]
    await page.goto(f"{watch.site.rstrip('/')}/captures/{id}")
    assert "Missing or removed: 2 style sheets." in await page.inner_text("main")
    await _photograph(page, "capture")


async def _photograph(page: Page, name: str) -> None:
    folder = os.environ.get("PRESSWATCH_SCREENSHOTS")
    if folder:
        await page.screenshot(path=f"{folder}/styles-{name}.png")
