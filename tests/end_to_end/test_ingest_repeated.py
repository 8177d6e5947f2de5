"""An ingest that is killed while its stories wait at the door, and repeated: each story is captured once."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

from tests.end_to_end.press import Press, paragraphs_of, serving, title_of
from tests.end_to_end.watch_process import COMMAND_S, Watch, eventually, watching

STORIES = 150
DOOR = "pw:intake:ingest"


def ingest(watch: Watch, file: Path) -> subprocess.Popen[bytes]:
    return watch.begin("ingest", "--json", "--outlet", "westmouth-post", file)


def written(file: Path) -> Path:
    rows = (
        {"url": f"https://westmouth.example/{n}", "title": title_of(n), "text": "\n".join(paragraphs_of(n))}
        for n in range(STORIES)
    )
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_killed_and_repeated_it_captures_each_story_once(tmp_path: Path) -> None:
    file = written(tmp_path / "stories.jsonl")
    with serving(Press(0)) as press, watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
        watch.kill("fetcher", signal.SIGSTOP)  # the intake lives there: what is sent from now on waits at the door
        try:
            first = ingest(watch, file)
            eventually(lambda: watch.redis().xlen(DOOR) == STORIES, 60, "all stories wait")
            first.kill()
            first.wait()
            second = ingest(watch, file)
            eventually(lambda: watch.redis().xlen(DOOR) == 2 * STORIES, 60, "all stories wait twice")
        finally:
            watch.kill("fetcher", signal.SIGCONT)
        reported = json.loads(second.communicate(timeout=COMMAND_S)[0])
        assert second.returncode == 0, reported
        assert watch.count("article") == STORIES
        assert watch.count("capture") == STORIES
