"""Where the source files of the demo press are, without the packages that read them."""

from __future__ import annotations

from pathlib import Path

import services

DEMO_FOLDER = Path(services.__path__[0]).parent / "sources" / "demo"
