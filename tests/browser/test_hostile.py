"""Whatever an outlet writes, in a browser it stays text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser

from shared.ids import article_id
from tests.browser.chromium import page_of
from tests.integration.reader.material import NOON
from tests.integration.reader.running import SiteUnderTest

pytestmark = pytest.mark.browser

ATTACKS = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg onload='window.hacked = 1'></svg>",
    "</p></div></article><iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
    "\"' onmouseover='window.hacked = 1' style='position:fixed;inset:0' x='",
    "{{ 7 * 7 }}{% raw %}",
    "<a href='javascript:window.hacked=1' id=trap>x</a>",
    "<div hx-get='/search' hx-trigger='load' hx-on:click='window.hacked = 1'>x</div>",
    "--><!--<style>*{display:none}</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href='https://evil.example/'>",
)
EVERYWHERE = " ".join(ATTACKS)


def block(kind: str, **more: Any) -> dict[str, Any]:
    text = EVERYWHERE
    mark = {"kind": "link", "start": 0, "end": len(text), "url": "javascript:window.hacked=1"}
    return {"kind": kind, "text": text, "marks": [mark], **more}


async def hostile_article(site: SiteUnderTest) -> str:
    picture = {"url": "javascript:window.hacked=1", "caption": EVERYWHERE, "credit": EVERYWHERE, "alt": EVERYWHERE}
    blocks = [
        block("paragraph"), block("heading", level=2), block("quote"), block("list-item", level=1),
        block("table-row", cells=[EVERYWHERE, EVERYWHERE]), block("preformatted"), block("image", **picture),
        block("embed", url="javascript:window.hacked=1"),
        {"kind": "paragraph", "text": "a good link", "marks": [
            {"kind": "link", "start": 0, "end": 11, "url": "https://gazette.example/\"onclick=\"window.hacked=1"}]},
    ]  # fmt: skip
    address = "https://gazette.example/'><script>window.hacked=1</script>"
    return await site.filler.article(
        address, EVERYWHERE, blocks, at=NOON + timedelta(days=1), teaser=EVERYWHERE, section=EVERYWHERE,
        route=EVERYWHERE, producer="x", origin="contributed", earlier=[(EVERYWHERE + "!", blocks[:3])],
        published={"value": NOON.isoformat(), "precision": "day", "rule": "r", "printed": EVERYWHERE[:150],
                   "doubt": ATTACKS[0], "zone": ATTACKS[1], "zone_assumed": True},
    )  # fmt: skip


async def test_nothing_an_outlet_writes_can_act(site: SiteUnderTest, browser: Browser) -> None:
    id = await hostile_article(site)
    await site.until("/api/v1/search?q=hacked", lambda answer: answer.json["total"] == 1)
    old, new = (one["id"] for one in (await site.get(f"/api/v1/articles/{id}")).json["revisions"])
    paths = ["/", "/o/gazette", f"/a/{id}", f"/a/{id}/revisions", f"/a/{id}/revisions/{old}",
             f"/a/{id}/diff/{old}/{new}", "/changes", "/changes?kind=created", "/search?q=hacked"]  # fmt: skip
    async with page_of(browser, site.url) as page:
        for path in paths:
            await page.goto(path)
            assert await page.locator("main").is_visible()
            assert await page.evaluate("window.hacked") is None, path
            assert await page.evaluate(FOREIGN) == [], path
            assert page.url == site.url + path


async def test_links_to_the_outlet_are_the_only_ones_that_leave(site: SiteUnderTest, browser: Browser) -> None:
    id = await hostile_article(site)
    async with page_of(browser, site.url) as page:
        await page.goto(f"/a/{id}")
        leaving = await page.locator("a").evaluate_all(
            "all => all.filter(a => a.origin !== location.origin).map(a => [a.protocol, a.rel])"
        )
        assert leaving
        assert {tuple(one) for one in leaving} == {("https:", "noreferrer noopener nofollow")}


async def test_pages_work_on_their_own_policy_without_exception(site: SiteUnderTest, browser: Browser) -> None:
    """Our own script and style must not need anything that the policy forbids; `page_of` fails on any complaint."""
    async with page_of(browser, site.url) as page:
        await page.goto("/")
        assert await page.evaluate("typeof htmx") == "object"
        assert await page.evaluate("getComputedStyle(document.querySelector('.masthead .wrap')).display") == "flex"
        assert await page.locator("img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
        await page.goto(f"/a/{article_id('https://gazette.example/harbour')}")


FOREIGN = """() => [...document.querySelectorAll('*')].filter(el =>
    ['IFRAME', 'STYLE', 'OBJECT', 'EMBED', 'BASE'].includes(el.tagName.toUpperCase())
    || (el.tagName.toUpperCase() === 'SVG' && !el.matches('.calendar > svg, .bars > svg'))
    || (el.tagName === 'SCRIPT' && !el.src.startsWith(location.origin + '/static/')
        && !(el.type === 'application/ld+json' && JSON.parse(el.textContent)['@type'] === 'NewsArticle'))
    || [...el.attributes].some(a => a.name.startsWith('on') || a.name.startsWith('hx-on')
        || a.value.trim().toLowerCase().startsWith('javascript:') || (a.name === 'style'))
    || el.id === 'trap').map(el => el.outerHTML.slice(0, 100))"""
"""Elements and attributes that no page of ours has: one of these is an outlet's text come to life."""
