"""Lua scripts: read from files beside this one, sent by their hash, loaded again where a server does not know them."""

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
    """`call(redis, keys, args)` runs it. All of ours look before they write, so that repeating one is harmless."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.sha = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()

    async def call(self, redis: Redis, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        try:
            return await command(redis, "EVALSHA", self.sha, len(keys), *keys, *args)
        except NoScriptError:
            return await command(redis, "EVAL", self.source, len(keys), *keys, *args)


@cache
def script(*names: str, writes: bool = True) -> Script:
    """Join the files `shared/streams/<name>.lua` into one script, in this order.

    It may run when memory is full: emptying a stream must go on then. `bus/capacity.lua` has what refuses to add.
    A script that does not write also runs while the server takes nothing because its disk is full.
    """
    return Script((_WRITES if writes else _READS) + "\n".join((_FOLDER / f"{name}.lua").read_text() for name in names))
