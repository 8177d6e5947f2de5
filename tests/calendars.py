"""A calendar of OpenTimestamps and a Bitcoin node, on loopback. Both write the published formats without our code."""

from __future__ import annotations

import json
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from aiohttp import web

EASY = 0x207FFFFF
"""The difficulty of blocks for tests: every second header is good enough."""
_PENDING, _IN_BLOCK = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")


def varuint(value: int) -> bytes:
    return bytes((value,)) if value < 128 else bytes((value & 0x7F | 0x80,)) + varuint(value >> 7)


def text(data: bytes) -> bytes:
    return varuint(len(data)) + data


def promise_of(address: str) -> bytes:
    return b"\0" + _PENDING + text(text(address.encode()))


def block_claim(height: int) -> bytes:
    return b"\0" + _IN_BLOCK + text(varuint(height))


def twice(data: bytes) -> bytes:
    return sha256(sha256(data).digest()).digest()


def header_over(root: bytes, at: int) -> bytes:
    """Return a header of the easiest difficulty over a Merkle root."""
    for nonce in range(1 << 20):
        header = struct.pack("<I32s32sIII", 4, b"\7" * 32, root, at, EASY, nonce)
        if int.from_bytes(twice(header), "little") < 0x7FFFFF << 8 * 29:
            return header
    raise AssertionError("no header found")


@dataclass
class Calendar:
    """Promises what it is sent, and keeps its promises in the blocks that `mine` makes. `instead` has answers by method
    that it gives in place of that; `refuses` has the status with which it refuses a hash; with `moved_to` it
    redirects."""

    address: str = ""
    nonce: bytes = b"\x5a" * 8
    at: int = 1_772_582_400  # the time of its blocks: 4 March 2026
    commitments: dict[bytes, bytes] = field(default_factory=dict)
    headers: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    instead: dict[str, bytes] = field(default_factory=dict)
    refuses: dict[bytes, int] = field(default_factory=dict)
    moved_to: str = ""

    def mine(self, height: int) -> bytes:
        """Bring what waits into a block, one transaction for each; return its header."""
        waiting = [one for one, path in self.commitments.items() if not path]
        begin, end = b"\1\0\0\0" + b"\x11" * 150, b"\x22" * 9
        level = [twice(begin + one + end) for one in waiting]
        paths = [b"\xf1" + text(begin) + b"\xf0" + text(end) + b"\x08\x08" for _ in waiting]
        places = list(range(len(waiting)))
        while len(level) > 1:
            level += level[-1:] if len(level) % 2 else []
            for n, at in enumerate(places):
                paths[n] += (b"\xf1" if at % 2 else b"\xf0") + text(level[at ^ 1]) + b"\x08\x08"
            places = [at // 2 for at in places]
            level = [twice(level[n] + level[n + 1]) for n in range(0, len(level), 2)]
        self.commitments.update({one: path + block_claim(height) for one, path in zip(waiting, paths, strict=True)})
        self.headers[height] = header_over(level[0], self.at)
        return self.headers[height]

    async def digest(self, request: web.Request) -> web.Response:
        sent = await request.read()
        self.asked.append("digest")
        self.commitments.setdefault(sha256(sent + self.nonce).digest(), b"")
        promised = b"\xf0" + text(self.nonce) + b"\x08" + promise_of(self.address)
        if self.moved_to:
            return web.Response(status=307, headers={"Location": self.moved_to})
        return web.Response(body=self.instead.get("POST", promised), status=self.refuses.get(sent, 200))

    async def timestamp(self, request: web.Request) -> web.Response:
        self.asked.append("timestamp")
        asked = bytes.fromhex(request.match_info["commitment"])
        if asked in self.refuses:
            return web.Response(status=self.refuses[asked])
        path = self.instead.get("GET") or self.commitments.get(asked)
        if not path:
            return web.Response(status=404, text="Pending confirmation in Bitcoin blockchain")
        return web.Response(body=path)

    async def rpc(self, request: web.Request) -> web.Response:
        """Answer as a Bitcoin node that has these blocks."""
        call = json.loads(await request.read())
        method, given = call["method"], call["params"]
        hashes = {twice(header)[::-1].hex(): header for header in self.headers.values()}
        result: object = max(self.headers, default=0)
        if method == "getblockhash":
            result = twice(self.headers[given[0]])[::-1].hex()
        if method == "getblockheader":
            result = hashes[given[0]].hex()
        return web.json_response({"result": result, "error": None, "id": call["id"]})


@asynccontextmanager
async def running_calendar(calendar: Calendar) -> AsyncIterator[Calendar]:
    app = web.Application()
    app.add_routes([
        web.post("/digest", calendar.digest), web.get("/timestamp/{commitment}", calendar.timestamp),
        web.post("/", calendar.rpc),
    ])  # fmt: skip
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    calendar.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield calendar
    finally:
        await runner.cleanup()
