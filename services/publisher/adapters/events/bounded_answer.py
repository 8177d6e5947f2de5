"""Read the answer of a foreign server, at most so many bytes of it."""

from __future__ import annotations

import aiohttp

OVERLOADED = (429, 503)
"""Statuses of a server that is not to be asked again at once."""


async def bounded_body(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """Return the whole body. Raises `ValueError` if it is longer."""
    data = bytearray()
    async for chunk in answer.content.iter_chunked(1 << 14):
        data += chunk
        if len(data) > most:
            raise ValueError(f"the answer has more than {most} bytes")
    return bytes(data)
