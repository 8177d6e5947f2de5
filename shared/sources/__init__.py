"""The outlets to watch: one TOML file each."""

from shared.sources.catalogue import OutletMatch, Sources
from shared.sources.loader import load_sources, read_outlet, source_files
from shared.sources.model import Edition, EntryPoint, Fetch, Outlet, Politeness, Schedule
from shared.sources.reload import WatchedSources

__all__ = [
    "Edition",
    "EntryPoint",
    "Fetch",
    "Outlet",
    "OutletMatch",
    "Politeness",
    "Schedule",
    "Sources",
    "WatchedSources",
    "load_sources",
    "read_outlet",
    "source_files",
]
