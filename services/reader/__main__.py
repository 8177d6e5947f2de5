"""Run the site: `python -m services.reader`."""

from __future__ import annotations

import sys

from services.reader.app import main
from shared.errors import Misconfigured

if __name__ == "__main__":
    try:
        sys.exit(main())
    except Misconfigured as error:
        sys.stderr.write(f"presswatch reader: {error}\n")
        sys.exit(78)
