"""A period is chosen on the bars of the search page: by dragging, by keys, and by links without script."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import page_of
from tests.integration.reader.running import Site

pytestmark = pytest.mark.browser
SEARCH = "/search?q=officials&since=2026-02-16&sort=oldest"


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


async def drag(page: Page, start: int, end: int) -> None:
    """From the middle of one bar to that of another; both counted from 0."""
    bars = page.locator(".bars svg a")
    boxes = [await bars.nth(at).locator(".hover").bounding_box() for at in (start, end)]
    (x, y), (to, _) = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(to, y, steps=5)
    await page.mouse.up()


@pytest.mark.parametrize(("start", "end"), [(2, 5), (5, 2)], ids=["forwards", "backwards"])
async def test_dragging_selects_a_period(shared_site: Site, browser: Browser, start: int, end: int) -> None:
    async with page_of(browser, shared_site.url) as page:
        await page.goto(SEARCH)
        await drag(page, start, end)
        await page.wait_for_url("**until=**")
        assert asked(page) == {
            "q": ["officials"], "sort": ["oldest"], "since": ["2026-02-18"], "until": ["2026-02-21"],
        }  # fmt: skip
        await expect(page.locator(".bars svg a")).to_have_count(4)
        await page.get_by_role("link", name="All dates").click()
        await page.wait_for_url(lambda url: "until=" not in url)
        assert asked(page) == {"q": ["officials"], "sort": ["oldest"]}


async def test_keys_select_a_period(shared_site: Site, browser: Browser) -> None:
    async with page_of(browser, shared_site.url) as page:
        await page.goto(SEARCH)
        first = page.locator(".bars svg a").first
        await expect(page.locator(".bars svg a[tabindex='0']")).to_have_count(1)
        await first.focus()
        await page.keyboard.press("ArrowRight")
        for _ in range(2):
            await page.keyboard.press("Shift+ArrowRight")
        await expect(page.locator(".bars a.picked")).to_have_count(3)
        await expect(page.locator(".picked-period")).to_contain_text("17 February 2026 – 19 February 2026: 1")
        await page.keyboard.press("Escape")
        await expect(page.locator(".bars a.picked")).to_have_count(0)
        await page.keyboard.press("Shift+ArrowLeft")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**until=**")
        assert (asked(page)["since"], asked(page)["until"]) == (["2026-02-18"], ["2026-02-19"])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
async def test_a_bar_is_a_link_to_its_period(shared_site: Site, browser: Browser, script: bool) -> None:
    async with page_of(browser, shared_site.url, java_script_enabled=script) as page:
        await page.goto(SEARCH)
        await page.locator(".bars svg a .hover").nth(2).click()
        await page.wait_for_url("**until=**")
        assert (asked(page)["since"], asked(page)["until"]) == (["2026-02-18"], ["2026-02-18"])
