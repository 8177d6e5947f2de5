from __future__ import annotations

from tests.integration.publisher.conftest import database_url, press

__all__ = ["database_url", "press"]
