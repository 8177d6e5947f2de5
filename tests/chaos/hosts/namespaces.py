"""Network namespaces of this thread. They have no names: the kernel ends them with the last process that uses them."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CLONE_NEWNET = 0x40000000
_OURS = Path("/proc/thread-self/ns/net")


def new_namespace() -> int:
    """Return an open file that keeps a new namespace. This thread stays where it is."""
    before = os.open(_OURS, os.O_RDONLY)
    try:
        _call("unshare", _CLONE_NEWNET)
        return os.open(_OURS, os.O_RDONLY)
    finally:
        _call("setns", before, _CLONE_NEWNET)
        os.close(before)


@contextmanager
def within(namespace: int) -> Iterator[None]:
    """Be in the namespace while the block lasts. What this thread starts meanwhile stays there."""
    before = os.open(_OURS, os.O_RDONLY)
    _call("setns", namespace, _CLONE_NEWNET)
    try:
        yield
    finally:
        _call("setns", before, _CLONE_NEWNET)
        os.close(before)


def _call(name: str, *words: int) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*words) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def run(*words: str, given: str | None = None) -> None:
    """Run a program with `given` as its input. Raises `CalledProcessError`."""
    subprocess.run(words, input=given, capture_output=True, text=True, check=True)
