"""Choose the search engine by the settings."""

from __future__ import annotations

from services.reader.adapters.search.engine import SearchEngine
from services.reader.adapters.search.folder_engine import FolderEngine
from services.reader.adapters.search.opensearch.address import parse_address
from services.reader.adapters.search.opensearch.engine import OpenSearchEngine
from services.reader.settings import ReaderSettings


def search_engine(settings: ReaderSettings) -> SearchEngine:
    """Return the cluster if there is an address, else the folder. Raises `Misconfigured` for a wrong address."""
    address = settings.search_url.get_secret_value()
    return OpenSearchEngine(parse_address(address, settings.search_ca)) if address else FolderEngine(settings.index)
