"""A watch that was stopped, and whose append-only file was damaged meanwhile: it starts, or says what helps."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.command import presswatch
from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import eventually, watching
from tests.integration.embedded.test_damaged import scribbled, torn


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    done = presswatch(*words)
    assert "Traceback" not in done.stdout + done.stderr, done
    return done


def test_torn_and_scribbled_upon_it_goes_on_with_all_it_had(tmp_path: Path) -> None:
    data, press = tmp_path / "data", Press(6)
    with serving(press):
        source = press.write_source(tmp_path)
        with watching(data, source) as watch:
            eventually(lambda: watch.count("article") == 6, 60, "the first articles")
        torn(data / "valkey")
        with watching(data, source) as watch:
            watch.wait_ready()
        scribbled(data / "valkey")
        refused = run("run", "--port", "0", "--data", data, "--sources", source)
        assert refused.returncode == 78 and "presswatch repair" in refused.stderr, refused
        repaired = run("--in", data, "repair")
        assert repaired.returncode == 0 and "appendonlydir.damaged-" in repaired.stdout, repaired
        press.articles = list(range(12))
        with watching(data, source) as watch:
            rebuilt = run("--in", data, "rebuild")
            assert rebuilt.returncode == 0, rebuilt
            eventually(lambda: watch.count("article") == 12, 60, "what was there, and what is new")
            busy = run("--in", data, "repair")
            assert busy.returncode == 78 and "already runs" in busy.stderr, busy
