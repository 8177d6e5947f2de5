"""Read and write proofs of OpenTimestamps: the file format, version 1, with a SHA-256 of the stamped file.

A proof is a tree of operations with attestations at its leaves. Here it is the list of paths from the root to them.
Whatever comes from a calendar is hostile until it is read: length, depth and number of leaves are bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from shared.certificates.ots_paths import APPEND, MOST_STEPS, PREPEND, InBlock, Path, Pending, Step

MAGIC = b"\0OpenTimestamps\0\0Proof\0" + bytes.fromhex("bf89e2e884e89294")
_VERSION, _SHA256 = b"\1", b"\x08"
_TAGS = {"sha1": 0x02, "ripemd160": 0x03, "sha256": 0x08, APPEND: 0xF0, PREPEND: 0xF1}
_NAMES = {tag: name for name, tag in _TAGS.items()}
_FORK, _ATTESTATION = 0xFF, 0x00
_PENDING, _IN_BLOCK = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
_HIGHEST = (1 << 31) - 1
_MOST_LEAVES, _LONGEST_ARGUMENT, _LONGEST_PAYLOAD, _LONGEST_ADDRESS = 64, 4096, 8192, 1000


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, length: int) -> bytes:
        taken = self._data[self._at : self._at + length]
        if len(taken) != length:
            raise ValueError("it is cut off")
        self._at += length
        return taken

    def number(self) -> int:
        """Read a number in groups of seven bits, the lowest first."""
        value = 0
        for shift in range(0, 35, 7):
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return value
        raise ValueError("a number is too large")

    def text(self, longest: int) -> bytes:
        length = self.number()
        if length > longest:
            raise ValueError(f"a value has more than {longest} bytes")
        return self.take(length)

    def end(self) -> None:
        if self._at != len(self._data):
            raise ValueError("something follows its end")


def read_proof(data: bytes) -> tuple[bytes, list[Path]]:
    """Read a file; return the SHA-256 of what was stamped, and the paths. Raises `ValueError`."""
    head = MAGIC + _VERSION + _SHA256
    if not data.startswith(head):
        raise ValueError("it is not a version 1 proof of a SHA-256")
    start = len(head) + 32
    return data[len(head) : start], read_paths(data[start:])


def read_paths(data: bytes) -> list[Path]:
    """Read the answer of a calendar, which begins at a hash that the reader knows. Raises `ValueError`."""
    reader, found, leaves = _Reader(data), list[Path](), 0
    places: list[tuple[Step, ...]] = [()]
    while places:
        steps = places.pop()
        if (tag := reader.take(1)[0]) == _FORK:
            places.append(steps)
            tag = reader.take(1)[0]
        if tag != _ATTESTATION:
            places.append((*steps, _step(reader, tag)))
        elif (end := _end(reader)) is not None:
            found.append(Path(steps, end))
        leaves += tag == _ATTESTATION
        if leaves > _MOST_LEAVES or len(steps) > MOST_STEPS or len(places) > MOST_STEPS:
            raise ValueError("it has too many operations")
    reader.end()
    return found


def _step(reader: _Reader, tag: int) -> Step:
    if (name := _NAMES.get(tag)) is None:
        raise ValueError(f"it has an operation that we do not know, {tag:02x}")
    if name not in (APPEND, PREPEND):
        return name, b""
    argument = reader.text(_LONGEST_ARGUMENT)
    if not argument:
        raise ValueError("an operation adds nothing")
    return name, argument


def _end(reader: _Reader) -> Pending | InBlock | None:
    """Read an attestation. One of another kind is None."""
    kind, payload = reader.take(8), _Reader(reader.text(_LONGEST_PAYLOAD))
    if kind not in (_PENDING, _IN_BLOCK):
        return None
    try:
        end = InBlock(payload.number()) if kind == _IN_BLOCK else Pending(payload.text(_LONGEST_ADDRESS).decode())
    except UnicodeDecodeError:
        raise ValueError("the address of a calendar is not text") from None
    payload.end()
    if isinstance(end, InBlock) and end.height > _HIGHEST:
        raise ValueError("there is no such block")
    return end


def write_proof(stamped: bytes, paths: Sequence[Path]) -> bytes:
    """Write a file over the SHA-256 of what was stamped. The same paths give the same bytes."""
    return MAGIC + _VERSION + _SHA256 + stamped + _tree(sorted(set(paths), key=_order), 0)


def _tree(paths: Sequence[Path], depth: int) -> bytes:
    """Write paths that have their first `depth` operations in common. The order is that of other writers."""
    run = b""
    while len({path.steps[depth : depth + 1] for path in paths}) == 1 and len(paths[0].steps) > depth:
        run += _operation(paths[0].steps[depth])
        depth += 1
    items = [b"\0" + _attestation(path.end) for path in paths if len(path.steps) == depth]
    longer = [path for path in paths if len(path.steps) > depth]
    for step, those in groupby(longer, key=lambda path: path.steps[depth]):
        items.append(_operation(step) + _tree(list(those), depth + 1))
    return run + b"".join(b"\xff" + item for item in items[:-1]) + items[-1]


def _order(path: Path) -> tuple[list[tuple[int, bytes]], bytes]:
    return [(_TAGS[name], argument) for name, argument in path.steps], _attestation(path.end)


def _operation(step: Step) -> bytes:
    name, argument = step
    return bytes((_TAGS[name],)) + (_text(argument) if argument else b"")


def _attestation(end: Pending | InBlock) -> bytes:
    if isinstance(end, InBlock):
        return _IN_BLOCK + _text(_number(end.height))
    return _PENDING + _text(_text(end.calendar.encode()))


def _text(data: bytes) -> bytes:
    return _number(len(data)) + data


def _number(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(written) + bytes((value,))
