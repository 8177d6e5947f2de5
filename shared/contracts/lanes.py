"""The two lanes, in a module of their own: code that only names streams does not need the messages."""

from __future__ import annotations

from enum import StrEnum


class Lane(StrEnum):
    """The lane of an entry through every stage: `live` for current news, `bulk` for imports."""

    LIVE = "live"
    BULK = "bulk"
