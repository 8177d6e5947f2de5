"""The two lanes, apart from the rest: what only names streams needs no messages."""

from __future__ import annotations

from enum import StrEnum


class Lane(StrEnum):
    """Two lanes through every stage: what happens now, and what is loaded in bulk."""

    LIVE = "live"
    BULK = "bulk"
