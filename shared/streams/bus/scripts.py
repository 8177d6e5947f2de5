"""Lua scripts, read from the files of this package.

Scripts are sent by hash, and loaded again if the server does not know them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from shared.streams.bus.connection import command

_FOLDER = Path(__file__).resolve().parents[1]
_WRITES, _READS = "#!lua flags=allow-oom\n", "#!lua flags=no-writes,allow-oom\n"

Argument = bytes | str | int | float


class Script:
    """A script; `call(redis, keys, args)` runs it.

    All scripts check before they write, so repeating a call is harmless.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.sha = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()

    async def call(self, redis: Redis, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        """Run the script. A server that does not know it yet gets its source."""
        try:
            return await command(redis, "EVALSHA", self.sha, len(keys), *keys, *args)
        except NoScriptError:
            return await command(redis, "EVAL", self.source, len(keys), *keys, *args)


@cache
def script(*names: str, writes: bool = True) -> Script:
    """Join the files `shared/streams/<name>.lua`, in this order, into one script.

    Scripts run even when the memory is full, because stages must be able to empty a stream then; `bus/capacity.lua`
    refuses additions. With `writes=False`, a script also runs while the server rejects writes because its disk is full.
    """
    return Script((_WRITES if writes else _READS) + "\n".join((_FOLDER / f"{name}.lua").read_text() for name in names))
