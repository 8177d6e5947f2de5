"""Write an archive with an older version of Presswatch, and freeze it: what the tests of the upgrade begin with.

    git archive COMMIT | tar x -C /tmp/older
    python -m tests.upgrade.freeze /tmp/older tests/upgrade/before-0033.tar.gz

The older version runs as a user runs it, with the packages of this one. What stays in the streams at the end is what
its stages were about to do: each stage is stopped in turn, the last one first.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from services.console.run.embedded.postgres import binaries
from tests.end_to_end.press import page_of, paragraphs_of, title_of
from tests.end_to_end.watch_process import Watch, eventually, stop
from tests.upgrade.outlet import Outlet, printed

FIRST, EDITED, REMOVED, WITHHELD = 8, {1, 2}, 3, 5
"""Articles of the feed, and what became of some."""
WAITING = {"publisher": (20, 21), "enricher": (22, 23), "parser": (24, 25), "fetcher": (26, 27)}
"""Articles that each stage was about to work on."""
CONTRIBUTED = "https://northquay.example/council"
_STREAM_OF = {"publisher": "enriched", "enricher": "articles", "parser": "captures"}
_DATA = ("VERSION", "blobs", "keys", "secrets", "valkey")


class Older:
    """An older version in the folder `code`, which works in the folder `data`."""

    def __init__(self, code: Path, data: Path) -> None:
        self._code, self.data = code, data
        self._environment = os.environ | {"PYTHONPATH": str(code)}

    @contextmanager
    def watching(self, source: Path) -> Iterator[Watch]:
        words = ["run", "--port", "0", "--data", str(self.data), "--sources", str(source)]
        with self.data.with_suffix(".out").open("ab") as output:
            process = subprocess.Popen(
                self._command(*words), cwd=self._code, env=self._environment, stdout=output, stderr=output
            )
        watch = Watch(process, self.data)
        try:
            eventually(lambda: watch.site, 60, "the older version runs")
            watch.wait_ready()
            yield watch
        finally:
            stop(process)

    def run(self, *words: str) -> str:
        command = self._command("--in", str(self.data), *words)
        return subprocess.run(
            command, cwd=self._code, env=self._environment, check=True, capture_output=True, text=True
        ).stdout

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "services.console.app", *words]


def freeze(code: Path, to: Path) -> None:
    with tempfile.TemporaryDirectory() as name, printed(FIRST) as outlet:
        folder = Path(name)
        older, source = Older(code, folder / "data"), outlet.write_source(folder, poll_s=1)
        frozen = folder / "frozen"
        frozen.mkdir()
        with older.watching(source) as watch:
            _write(watch, outlet, older)
        with older.watching(source) as watch:
            eventually(lambda: watch.count("certified_day") >= 1, 60, "a sealed day")
            _certificates(watch, older, frozen, outlet.url(WITHHELD))
            (frozen / "expected.json").write_text(json.dumps(_shown(watch), indent=1, ensure_ascii=False))
            _fill_streams(watch, outlet)
            _dump(watch, frozen)
            for pid in watch.family():
                os.kill(pid, signal.SIGKILL)
        with tarfile.open(to, "w:gz") as packed:
            packed.add(frozen, ".", filter=_plain)
            for part in _DATA:
                packed.add(older.data / part, f"data/{part}", filter=_plain)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out who made it where."""
    entry.uname = entry.gname = ""
    entry.uid = entry.gid = 0
    return None if entry.name.endswith("valkey.conf") else entry


def _write(watch: Watch, outlet: Outlet, older: Older) -> None:
    """Let the older version record every kind of thing, and make it a day old."""
    _hand_in(watch)
    eventually(lambda: watch.count("article") == FIRST + 1, 60, "the articles")
    eventually(lambda: watch.count("picture") == 5, 60, "the pictures")
    outlet.edited, outlet.gone = set(EDITED), {REMOVED}
    watch.ask_for(*map(outlet.url, EDITED), outlet.url(REMOVED))
    eventually(lambda: _changes(watch, "revised") == len(EDITED), 60, "the edits")
    eventually(lambda: _changes(watch, "suspected") == 1, 60, "the first sign of the removal")
    watch.ask_for(*(outlet.url(number) for number in range(FIRST) if number != REMOVED))
    eventually(lambda: all(outlet.hits[f"/news/{n}.html"] >= 2 for n in range(FIRST)), 60, "a visit to the others")
    time.sleep(2)  # so that the second visit is later than the time of confirmation
    watch.ask_for(outlet.url(REMOVED))
    eventually(lambda: _changes(watch, "removed") == 1, 60, "the removal")
    older.run("withhold", outlet.url(WITHHELD), "--reason", "order of the court")
    older.run("watch", "add", "removals", "--kind", "removed")
    for table in ("capture", "observation", "picture"):
        if watch.sql("SELECT FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'recorded_at'", table):
            watch.sql_run(f"UPDATE {table} SET recorded_at = recorded_at - interval '1 day'")


