"""No page is wider than its window, cuts a table, or squeezes its text, from the phone to the wide screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Browser

from tests.browser.showcase import PAGES, fill_showcase
from tests.integration.reader.material import NOON, paragraphs
from tests.integration.reader.running import Site, SiteUnderTest

pytestmark = pytest.mark.browser

WIDTHS = (390, 768, 1024, 1920)
_BESIDE = 961
"""The narrowest window with the search box beside the menu."""
_LINES = """() => new Set([...document.querySelectorAll(".masthead nav a")].map(link => link.offsetTop)).size"""
_FAULTS = """width => {
  const box = query => document.querySelector(query)?.getBoundingClientRect(), found = [];
  if (document.documentElement.scrollWidth > width) found.push("wider than the window");
  const menu = box(".masthead nav"), find = box(".find"), story = box(".story .text");
  if (find?.width && width > 960 && find.top > menu.bottom) found.push("the search box stands below the menu");
  if (find?.width && find.top > menu.bottom && find.width < width * .9) found.push("the search box leaves a hole");
  if (story && story.width < Math.min(300, width * .7)) found.push("the text is squeezed");
  for (const table of document.querySelectorAll("table.stacked")) {
    const around = table.parentElement;
    if (around.scrollWidth > around.clientWidth + 1) found.push("a table is cut");
  }
  for (const code of document.querySelectorAll(".examples code"))
    if (code.getClientRects().length > 2) found.push(`an example is broken into pieces: ${code.textContent}`);
  const first = document.querySelectorAll(".lead .first > article"), seconds = box(".lead .seconds");
  if (seconds && width >= 768) {
    const filled = [...first].at(-1).getBoundingClientRect().bottom - seconds.top;
    if (filled < seconds.height / 2) found.push("the front page has a hole below its first article");
  }
  for (const select of document.querySelectorAll(".filters select"))
    if (select.getBoundingClientRect().width < (width < 400 ? 130 : 60)) found.push("a choice is squeezed");
  const dates = [...document.querySelectorAll(".filters [type=date]")].map(one => one.getBoundingClientRect().top);
  if (new Set(dates).size > 1) found.push("the two dates stand in two lines");
  const record = box(".record"), next = box(".reading + .further .section-title");
  if (record && next && width > 992) {
    if (next.top > box(".story").bottom + 60) found.push("there is a hole below the text");
    if (next.top < record.bottom && next.right > record.left - 8) found.push("the record touches the next articles");
    const [one, two] = [...document.querySelectorAll(".reading + .further .card")].map(card => card.offsetTop);
    if (width > 1216 && two !== undefined && next.top < record.bottom && one !== two)
      found.push("a strip beside the record is empty");
  }
  return found;
}"""


async def test_every_page_fits_its_window(site: SiteUnderTest, browser: Browser) -> None:
    words = await fill_showcase(site)
    context = await browser.new_context(base_url=site.url)
    page = await context.new_page()
    found = []
    for path in PAGES.values():
        await page.goto(path.format_map(words))
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            found += [f"{path} at {width}: {fault}" for fault in await page.evaluate(_FAULTS, width)]
    await context.close()
    assert found == [], "\n".join(found)


async def test_a_front_page_without_pictures_has_no_hole(empty_site: SiteUnderTest, browser: Browser) -> None:
    await empty_site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    text = "The harbour council met on Monday and spoke at length of the tides, the timetables and the new crane."
    for number in range(8):
        await empty_site.filler.article(
            f"https://gazette.example/{number}", f"Council meets again ({number})", paragraphs(text), teaser=text * 2,
            at=NOON - timedelta(hours=number),
        )  # fmt: skip
    context = await browser.new_context(base_url=empty_site.url)
    page = await context.new_page()
    found = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto("/")
        found += [f"{width}: {fault}" for fault in await page.evaluate(_FAULTS, width)]
    await context.close()
    assert found == []


@pytest.mark.parametrize("chosen", ["", "dark"])
async def test_paper_is_white_in_the_dark_theme_too(shared_site: Site, browser: Browser, chosen: str) -> None:
    context = await browser.new_context(base_url=shared_site.url, color_scheme="dark")
    page = await context.new_page()
    await page.goto("/search?q=crane")
    await page.evaluate("chosen => { if (chosen) document.documentElement.dataset.theme = chosen }", chosen)
    await page.emulate_media(media="print", color_scheme="dark")
    colours = await page.evaluate("() => ['backgroundColor', 'color'].map(one => getComputedStyle(document.body)[one])")
    shown = await page.locator(".filters, .masthead nav, .colophon").evaluate_all(
        "all => all.filter(one => one.offsetParent).length"
    )
    await context.close()
    assert (colours, shown) == (["rgb(255, 255, 255)", "rgb(0, 0, 0)"], 0)


@pytest.mark.parametrize("locale", ["en-GB", "ko-KR"])
async def test_the_menu_takes_one_line_and_leaves_room_for_the_search_box(
    shared_site: Site, browser: Browser, locale: str
) -> None:
    context = await browser.new_context(base_url=shared_site.url, locale=locale)
    page = await context.new_page()
    await page.goto("/")
    found = []
    for width in (390, _BESIDE, 1024):
        await page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {fault}" for fault in await page.evaluate(_FAULTS, width)]
        if await page.evaluate(_LINES) > 1:
            found.append(f"{width}: the menu takes two lines")
    await context.close()
    assert found == []
