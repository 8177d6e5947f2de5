"""How the cost of each shape grows: processor time of `n` and of `2n` parts, each in a process that can be killed."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.fuzz.shapes import SHAPES, Shape

ENOUGH_S = 0.08
"""Less is not measured well; the shape is then made larger."""
LINEAR = 2.9
"""Twice the input may take up to this much longer before it counts as worse than linear (noise, caches, allocation)."""
_SMALLEST, _LARGEST = 500, 2_000_000
_MOST_BYTES = 4_000_000
_PATIENCE_S = 60
_MEMORY = 6 << 30


@dataclass(frozen=True, slots=True)
class Grown:
    """CPU seconds of `n` and `2n` parts (None: killed), the larger's size in bytes and what came of it."""

    shape: Shape
    n: int
    seconds: float | None
    twice: float | None
    size: int
    outcome: str

    @property
    def linear(self) -> bool:
        return self.seconds is not None and self.twice is not None and (
            self.twice < ENOUGH_S or self.twice <= LINEAR * self.seconds
        )  # fmt: skip


def measure(shapes: Iterable[Shape] = SHAPES) -> Iterator[Grown]:
    for shape in shapes:
        yield _grown(shape)


def _grown(shape: Shape) -> Grown:
    """Doubled until a run takes long enough to be measured, or the input is larger than any page that is read."""
    n, before, again = _SMALLEST, _run(shape, _SMALLEST), False
    while True:
        after = _run(shape, 2 * n)
        done = after is None or before is None or after[0] >= ENOUGH_S
        if done and after is not None and before is not None and after[0] > LINEAR * before[0] and not again:
            again, done = True, False  # a busy machine may have been in the way: only what is so twice counts
        if done or after is None or after[1] > _MOST_BYTES or 4 * n > _LARGEST:
            return Grown(
                shape, n, before and before[0], after and after[0], after[1] if after else 0,
                after[2] if after else "killed",
            )  # fmt: skip
        n, before = 2 * n, after


def _run(shape: Shape, n: int) -> tuple[float, int, str] | None:
    """CPU seconds, size and outcome; None where the process was killed or died."""
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_work, args=(theirs, shape, n), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(_PATIENCE_S) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()
        ours.close()


def _work(pipe: Connection, shape: Shape, n: int) -> None:
    from tests.fuzz.targets import TARGETS  # the language model, once it is needed

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    body = shape.make(n).encode()
    run = TARGETS[shape.target]
    began = time.process_time()
    try:
        run(b"a")
        began = time.process_time()
        outcome = run(body)
    except Exception as error:
        outcome = f"raised {type(error).__name__}: {error}"[:100]
    pipe.send((time.process_time() - began, len(body), outcome))
