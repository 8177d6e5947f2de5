"""The reader as it runs, in front of a real PostgreSQL with a small press in it."""

from tests.integration.reader.calendar_rounds import calendars
from tests.integration.reader.engines import engine
from tests.integration.reader.running import empty_site, filled, filled_url, site
from tests.integration.reader.sealing import sealed
from tests.integration.reader.shared_site import shared_reader, shared_site

__all__ = [
    "calendars",
    "empty_site",
    "engine",
    "filled",
    "filled_url",
    "sealed",
    "shared_reader",
    "shared_site",
    "site",
]
