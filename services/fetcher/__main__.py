"""Run the fetcher: `python -m services.fetcher`."""

from shared.lean_imports import lean_imports

with lean_imports():
    from services.fetcher.app import wire
    from services.fetcher.settings import FetcherSettings
    from shared.runtime import run_service

if __name__ == "__main__":
    run_service("fetcher", FetcherSettings, wire)
