"""A release from the API: the files of the command in one ZIP, with a limit, and without what is withheld."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import pty
import subprocess
import zipfile
from pathlib import Path

import pytest

from services.reader.adapters.api import release
from shared.archive.schema.roles import OPERATOR
from shared.ids import article_id
from tests.command import PRESSWATCH
from tests.integration.reader.press import BRIDGE, fill
from tests.integration.reader.running import Answer, Site, SiteUnderTest, as_operator, serving_site
from tests.servers import as_role

FILES = ["articles.jsonl.gz", "README.md", "SHA256SUMS"]
RELEASE = "/api/v1/release.zip"


async def unpacked(answer: Answer, folder: Path) -> tuple[list[str], str]:
    """Unpack the files, check their hashes, and return the addresses of the articles, and the card."""
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/zip"), answer.text
    assert answer.headers["Transfer-Encoding"] == "chunked" and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="presswatch-release-')
    with zipfile.ZipFile(io.BytesIO(answer.body)) as file:
        assert file.namelist() == FILES and {one.compress_type for one in file.infolist()} == {zipfile.ZIP_STORED}
        file.extractall(folder)
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    done = await asyncio.to_thread(subprocess.run, command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout == "articles.jsonl.gz: OK\nREADME.md: OK\n", done.stderr
    lines = gzip.decompress((folder / FILES[0]).read_bytes()).splitlines()
    return [json.loads(line)["address"] for line in lines], (folder / FILES[1]).read_text()


async def test_it_holds_what_the_command_writes(
    site: SiteUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "_AT_ONCE", 10)
    found, card = await unpacked(await site.get(RELEASE), tmp_path / "sent")
    done = as_operator(site, "release", tmp_path / "written", "--json")
    counts = json.loads(done.stdout)
    assert len(found) == counts["articles"] == 78
    said = "{articles:,} articles with {revisions:,} texts from {captures:,} captures".format(**counts)
    written = (tmp_path / "written" / "README.md").read_text()
    assert said in card and said in written
    assert card.partition("## Articles by outlet")[2] == written.partition("## Articles by outlet")[2]
    sent, ours = ((tmp_path / one / FILES[0]).read_bytes() for one in ("sent", "written"))
    assert sent == ours
    assert "Chosen: everything. Limit: 5,000 articles; no more articles match." in card and "Limit" not in written


async def test_the_card_says_the_range_and_the_limit(site: SiteUnderTest, tmp_path: Path) -> None:
    every, _ = await unpacked(await site.get(f"{RELEASE}?outlet=gazette"), tmp_path / "every")
    asked = "?outlet=gazette&language=en&since=2026-01-01&until=2026-12-30&limit=5"
    found, card = await unpacked(await site.get(RELEASE + asked), tmp_path / "some")
    assert found == every[:5]
    assert "Chosen: gazette, en, since 2026-01-01, before 2026-12-31. Limit: 5 articles; more articles match" in card
    assert "| gazette | 5 |" in card
    none, card = await unpacked(await site.get(f"{RELEASE}?until=2001-01-01T12:00:00Z"), tmp_path / "none")
    assert none == [] and "0 articles" in card and "before 2001-01-01T12:00:00+00:00" in card


async def test_what_is_withheld_is_left_out(site: SiteUnderTest, tmp_path: Path) -> None:
    assert BRIDGE in (await unpacked(await site.get(RELEASE), tmp_path / "before"))[0]
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    found, card = await unpacked(await site.get(RELEASE), tmp_path / "after")
    assert BRIDGE not in found and len(found) == 77 and "77 articles with 77 texts" in card


async def test_more_than_the_limit_is_refused_unless_asked_for(empty_site: SiteUnderTest, tmp_path: Path) -> None:
    changed = {"export_limit": 3, "site_port": 0, "index": tmp_path / "index2"}
    async with serving_site(empty_site.settings.model_copy(update=changed), empty_site.database_url) as site:
        await fill(site.filler)
        answer = await site.get(RELEASE)
        assert answer.status == 400 and "More than 3 articles match" in answer.json["detail"]
        answer = await site.get(f"{RELEASE}?limit=4")
        assert answer.status == 400 and "from 1 to 3" in answer.json["detail"]
        found, card = await unpacked(await site.get(f"{RELEASE}?limit=3"), tmp_path / "cut")
        assert len(found) == 3 and "Limit: 3 articles; more articles match" in card


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("outlet=gazete", "nothing from an outlet 'gazete'; is it gazette?"),
        ("outlet=Gazette", "not an outlet id"),
        ("limit=0", "limit"),
        ("limit=5001", "from 1 to 5000"),
        ("limit=many", "limit"),
        ("since=yesterday", "since"),
        ("language=english!", "language"),
        ("state=live", "is not a parameter here"),
    ],
)
async def test_a_refusal_comes_before_the_file(shared_site: Site, query: str, says: str) -> None:
    answer = await shared_site.get(f"{RELEASE}?{query}")
    assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json"), answer.text
    assert answer.json["code"] == "bad-parameter" and says in answer.json["detail"], answer.json["detail"]


async def test_the_command_shows_its_progress_on_a_terminal(site: SiteUnderTest, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    address = as_role(site.database_url, OPERATOR)
    env = os.environ | {"TERM": "xterm", "COLUMNS": "200", "PRESSWATCH_DATABASE_URL": address}
    command = [PRESSWATCH, "release", str(tmp_path / "corpus")]
    done = await asyncio.to_thread(
        subprocess.run, command, env=env, stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=300
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 0 and b"78 articles" in done.stdout, shown
    assert "reading articles" in shown
