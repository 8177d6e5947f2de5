"""The largest page or picture that is accepted, and the longest time a fetch may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Limits for one fetch of a page, picture or list.

    Body sizes are in bytes, as sent and after decoding; `ratio` is the largest allowed factor between them. Times are
    in seconds: to connect, between two reads, and in total. The service sets sizes and total time by its settings.
    """

    body_bytes: int = 20 << 20
    decoded_bytes: int = 50 << 20
    ratio: float = 200.0
    redirects: int = 8
    connect_s: float = 15.0
    read_s: float = 20.0
    total_s: float = 60.0
