"""A capture in a browser: the page as it looked stands in its frame, and nothing of it acts or asks."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from playwright.async_api import Browser, Frame, Page, expect

from shared.ids import article_id
from tests.browser.test_reading import LOW_CONTRAST
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.running import SiteUnderTest

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html><head><title>Crane</title><link rel=stylesheet href=http://OUTSIDE/look.css>
<link rel=preload as=image href=http://OUTSIDE/p.png><base href="https://gazette.example/">
<style>@import "http://OUTSIDE/i.css"; @font-face { font-family: x; src: url(http://OUTSIDE/f.woff) }
h1 { color: rgb(1, 2, 3); font-family: x; background: url(http://OUTSIDE/b.png) }</style>
<meta http-equiv=refresh content="0;url=http://OUTSIDE/r"></head>
<body onload="document.title = 'hacked'"><h1>Crane lifts first container</h1>
<img src="/pictures/crane.png" onerror="document.title = 'hacked'"><script>document.title = 'hacked'</script>
<svg><use href="http://OUTSIDE/u.svg#a"></use><image href="http://OUTSIDE/s.png"></image></svg>
<video autoplay src="http://OUTSIDE/v.mp4" poster="http://OUTSIDE/o.png"></video>
<form action="http://OUTSIDE/"><button id=send>x</button></form><a id=leave href="http://OUTSIDE/l">leave</a>
<svg><a><animate attributeName="href" values="http://OUTSIDE/a"/><text y="20">leave</text></a></svg>
<div><form><math><mtext></form><form><mglyph><style></math><a href="http://OUTSIDE/m">leave</a></style></div>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=document.title='hacked'&gt;">
</body></html>"""


@asynccontextmanager
async def outside() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that nothing may ask: its address, and the paths it was asked for."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="")

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"127.0.0.1:{runner.addresses[0][1]}", asked
    await runner.cleanup()


async def test_a_capture_is_shown_and_can_do_nothing(site: SiteUnderTest, browser: Browser) -> None:
    async with outside() as (address, asked):
        await _try(site, browser, PAGE.replace("OUTSIDE", address))
        assert asked == []


async def _try(site: SiteUnderTest, browser: Browser, html: str) -> None:
    article, second = article_id(HARBOUR), html.replace("first", "second")
    id = await capture(site, HARBOUR, article, html.encode(), NOON + timedelta(hours=5))
    later = await capture(site, HARBOUR, article, second.encode(), NOON + timedelta(hours=7))
    context = await browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 1000})
    page = await context.new_page()
    await page.goto(f"/captures/{id}", wait_until="networkidle")
    await _is_quiet(page.frames[1], "Crane lifts first container")
    await _photograph(page, "capture")
    await page.goto(f"/captures/{id}/beside/{later}", wait_until="networkidle")
    await _is_quiet(page.frames[2], "Crane lifts second container")
    await _photograph(page, "beside")
    for width in (320, 1280):
        await page.set_viewport_size({"width": width, "height": 900})
        for path in (f"/captures/{id}", f"/captures/{id}/beside/{later}"):
            await page.goto(path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert await page.evaluate(LOW_CONTRAST) == [], path
    await context.close()


HOSTILE = """@import url(http://OUTSIDE/1.css); @import "//OUTSIDE/2.css"; @\\69mport "//OUTSIDE/3.css";
h1 { color: rgb(1, 2, 3); background: url(//OUTSIDE/4.png) } h2 { background: \\75rl(http://OUTSIDE/5.png) }
h2 { width: expression(document.title = 'hacked'); behavior: url(//OUTSIDE/6.htc); cursor: url(//OUTSIDE/7.cur), auto }
@font-face { font-family: x; src: url(//OUTSIDE/8.woff2) } h1, h2 { font-family: x; --x: url(//OUTSIDE/9.png) }
h2::before { content: image-set("//OUTSIDE/10.png" 1x) } h2::after { content: var(--x) } h2 { --s: "//OUTSIDE/11.png" }
h1::after { content: image-set(var(--s) 1x) } p { list-style: url("javascript:document.title='hacked'") }
@media screen { p { background: u\\72l('//OUTSIDE/12.png') } } h1::before { content: "</style><script>document.title=1
</script>" } b { content: "</style><script>document.title = 'hacked'</script><img src=//OUTSIDE/13.png>" }
p { background: src("//OUTSIDE/14.png"); mask: url(//OUTSIDE/15.svg#m); filter: url(//OUTSIDE/16.svg#f) }
i { background: url(//OUTSIDE/17.png"""


async def test_a_hostile_style_sheet_asks_for_nothing(site: SiteUnderTest, browser: Browser) -> None:
    sheet = "https://gazette.example/look.css"
    async with outside() as (address, asked):
        css = HOSTILE.replace("OUTSIDE", address)
        await site.filler.picture(sheet, css.encode(), "text/css")
        page = f"<title>Crane</title><link rel=stylesheet href={sheet}><style>{css.replace('</', '')}</style>"
        page += "<h1>Crane lifts first container</h1><h2>x</h2><p>y</p><b>z</b><i>i</i><img src=https://gazette.example/pictures/crane.png>"
        id = await capture(site, HARBOUR, article_id(HARBOUR), page.encode(), NOON + timedelta(hours=5))
        context = await browser.new_context(base_url=site.url)
        opened = await context.new_page()
        left: list[str] = []
        opened.on("request", lambda request: left.append(request.url) if address in request.url else None)
        await opened.goto(f"/captures/{id}", wait_until="networkidle")
        await _is_quiet(opened.frames[1], "Crane lifts first container")
        assert asked == left == []
        await context.close()


async def _is_quiet(frame: Frame, heading: str) -> None:
    assert await frame.locator("h1").inner_text() == heading
    assert await frame.locator("img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    assert await frame.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    assert await frame.evaluate("[document.title, origin]") == ["Crane", "null"]
    assert await frame.locator("[href]:not(a[href='#-']), animate").count() == 0


async def _photograph(page: Page, name: str) -> None:
    """Keeps a picture for a person, in the folder that PRESSWATCH_SCREENSHOTS names."""
    folder = os.environ.get("PRESSWATCH_SCREENSHOTS")
    if folder:
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


async def test_a_citation_is_copied_by_a_button(site: SiteUnderTest, browser: Browser) -> None:
    context = await browser.new_context(base_url=site.url, permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.goto(f"/a/{article_id(HARBOUR)}")
    await page.get_by_role("link", name="citation").click()
    await page.get_by_role("button", name="Copy: Chicago").click()
    await expect(page.get_by_text("Copied")).to_be_visible()
    assert "Crane lifts first container" in await page.evaluate("navigator.clipboard.readText()")
    assert await page.evaluate(LOW_CONTRAST) == []
    await _photograph(page, "cite")
    await page.set_viewport_size({"width": 320, "height": 900})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await context.close()
