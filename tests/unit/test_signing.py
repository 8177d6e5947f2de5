"""The key that signs WACZ files: several readers that start together sign with the same one."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from shared.web_archives.signing import wacz_key


def test_readers_that_start_together_take_one_key(tmp_path: Path) -> None:
    file, together = tmp_path / "keys" / "wacz.pem", Barrier(8)

    def started(_: int) -> int:
        together.wait()
        return wacz_key(file).private_numbers().private_value

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(started, range(8)))
    assert keys == {wacz_key(file).private_numbers().private_value}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["wacz.pem"]
