"""Run the enricher: `python -m services.enricher`."""

from shared.lean_imports import lean_imports

with lean_imports():
    from services.enricher.app import main

main()
