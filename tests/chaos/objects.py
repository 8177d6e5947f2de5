"""What happens to an object store that has the bodies: `make chaos ARGS=--objects`."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from functools import partial

from tests.chaos.faults import Fault, Scene, cut, flush, kill, kill_all, nothing, slow
from tests.chaos.proxy import Proxy, Spoil
from tests.object_stores import ObjectServer

ARTICLES, SHORT_ARTICLES = 500, 60
"""For each fault."""
_ERROR = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_SHARE = 0.5
"""Of the answers, so that some requests of each retry get through."""


def kill_server(scene: Scene) -> None:
    """The services meet a port on which nobody listens."""
    _server(scene).kill()
    scene.pipeline.pause(scene.long_s / 2)
    _server(scene).start()


def stall_server(scene: Scene) -> None:
    _server(scene).send(signal.SIGSTOP)
    scene.pipeline.pause(scene.long_s)
    _server(scene).send(signal.SIGCONT)


def refuse(chance: random.Random, answer: bytes) -> bytes | None:
    """The server did what was asked, and says that it failed."""
    return _ERROR if answer.startswith(b"HTTP/1.1 ") and chance.random() < _SHARE else None


def truncate(chance: random.Random, answer: bytes) -> bytes | None:
    """The connection ends in the middle of an answer."""
    return answer[: len(answer) * 2 // 3] if chance.random() < _SHARE else None


def spoil(how: Callable[[random.Random, bytes], bytes | None], scene: Scene) -> None:
    spoiled: Spoil = partial(how, random.Random(scene.chance.random()))
    _proxy(scene).spoil = spoiled
    scene.pipeline.pause(scene.long_s)
    _proxy(scene).spoil = None


def _server(scene: Scene) -> ObjectServer:
    assert scene.objects is not None
    return scene.objects[0]


def _proxy(scene: Scene) -> Proxy:
    assert scene.objects is not None
    return scene.objects[1]


FAULTS: tuple[Fault[Scene], ...] = (
    Fault("nothing", nothing),
    Fault("kill-objects", kill_server),
    Fault("stall-objects", stall_server),
    Fault("cut-objects", partial(cut, _proxy)),
    Fault("slow-objects", partial(slow, _proxy)),
    Fault("refuse-objects", partial(spoil, refuse)),
    Fault("truncate-objects", partial(spoil, truncate)),
    Fault("kill-fetcher", partial(kill, "fetcher")),
    Fault("kill-all", kill_all),
    Fault("flushall", flush, forgets=True),
)
