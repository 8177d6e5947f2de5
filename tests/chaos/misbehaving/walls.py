"""Pages that stand between a reader and a story, as real services make them: checks, consent, regions, errors."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from zlib import crc32

from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_READ = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
CHECKS: Sequence[str] = _READ["checks"]
REGIONS: Sequence[str] = _READ["regions"]
SERVERS: Sequence[str] = _READ["servers"]
HOSTS: Sequence[str] = _READ["hosts"]
GATES: Sequence[str] = _READ["gates"]
CONSENT: Sequence[tuple[str, str]] = [(one["title"], one["text"]) for one in _READ["consent"]]
CONSENT_PAGES = tuple(
    f"<!doctype html><html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p>"
    "<button>OK</button></main></body></html>"
    for title, text in CONSENT
)


def one_for_each(walls: Sequence[str], status: int = 200) -> Callable[[Asked, Reply], Reply]:
    """Show another wall at each address, always the same one there, with another number at each visit."""

    def spoil(asked: Asked, _: Reply) -> Reply:
        wall = walls[crc32(asked.path.encode()) % len(walls)]
        return Reply(status, wall.replace("TOKEN", f"{next(_TOKENS) * 7919:08x}").encode())

    return spoil


def consent_below_headline(asked: Asked, reply: Reply) -> Reply:
    """Ask for consent in place of the text, below the headline and date, in another language at each address."""
    start, end = reply.body.find(b"<p>"), reply.body.rfind(b"</p>")
    title, text = CONSENT[crc32(asked.path.encode()) % len(CONSENT)]
    shown = f"<p>{title}</p><p>{text.replace('TOKEN', str(next(_TOKENS) * 7))}</p>".encode()
    return Reply(body=reply.body[:start] + shown + reply.body[end + 4 :], headers=reply.headers)
