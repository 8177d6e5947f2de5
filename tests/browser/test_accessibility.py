"""axe-core looks at every page in both themes, on a phone in Korean and on a desk in English."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize
from starlette.routing import Match

from services.reader.adapters.web.static_files import Assets
from services.reader.handler import routes
from tests.browser.showcase import EMPTY, PAGES, fill_showcase
from tests.integration.reader.running import SiteUnderTest

pytestmark = pytest.mark.browser

SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
NO_PAGES = {
    "/more/part", "/a/{id}/compared/part", "/a/{id}/revisions/{revision}/compared/part",
    "/a/{id}/revisions/{revision}/cite.{format}", "/captures/{id}/body", "/captures/{id}/message",
    "/captures/{id}/certificate.json", "/certificates/days.jsonl", "/certificates/{name}", "/timegate/{url:path}",
    "/timemap/link/{url:path}", "/memento/{time}/{url:path}", "/language/{tag}", "/media/{name}", "/static/{name}",
    "/favicon.ico", "/robots.txt", "/sitemap.xml", "/sitemap/{name}.xml", "/healthz", "/livez", "/readyz", "/oembed",
    "/search.csv", "/search.jsonl", "/search.{format}", "/removals/{id}.csv", "/removals/{id}.jsonl",
    "/trends.csv", "/trends.svg", "/feeds.opml",
}  # fmt: skip
"""Files, redirects, parts of pages, and answers for programs."""
_SEEN = {"resultTypes": ["violations"], "iframes": False}  # a stored page of an outlet is not ours to mend
_COLOURS = {**_SEEN, "runOnly": ["color-contrast", "link-in-text-block"]}


def test_no_page_is_left_out() -> None:
    pages = [route for route in routes(Assets()) if not route.path.startswith("/api/") and route.path not in NO_PAGES]
    pages = [route for route in pages if not route.path.endswith((".atom", ".rss", ".json"))]
    seen = set()
    for path in PAGES.values():
        scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "root_path": ""}
        seen.add(next((one.path for one in routes(Assets()) if one.matches(scope)[0] is Match.FULL), path))
    assert {route.path for route in pages} == seen, "add the page to tests/browser/showcase.py"


async def faults(page: Page, path: str) -> list[str]:
    """What axe finds on the page in light, and in the colours of dark."""
    await page.emulate_media(color_scheme="light")
    await page.goto(path)
    found = (await Axe().run(page, options=_SEEN)).response["violations"]
    await page.emulate_media(color_scheme="dark")
    found += await page.evaluate("options => axe.run(options).then(results => results.violations)", _COLOURS)
    return [f"{path}: {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("size", "locale"), [("phone", "ko-KR"), ("desk", "en-GB")])
async def test_axe_finds_nothing(site: SiteUnderTest, browser: Browser, size: str, locale: str) -> None:
    words = await fill_showcase(site)
    context = await browser.new_context(base_url=site.url, viewport=SIZES[size], locale=locale)
    page = await context.new_page()
    found = [fault for path in PAGES.values() for fault in await faults(page, path.format_map(words))]
    await context.close()
    assert found == [], "\n".join(found)


async def test_axe_finds_nothing_before_the_first_article(empty_site: SiteUnderTest, browser: Browser) -> None:
    context = await browser.new_context(base_url=empty_site.url, viewport=SIZES["phone"])
    page = await context.new_page()
    found = [fault for path in EMPTY.values() for fault in await faults(page, path)]
    await context.close()
    assert found == []
