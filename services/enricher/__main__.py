"""Run the enricher: `python -m services.enricher`."""

from services.enricher.app import main

main()
