"""Put an older version's archive back into a data folder, as that version left it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from services.console.run.embedded.postgres import binaries, start_postgres

FROZEN = Path(__file__).with_name("before-0033.tar.gz")
_TRANSACTION = b"DO $$ BEGIN FOR n IN 1..%d LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


@dataclass(frozen=True, slots=True)
class Thawed:
    """The older archive. `data` is its data folder, `expected` what its site showed."""

    folder: Path
    data: Path
    expected: dict[str, Any]

    @property
    def certificates(self) -> list[Path]:
        return sorted((self.folder / "certificates").glob("*.json"))

    @property
    def days(self) -> Path:
        return self.folder / "days.jsonl"

    def load(self, url: str) -> None:
        """Load the tables into an empty database."""
        command = [str(binaries() / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", url]
        subprocess.run([*command, "-f", str(self.folder / "archive.sql")], check=True)

    def start_late(self, url: str) -> None:
        """Let the server give numbers of transactions as the older one would: events are read in their order."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_TRANSACTION % int((self.folder / "transactions").read_text()))


def thaw(folder: Path) -> Thawed:
    """Unpack everything. The database is still to be loaded."""
    with tarfile.open(FROZEN) as packed:
        packed.extractall(folder / "frozen", filter="data")
    shutil.move(folder / "frozen" / "data", folder / "data")
    expected = json.loads((folder / "frozen" / "expected.json").read_text())
    return Thawed(folder / "frozen", folder / "data", expected)


def thaw_data_folder(folder: Path) -> Thawed:
    """Unpack everything into a data folder on which `presswatch run` can start."""
    thawed = thaw(folder)
    password = (thawed.data / "secrets" / "postgres").read_text().strip()
    server = start_postgres(thawed.data / "postgres", password)
    try:
        thawed.start_late(server.url)
        thawed.load(server.url)
    finally:
        server.child.stop()
    return thawed
