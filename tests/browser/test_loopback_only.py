"""The browser of the tests asks no machine outside, whatever a page names."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Error

from tests.browser.chromium import browser, chromium

__all__ = ["browser", "chromium"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("host", ["192.0.2.1", "paper.invalid", "[2001:db8::1]"])
async def test_other_hosts_are_not_found(browser: Browser, host: str) -> None:
    page = await browser.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto(f"http://{host}/")
