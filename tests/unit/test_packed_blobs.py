"""A body that came packed by gzip is stored as it came, if it is sound."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from shared.errors import Permanent
from shared.storage.blobs import blob_ref
from shared.storage.folder_blobs import FolderBlobs
from tests.unit.blob_writes import files, kept

PAGE = b"<p>The ferry sails again.</p>" * 100


async def test_what_came_packed_by_gzip_is_stored_as_it_came(tmp_path: Path) -> None:
    sent, sha256 = gzip.compress(PAGE, 9), blob_ref(PAGE, "text/html").sha256
    store = FolderBlobs(tmp_path)
    await store.put([kept(PAGE, packed=sent)])
    await store.put([kept(PAGE)])  # the same page, sent plain
    [path] = files(tmp_path)
    assert path.suffix == ".gz" and path.read_bytes() == sent
    assert list(store.bodies()) == [sha256] and await store.get(sha256) == PAGE


async def test_the_same_body_packed_and_plain_at_once_is_stored_once(tmp_path: Path) -> None:
    for n in range(20):  # both writers look for it before either writes, unless it is given to one alone
        body = PAGE + str(n).encode()
        await FolderBlobs(tmp_path).put([kept(body, packed=gzip.compress(body, 9)), kept(body)])
    assert len(files(tmp_path)) == 20


async def test_what_came_packed_badly_is_packed_by_us(tmp_path: Path) -> None:
    await FolderBlobs(tmp_path).put([kept(PAGE, packed=gzip.compress(PAGE, 0))])
    assert [path.suffix for path in files(tmp_path)] == [".zst"]


@pytest.mark.parametrize("cut", [-9, -4, 5, 0])
async def test_a_spoilt_member_of_gzip_is_reported(tmp_path: Path, cut: int) -> None:
    store = FolderBlobs(tmp_path)
    await store.put([kept(PAGE, packed=gzip.compress(PAGE))])
    [path] = files(tmp_path)
    whole = path.read_bytes()
    for spoilt in (whole[:cut], whole + b"x", whole + gzip.compress(b"")):
        path.write_bytes(spoilt)
        with pytest.raises(Permanent, match="cannot be unpacked" if spoilt else "no longer has that hash"):
            store.read(blob_ref(PAGE, "text/html").sha256)
