"""`python -m tests.load.twice [--sample 50]`: the same old stories into two watches, and both archives are the same.

Stories of 2011 and headlines of 1997 to 2014, each dated when somebody saved it, some saved again, unchanged or edited.
The first watch gets them in order. The second gets them in another order, some of them twice, while its services and
its database are killed again and again; what it then takes for the cause of the kills is replayed. Both run at once.
Then `presswatch export` must give the same bytes: a story's times are those at which it was saved, and when we took it
in is not reported. Exits non-zero where the two differ.

With all 128,548 rows it takes about twenty minutes; `--sample 50` takes every fiftieth.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from services.console.archive.ingest.items import IngestOptions, Item
from services.console.archive.ingest.json_stories import story
from shared.contracts import Capture
from tests.end_to_end.watch_process import Watch, watching
from tests.shared_data import shared_data

FILES = ("data/kcna-2011.jsonl.gz", "data/kcna-headlines-1997-2014.jsonl.gz")
INTAKE = "pw:intake:collector"
WAITING = 400
PATIENCE_S = 3600.0
TARGETS = ("publisher", "parser", "enricher", "postgres", "fetcher", "publisher", "enricher")
OFTEN = 20
"""So many kills come in quick succession, the others about every half minute: nobody would get anything done."""
HASTY = {"PRESSWATCH_CLAIM_AFTER_S": "3"}
"""What the killed had in their hands is soon taken over."""
SOURCE = 'id = "idle"\nname = "Idle"\nhosts = ["idle.example"]\n'


def saved(step: int) -> list[Capture]:
    """Every `step`th row of each file; an eleventh saved again as it was, a thirteenth with its last line gone."""
    found: list[Capture] = []
    for name in FILES:
        with gzip.open(shared_data(name), "rt", encoding="utf-8") as file:
            rows = itertools.islice(enumerate(file), 0, None, step)
            found += [c for number, line in rows for c in _captures(number, json.loads(line))]
    return found


def _captures(number: int, row: dict[str, Any]) -> Iterator[Capture]:
    """Of a headline, which has no text, its words are the text. The day is all a row tells of its time."""
    if "story" not in row:
        row = {**row, "text": row["title"]}
    item = story(str(number), row, IngestOptions(outlet="kcna"))
    if not isinstance(item, Item):
        return
    at = datetime.fromisoformat(row["date"][:10]).replace(tzinfo=UTC) + timedelta(seconds=number % 80_000)
    first = item.capture.model_copy(update={"captured_at": at})
    yield first
    if number % 11 == 0:
        yield first.model_copy(update={"captured_at": at + timedelta(days=2)})
    if number % 13 == 0:
        shorter = (first.text or "").rpartition("\n")[0]
        if shorter:
            yield first.model_copy(update={"captured_at": at + timedelta(days=3), "text": shorter})


def load(folder: Path, captures: Sequence[Capture], chance: random.Random | None) -> tuple[bytes, int, float]:
    """What a watch that took them exports, the kills it lived through, and the seconds it took."""
    sources = folder / "idle.toml"
    sources.write_text(SOURCE, encoding="utf-8")
    with watching(folder / "data", sources) as watch:
        began, killer = time.monotonic(), Killer(watch, chance)
        for start in range(0, len(captures), 50):
            _send(watch, captures[start : start + 50], killer)
        _until_idle(watch, killer)
        if chance is not None:
            _replay_innocent(watch)
            _until_idle(watch, killer)
        took = time.monotonic() - began
        return export(watch), len(killer.killed), took


class Killer:
    """Kills a service or the database every few seconds, as long as it is asked; nothing, without `chance`."""

    def __init__(self, watch: Watch, chance: random.Random | None) -> None:
        self._watch, self._chance, self._due = watch, chance, time.monotonic() + 1
        self.killed: list[str] = []

    def turn(self) -> None:
        if self._chance is None or time.monotonic() < self._due:
            return
        name = TARGETS[len(self.killed) % len(TARGETS)]
        with suppress(OSError, KeyError, TypeError, ValueError):  # it is just being started again
            self._watch.kill(name)
            self.killed.append(name)
        often = len(self.killed) < OFTEN
        self._due = time.monotonic() + self._chance.uniform(1, 5) * (1 if often else 8)


def _send(watch: Watch, captures: Sequence[Capture], killer: Killer) -> None:
    """As any producer would, no faster than it is taken."""
    server = watch.redis()
    pipe = server.pipeline()
    for capture in captures:
        pipe.xadd(INTAKE, {"schema": Capture.SCHEMA, "data": capture.encode(), "lane": "bulk"})
    pipe.execute()
    while int(str(server.xlen(INTAKE))) > WAITING:
        killer.turn()
        time.sleep(0.05)


def _until_idle(watch: Watch, killer: Killer) -> None:
    """Nothing waits anywhere, and a second later neither. The last are left in peace."""
    deadline, idle = time.monotonic() + PATIENCE_S, 0
    server = watch.redis()
    while idle < 3:
        if time.monotonic() > deadline:
            raise SystemExit(f"{watch.pending()} entries still wait")
        waiting = int(str(server.xlen(INTAKE))) + watch.pending()
        if waiting > WAITING:
            killer.turn()
        idle = 0 if waiting else idle + 1
        time.sleep(0.4)


def _replay_innocent(watch: Watch) -> None:
    """Send entries again that were held twice alone by a process that we killed: to the watch, they kill processes."""
    command = ["dead", "replay", "--reason", "killed-its-process", "--json"]
    print(_presswatch(watch, *command).stdout.strip(), flush=True)


def _presswatch(watch: Watch, *words: str) -> subprocess.CompletedProcess[str]:
    done = watch.command(*words)
    done.check_returncode()
    return done


def export(watch: Watch) -> bytes:
    file = watch.data.with_name("export.jsonl")
    _presswatch(watch, "export", "--to", str(file))
    return file.read_bytes()


def differences(one: bytes, other: bytes) -> Iterator[str]:
    """What differs, article by article: address and the names of the fields."""
    left, right = ({row["id"]: row for row in map(json.loads, export.splitlines())} for export in (one, other))
    for name in sorted(left.keys() | right.keys()):
        a, b = left.get(name), right.get(name)
        if a is None or b is None:
            yield f"{(a or b or {})['address']} is in one of them only"
        elif a != b:
            yield f"{a['address']}: {', '.join(field for field in a if a[field] != b[field])}"


def compare(step: int, folder: Path) -> bool:
    captures = saved(step)
    chance = random.Random(step)
    again = [*captures, *chance.sample(captures, len(captures) // 20)]
    chance.shuffle(again)
    runs = (("plain", captures, None), ("faults", again, chance))
    with patch.dict(os.environ, HASTY), ThreadPoolExecutor() as threads:  # both mostly wait
        exports = list(threads.map(lambda run: _exported(folder, *run), runs))
    for line in itertools.islice(differences(*exports), 20):
        print(line)
    return exports[0] == exports[1]


def _exported(folder: Path, name: str, work: Sequence[Capture], killing: random.Random | None) -> bytes:
    (folder / name).mkdir()
    found, killed, took = load(folder / name, work, killing)
    articles = found.count(b"\n")
    print(f"{name}: {len(work)} captures, {articles} articles, {killed} kills, {took:.0f} s", flush=True)
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth row only")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        same = compare(args.sample, Path(folder))
    print("the same bytes" if same else "NOT the same")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
