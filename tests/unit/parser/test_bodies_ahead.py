"""The bodies of a batch: read a few at a time, each with its own error, and not too many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.parser.adapters.bodies_ahead import BodiesAhead
from shared.contracts import Capture
from shared.errors import Permanent
from shared.ids import sha256_hex
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs


class Counted(FolderBlobs):
    """A store that notes how many bodies each read returned."""

    groups: list[int]

    async def get_first(self, hashes: Sequence[str], most_bytes: int) -> dict[str, bytes | Exception]:
        found = await super().get_first(hashes, most_bytes)
        self.groups.append(len(found))
        return found


@pytest.fixture
def store(tmp_path: Path) -> Counted:
    store = Counted(tmp_path)
    store.groups = []
    return store


async def keep(store: FolderBlobs, *bodies: bytes) -> list[str]:
    when = datetime(2026, 3, 18, tzinfo=UTC)
    messages = [
        Capture(url=f"https://a.example/{n}", captured_at=when, body=blob_ref(body, "text/html"))
        for n, body in enumerate(bodies)
    ]
    await store.put([BlobWrite(one, body, new_traceparent()) for one, body in zip(messages, bodies, strict=True)])
    return [sha256_hex(body) for body in bodies]


async def test_a_batch_is_read_at_once_and_each_body_is_its_own(store: Counted) -> None:
    bodies = [b"<p>%d</p>" % n for n in range(16)]
    hashes = await keep(store, *bodies)
    ahead = BodiesAhead(store, hashes)
    assert [await ahead.get(one) for one in hashes] == bodies
    assert store.groups == [16]


async def test_a_missing_or_damaged_body_is_an_error_for_its_entry_only(store: Counted) -> None:
    hashes = await keep(store, b"<p>one</p>", b"<p>two</p>", b"<p>three</p>")
    damaged = next(store.root.glob(f"sha256/??/??/{hashes[1]}*"))
    damaged.write_bytes(b"<p>other</p>")
    ahead = BodiesAhead(store, [hashes[0], "0" * 64, hashes[1], hashes[2]])
    assert await ahead.get(hashes[0]) == b"<p>one</p>"
    with pytest.raises(Permanent, match="is not in the blob store"):
        await ahead.get("0" * 64)
    with pytest.raises(Permanent, match="no longer has that hash"):
        await ahead.get(hashes[1])
    assert await ahead.get(hashes[2]) == b"<p>three</p>"


async def test_large_bodies_are_not_held_together(store: Counted) -> None:
    bodies = [bytes([65 + n]) * 3_000_000 for n in range(5)]
    hashes = await keep(store, *bodies)
    ahead = BodiesAhead(store, hashes)
    assert [await ahead.get(one) for one in hashes] == bodies
    assert store.groups == [2, 2, 1]


async def test_a_body_may_come_twice_and_entries_may_be_left_out(store: Counted) -> None:
    hashes = await keep(store, b"A" * 5_000_000, b"B" * 5_000_000, b"C")
    ahead = BodiesAhead(store, [*hashes, hashes[0]])
    assert await ahead.get(hashes[2]) == b"C"
    assert await ahead.get(hashes[0]) == b"A" * 5_000_000