def _changes(watch: Watch, kind: str) -> int:
    return int(watch.sql("SELECT count(*) FROM change WHERE kind = %s", kind)[0][0])


def _hand_in(watch: Watch) -> None:
    text = "\n".join(paragraphs_of(90))
    story = {"url": CONTRIBUTED, "captured_at": "2026-03-02T08:00:00Z", "text": text}
    hints = {"title": title_of(90), "language": "en"}
    watch.redis().xadd("pw:intake:desk", {"schema": "capture/1", "data": json.dumps(story | {"hints": hints})})


def _certificates(watch: Watch, older: Older, folder: Path, withheld: str) -> None:
    """Keep the log of days, and certificates of some captures."""
    (folder / "days.jsonl").write_text(watch.get("/certificates/days.jsonl"))
    (folder / "certificates").mkdir()
    chosen = "SELECT capture_id FROM certified_capture JOIN capture ON id = capture_id WHERE url <> %s LIMIT 4"
    for (capture,) in watch.sql(chosen, withheld):
        older.run("certificate", capture, "--to", str(folder / "certificates" / f"{capture}.json"))


def _shown(watch: Watch) -> dict[str, Any]:
    """Return what the site of the older version shows."""
    found: dict[str, Any] = {"articles": {}, "events": watch.json("/api/v1/events?limit=200")["events"]}
    for (article,) in watch.sql("SELECT id FROM article ORDER BY id"):
        if article not in {row[0] for row in watch.sql("SELECT article_id FROM withholding")}:
            found["articles"][article] = _article(watch, article)
    found["search"] = eventually(lambda: len(_hits(watch)) == FIRST and _hits(watch), 60, "the index")
    return found


def _article(watch: Watch, article: str) -> dict[str, Any]:
    shown: dict[str, Any] = watch.json(f"/api/v1/articles/{article}")
    for revision in shown["revisions"]:
        revision["blocks"] = watch.json(f"/api/v1/articles/{article}?revision={revision['id']}")["blocks"]
    return shown


def _hits(watch: Watch) -> list[str]:
    return sorted(hit["id"] for hit in watch.json("/api/v1/search?q=council&limit=50")["articles"])


def _fill_streams(watch: Watch, outlet: Outlet) -> None:
    for stage, numbers in WAITING.items():
        watch.kill(stage, signal.SIGSTOP)
        outlet.articles += numbers
        watch.ask_for(*map(outlet.url, numbers))
        if stage in _STREAM_OF:
            stream = f"pw:{{0}}:{_STREAM_OF[stage]}"
            eventually(lambda s=stream: watch.redis().xlen(s) >= 2, 60, stream)  # type: ignore[misc]
    raw = page_of(31).encode()
    entry = {"url": outlet.url(31), "captured_at": "2026-03-03T08:00:00Z", "raw": base64.b64encode(raw).decode()}
    watch.redis().xadd("pw:intake:desk", {"schema": "capture/1", "data": json.dumps(entry)})


def _dump(watch: Watch, folder: Path) -> None:
    """Write the database as SQL, and how many transactions it has seen: events are read in their order."""
    url = watch.run_file()["database_url"]
    dump = [str(binaries() / "pg_dump"), "--no-owner", "--no-privileges", "-f", str(folder / "archive.sql"), url]
    subprocess.run(dump, check=True)
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_current_xact_id()::text").fetchone()
    assert row is not None
    (folder / "transactions").write_text(str(row[0]))


if __name__ == "__main__":
    freeze(Path(sys.argv[1]), Path(sys.argv[2]))
