"""The site that the client asks is the one that the reader's tests ask."""

from tests.integration.reader.running import empty_site, filled, filled_url, site
from tests.integration.reader.shared_site import shared_reader, shared_site

__all__ = ["empty_site", "filled", "filled_url", "shared_reader", "shared_site", "site"]
