"""Chromium as Debian has it, before the reader as it runs. Without Chromium these tests skip; in CI they fail."""

from tests.browser.chromium import browser, chromium
from tests.integration.reader.running import empty_site, filled, filled_url, site
from tests.integration.reader.shared_site import shared_reader, shared_site

__all__ = ["browser", "chromium", "empty_site", "filled", "filled_url", "shared_reader", "shared_site", "site"]
