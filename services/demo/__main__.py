"""Run the demo press: `python -m services.demo`."""

from __future__ import annotations

import asyncio
import sys

from services.demo.app import serve
from services.demo.settings import DemoSettings
from shared.errors import Misconfigured
from shared.observability.logs import configure
from shared.settings import load
from shared.storage.secret_files import keep_private


def main() -> int:
    """Serve the demo press. Return the exit code."""
    keep_private()
    try:
        settings = load(DemoSettings)
        configure("demo", settings.log_format)
        asyncio.run(serve(settings))
    except Misconfigured as error:
        sys.stderr.write(f"demo press: {error}\n")
        return 78
    return 0


if __name__ == "__main__":
    sys.exit(main())
