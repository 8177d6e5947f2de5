"""A visitor's way through the site."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from playwright.async_api import Browser, Page, expect

from shared.ids import article_id
from tests.browser.chromium import page_of
from tests.integration.reader.press import ARTICLES, HARBOUR
from tests.integration.reader.running import Site

pytestmark = pytest.mark.browser


async def cards(page: Page) -> int:
    return await page.locator(".river .card").count()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
async def test_from_the_front_page_to_the_feed(shared_site: Site, browser: Browser, script: bool) -> None:
    async with page_of(browser, shared_site.url, java_script_enabled=script) as page:
        await page.goto("/")
        await page.get_by_role("heading", name="Crane lifts first container").get_by_role("link").click()
        await expect(page.locator("h1")).to_have_text("Crane lifts first container")
        await expect(page.get_by_role("complementary", name="Record")).to_contain_text("Juche 115.3.1")
        await page.get_by_role("link", name="bridge report").click()
        await expect(page.locator("h1")).to_have_text("Bridge gets dearer")
        await expect(page.get_by_role("complementary", name="Removed")).to_be_visible()
        await page.get_by_role("link", name="What changed").click()
        await expect(page.locator("ins").nth(1)).to_have_text("dearer")
        await page.get_by_role("searchbox").fill("중앙통신")
        await page.get_by_role("button", name="Search").click()
        await expect(page.locator("mark")).to_have_text(["중앙통신"])
        await page.get_by_role("link", name="새 기차가 달린다").click()
        await expect(page.locator("article.story")).to_have_attribute("lang", "ko")
        await expect(page.get_by_role("complementary", name="Contributed")).to_contain_text("river-club")
        await page.locator(".kicker").get_by_role("link", name="Hangang Ilbo (Ko)").click()
        await expect(page.locator("h1")).to_have_text("Hangang Ilbo (Ko)")
        feed = await page.get_by_role("link", name="Atom feed").first.get_attribute("href")
        assert "새 기차가 달린다" in ET.tostring(ET.fromstring((await shared_site.get(str(feed))).body), "unicode")


async def test_more_articles_come_in_place(shared_site: Site, browser: Browser) -> None:
    async with page_of(browser, shared_site.url) as page:
        await page.goto("/")
        await page.get_by_role("heading", name="Crane lifts first container").get_by_role("link").click()
        await expect(page.locator("h1")).to_have_text("Crane lifts first container")
        address, before = page.url, await cards(page)
        while await page.locator(".more .button").count():
            await page.locator(".more .button").click()
            await page.wait_for_function("n => document.querySelectorAll('.river .card').length > n", arg=before)
            before = await cards(page)
        assert page.url == address
        links = await page.locator(".card h3 a, .card h4 a").evaluate_all("all => all.map(a => a.href)")
        assert len(set(links)) >= ARTICLES + 2
        days = await page.locator(".day-name").all_inner_texts()
        assert len(days) == len(set(days))


async def test_more_articles_come_without_script(shared_site: Site, browser: Browser) -> None:
    async with page_of(browser, shared_site.url, java_script_enabled=False) as page:
        await page.goto("/")
        seen: set[str] = set()
        for _ in range(10):
            for link in await page.locator(".card a, .first h2 a").all():
                seen.add(str(await link.get_attribute("href")))
            if not await page.locator(".more .button").count():
                break
            before = page.url
            await page.locator(".more .button").click()
            await page.wait_for_url(lambda url, before=before: url != before)  # type: ignore[misc]
        assert len([href for href in seen if href.startswith("/a/")]) == ARTICLES + 3


async def test_filters_narrow_a_search_in_english(shared_site: Site, browser: Browser) -> None:
    async with page_of(browser, shared_site.url) as page:
        await page.goto("/search?q=ferries")
        await expect(page.locator(".tally")).to_contain_text("8 articles")
        assert await page.locator("mark").first.inner_text() == "Ferry"
        await page.get_by_label("To", exact=True).fill("2026-02-20")
        await page.get_by_role("button", name="Search").click()
        await expect(page.locator(".tally")).to_contain_text("3 articles")
        await page.get_by_label("Outlet").select_option("ilbo")
        await page.get_by_role("button", name="Search").click()
        await expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()


async def test_the_keyboard_reaches_the_text_first(shared_site: Site, browser: Browser) -> None:
    async with page_of(browser, shared_site.url) as page:
        await page.goto("/")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_page_is_wider_than_its_window(shared_site: Site, browser: Browser, scheme: str) -> None:
    async with page_of(browser, shared_site.url, color_scheme=scheme) as page:
        await page.goto("/")
        paths = ["/", "/outlets", "/o/gazette", "/changes", "/search?q=crane", "/search/help",
                 "/trends?q=tides&q=crane&interval=day", "/about"]  # fmt: skip
        paths.append(str(await page.locator(".first h2 a").get_attribute("href")))
        for path in [*paths, f"{paths[-1]}/revisions"]:
            await page.goto(path)
            for width in (320, 390, 768, 1280):
                await page.set_viewport_size({"width": width, "height": 800})
                assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
                assert await page.evaluate(LOW_CONTRAST) == [], path


@pytest.mark.parametrize("width", [390, 1280])
async def test_the_korean_interface_fits_as_well(shared_site: Site, browser: Browser, width: int) -> None:
    async with page_of(browser, shared_site.url, viewport={"width": width, "height": 800}, locale="ko-KR") as page:
        for path in ("/", "/outlets", "/o/gazette", "/o/gazette/coverage", "/changes", "/search?q=crane", "/about"):
            await page.goto(path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert await page.evaluate(LOW_CONTRAST) == [], path
        await page.get_by_role("link", name="English").click()
        await expect(page.locator("h1")).to_have_text("How to read this archive")
        await page.get_by_role("link", name="한국어").click()
        await expect(page.locator("h1")).to_have_text("보관소 읽는 법")


async def test_the_calendar_shows_the_newest_weeks_first_on_a_phone(shared_site: Site, browser: Browser) -> None:
    async with page_of(browser, shared_site.url, viewport={"width": 390, "height": 800}) as page:
        await page.goto("/o/gazette")
        await expect(page.get_by_role("region", name="Calendar")).to_be_visible()
        last, edge = await page.locator(".calendar").evaluate(
            "box => [[...box.querySelectorAll('path')].at(-1).getBoundingClientRect().right,"
            " box.getBoundingClientRect().right]"
        )
        assert last <= edge
        await page.get_by_text("The calendar in numbers").click()
        await expect(page.get_by_role("row", name="March 2026")).to_contain_text("1")


LOW_CONTRAST = """() => {
  const channel = c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const behind = el => {
    for (; el; el = el.parentElement) {
      const colour = parse(getComputedStyle(el).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const el of document.querySelectorAll('body *')) {
    const own = [...el.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !el.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(el).color)), light(behind(el))].sort((x, y) => y - x);
    const size = parseFloat(getComputedStyle(el).fontSize);
    if ((a + .05) / (b + .05) < (size >= 24 ? 3 : 4.5)) bad.push(el.outerHTML.slice(0, 80));
  }
  return bad;
}"""
"""Texts that stand out from what is behind them less than WCAG AA asks."""


async def test_keys_lead_to_the_search_box_and_through_the_hits(shared_site: Site, browser: Browser) -> None:
    async with page_of(browser, shared_site.url) as page:
        await page.goto("/search?q=tides")
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await page.keyboard.press("k")
        first = page.locator(".hits h2 a").first
        await expect(first).to_be_focused()
        title = await first.inner_text()
        await page.keyboard.press("/")
        await expect(page.locator("#s-q")).to_be_focused()
        await first.focus()
        await page.keyboard.press("o")
        await expect(page.locator("h1")).to_have_text(title)
        await page.keyboard.press("?")
        await expect(page.locator("h1")).to_have_text("How to search")


async def test_a_search_that_cannot_be_read_shows_its_place_on_a_small_phone(
    shared_site: Site, browser: Browser
) -> None:
    """In a page without `page_of`: the browser itself notes the status 400 on its console."""
    context = await browser.new_context(base_url=shared_site.url, viewport={"width": 320, "height": 800})
    page = await context.new_page()
    await page.goto("/search?q=crane+titel:x")
    await expect(page.get_by_role("alert")).to_contain_text("There is no field titel:")
    await expect(page.locator(".place mark")).to_have_text("titel:")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
async def test_what_an_article_was_compared_with(shared_site: Site, browser: Browser, script: bool) -> None:
    async with page_of(browser, shared_site.url, java_script_enabled=script) as page:
        await page.goto(f"/a/{article_id(HARBOUR)}")
        place = page.locator(".compared")
        if script:
            await place.scroll_into_view_if_needed()
        else:
            await place.get_by_role("link").click()
            await expect(page.locator("h1")).to_contain_text("Crane lifts first container")
        await expect(page.locator(".compared")).to_have_text("The archive found nothing like this article.")
