"""The Merkle tree of RFC 9162, section 2.1, over SHA-256: root, inclusion proof and its check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

Step = tuple[str, bytes]
"""On which side a sibling stands (`left` or `right`), and its hash."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962)."""
    return sha256(b"\1" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the leaf hashes. Without leaves, it is the hash of the empty string."""
    if not leaves:
        return sha256().digest()
    return _levels(leaves)[-1][0]


def inclusion_path(index: int, leaves: Sequence[bytes]) -> list[Step]:
    """Return the siblings from the leaf up to the root."""
    path: list[Step] = []
    for level in _levels(leaves)[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(("left" if sibling < index else "right", level[sibling]))
        index >>= 1
    return path


def root_of_path(leaf: bytes, path: Sequence[Step]) -> bytes:
    """Return the root that the path leads to."""
    for side, sibling in path:
        leaf = node_hash(sibling, leaf) if side == "left" else node_hash(leaf, sibling)
    return leaf


def sibling_sides(index: int, size: int) -> Iterator[str]:
    """Yield the sides of the siblings of a leaf in a tree of this size, from the leaf up."""
    while size > 1:
        sibling = index ^ 1
        if sibling < size:
            yield "left" if sibling < index else "right"
        index, size = index >> 1, (size + 1) >> 1


def _levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Return all levels from the leaves to the root. A node without a sibling moves up unchanged."""
    levels = [leaves]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [node_hash(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)]
        levels.append([*pairs, below[-1]] if len(below) % 2 else pairs)
    return levels
