"""The chart of a trend is saved as a picture that other programs open."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.browser.chromium import page_of
from tests.integration.reader.running import SiteUnderTest

pytestmark = pytest.mark.browser
TREND = "/trends?q=tides&q=crane&interval=day"
_HAS_LINE = """async (data) => {
  const picture = await createImageBitmap(new Blob([new Uint8Array(data)]));
  const canvas = new OffscreenCanvas(picture.width, picture.height), context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, picture.width, picture.height).data;
  return pixels.some((value, at) => at % 4 == 0 && value == 23 && pixels[at + 1] == 71 && pixels[at + 2] == 125);
}"""
"""Whether a picture has a pixel in the colour of the first line."""


async def test_the_chart_is_saved_as_png(site: SiteUnderTest, browser: Browser, tmp_path: Path) -> None:
    async with page_of(browser, site.url) as page:
        await page.goto(TREND)
        async with page.expect_download() as saving:
            await page.get_by_role("button", name="PNG").click()
        file = tmp_path / (await saving.value).suggested_filename
        await (await saving.value).save_as(file)
        data = file.read_bytes()
        assert file.name == "presswatch-trends.png" and data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
        assert (width, height) == (2 * 920, 2 * 360), "twice as large as drawn: two searches of 20 below 320"
        assert await _has_line(page, data)


async def test_without_script_there_is_no_button_that_does_nothing(site: SiteUnderTest, browser: Browser) -> None:
    async with page_of(browser, site.url, java_script_enabled=False) as page:
        await page.goto(TREND)
        assert await page.get_by_role("button", name="PNG").count() == 0
        assert await page.get_by_role("link", name="SVG").count() == 1


async def _has_line(page: Page, data: bytes) -> bool:
    return bool(await page.evaluate(_HAS_LINE, [*data]))
