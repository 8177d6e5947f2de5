"""Days of the press are sealed as the publisher seals them, and checked by those who have nothing but the files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest_asyncio
from pydantic import SecretStr

from services.publisher.adapters.proof.sealing import Sealer
from shared.archive.schema.connection import KEYED, Connection, open_pool
from shared.archive.schema.roles import PUBLISHER
from shared.ids import article_id
from shared.settings import SharedSettings
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.running import SiteUnderTest
from tests.servers import as_role

PAGE = b"<!doctype html><html><body><h1>Crane</h1>" + b"<p>It lifts a container.</p>" * 9000 + b"</body></html>"
_SCRIPT = re.compile(r"```bash\n(.*?)```", re.DOTALL)
_DOCS = Path(__file__).resolve().parents[3] / "docs" / "certificates.md"
AT = NOON + timedelta(hours=5)


@dataclass
class Sealed:
    site: SiteUnderTest
    id: str
    sealer: Sealer
    folder: Path

    async def seal_all(self) -> int:
        days = 0
        while await self.sealer.seal_next():
            days += 1
        return days

    async def same_time(self, _: Connection) -> datetime:
        """Be the database's clock, which says what the publisher's says."""
        return self.sealer.now()

    async def certificate(self) -> Path:
        file = self.folder / "proof.json"
        answer = await self.site.get(f"/captures/{self.id}/certificate.json")
        assert answer.status == 200, answer.text
        file.write_bytes(answer.body)
        return file


@pytest_asyncio.fixture
async def sealed(site: SiteUnderTest, tmp_path: Path) -> AsyncIterator[Sealed]:
    """The press's captures were recorded on 1 March, and one with its message beside them; now it is 3 March."""
    await site.filler.sql("UPDATE capture SET recorded_at = %s", AT)
    id = await capture(site, HARBOUR, article_id(HARBOUR), PAGE, AT)
    settings = SharedSettings(database_url=SecretStr(as_role(site.database_url, PUBLISHER)))
    async with open_pool(settings, size=2, options=KEYED) as pool:
        sealer = Sealer(
            pool,
            tmp_path / "keys" / "signing.pem",
            FolderBlobs(Path(site.settings.blobs)),
            lambda: NOON + timedelta(days=2),
        )
        made = Sealed(site, id, sealer, tmp_path)
        sealer.database_now = made.same_time
        yield made


def openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def check_by_hand(file: Path) -> subprocess.CompletedProcess[str]:
    """Run the script that the page of certificates shows. It writes its files beside the certificate."""
    found = _SCRIPT.search(_DOCS.read_text(encoding="utf-8"))
    assert found is not None
    script = file.with_name("check.sh")
    script.write_text(found[1])
    words = ["bash", str(script), str(file)]
    return subprocess.run(words, cwd=file.parent, capture_output=True, text=True, check=False)
