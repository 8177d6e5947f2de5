"""A backup of a watch that is writing is one moment: it restores whole, and nothing from before it is missing."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from services.console.run.embedded import Postgres
from shared.contracts import Capture
from shared.storage.folder_blobs import FolderBlobs
from tests.command import presswatch
from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import eventually, watching
from tests.servers import new_database

ARTICLES = 1_500
"""More than a watch takes in while a command starts and copies tables, also when the command waits for a core."""
DANGLING = {
    "an article without its text": "SELECT id FROM article a WHERE revision_id IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM revision r WHERE r.id = a.revision_id AND r.article_id = a.id)",
    "a capture without its address": "SELECT id FROM capture c WHERE address_id IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM address d WHERE d.id = c.address_id)",
    "an event without its article": "SELECT id FROM event e WHERE article_id IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM article a WHERE a.id = e.article_id)",
    "a text without its capture": "SELECT id FROM revision r WHERE NOT EXISTS "
    "(SELECT FROM capture c WHERE c.id = r.capture_id)",
}


def run(database: str, blobs: Path, *words: str | Path) -> str:
    done = presswatch(*words, database_url=database, blobs=blobs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def captured(store: FolderBlobs) -> set[tuple[str, str]]:
    """Return the address and hash of every stored capture."""
    named = (m.message for m in store.manifests())
    return {(one.url, one.body.sha256) for one in named if isinstance(one, Capture) and one.body is not None}


@pytest.mark.timeout(900)
def test_a_backup_of_a_busy_watch_restores_whole(postgres: Postgres, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    with serving(Press(ARTICLES)) as press:
        press.write_source(tmp_path / "sources")
        with watching(tmp_path / "data", tmp_path / "sources") as watch:
            stored = FolderBlobs(tmp_path / "data" / "blobs")
            eventually(lambda: watch.count("article") >= 20, 60, "the first articles")
            before = captured(stored)
            found = watch.run_file()
            run(found["database_url"], stored.root, "backup", tmp_path / "backup", "--json")
            after = captured(stored)
    rows = json.loads((tmp_path / "backup" / "backup.json").read_bytes())["rows"]
    assert before < after, "the watch wrote nothing during the backup"
    assert 20 <= rows["article"] < ARTICLES, "it was not under load any more"

    with new_database(postgres) as url:
        new = tmp_path / "new"
        run(url, new, "restore", tmp_path / "backup")
        assert " 0 damaged, 0 missing" in run(url, new, "verify")
        restored = FolderBlobs(new)
        assert before <= captured(restored)
        assert {sha256 for _, sha256 in captured(restored)} <= set(restored.bodies())
        with psycopg.connect(url) as archive:
            for what, query in DANGLING.items():
                assert archive.execute(query.encode()).fetchall() == [], what
            seen = {row[0] for row in archive.execute("SELECT body_sha256 FROM capture")}
            assert seen <= {sha256 for _, sha256 in captured(restored)}, "a row that no manifest explains"
