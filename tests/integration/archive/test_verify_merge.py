"""`verify` compares rows and stored bodies as two ordered lists, and does not call missing what comes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from shared.archive.maintenance.verify import deleted_by_retention, missing
from shared.archive.schema.connection import connection
from shared.storage.folder_blobs import FolderBlobs
from tests.publishing import Press

PICTURE = (
    "INSERT INTO picture SELECT 'https://p.example/' || n, sha, 'g', 'image/png', 9, 1, 1, NULL, now(), now() "
    "FROM unnest(%s::text[]) WITH ORDINALITY AS t (sha, n)"
)


def hashes(first: int, last: int) -> list[str]:
    return [sha256(b"%d" % n).hexdigest() for n in range(first, last)]


class Growing(FolderBlobs):
    """A store into which a body comes when its list is begun."""

    arriving = ""

    def bodies(self) -> Iterator[str]:
        if self.arriving:
            self.write_file(self.name_of(self.arriving, b""), b"x")
        return super().bodies()


async def test_rows_and_bodies_are_compared_in_order(press: Press, tmp_path: Path) -> None:
    blobs = Growing(tmp_path)
    named, unnamed = hashes(0, 300), hashes(300, 400)
    lost, dropped = set(named[::7]), set(named[3::50])
    for one in {*named, *unnamed} - lost - dropped:
        blobs.write_file(blobs.name_of(one, b""), b"x")
    async with connection(press.pool) as conn:
        await conn.execute(PICTURE.encode(), (named,))
        await conn.execute(PICTURE.replace("p.example", "again.example").encode(), (named[:5],))
        await conn.execute(
            b"INSERT INTO dropped_body SELECT sha, 9, 'g', 'pages', now() FROM unnest(%s::text[]) sha",
            ([*dropped, unnamed[0]],),
        )
        blobs.arriving = next(iter(lost - dropped - set(named[:5])))
        found = [(fault.sha256, fault.named_by) async for fault in missing(conn, blobs)]
        blobs.arriving = ""
        assert await deleted_by_retention(conn, blobs) == len(dropped), "one was stored again"
    expected = (lost - dropped) - set(blobs.bodies())
    assert len(expected) == len(lost - dropped) - 1, "one came meanwhile"
    assert {sha for sha, _ in found} == expected
    assert len(found) == len(expected) + len(expected.intersection(named[:5])), "each row that names it"
