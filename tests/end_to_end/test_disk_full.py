"""The disk of the data folder full, on a small disk of our own: the watch waits, says so, goes on, loses nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.disks import Disk
from tests.command import PRESSWATCH
from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import Watch, eventually, stop, watching

MEGABYTES = 320


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """Skips the test where nothing may be mounted."""
    try:
        disk = Disk(folder, MEGABYTES, "")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk may be mounted here: {error}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def said(data: Path) -> str:
    return data.with_suffix(".out").read_text()


def test_it_waits_says_so_and_goes_on(tmp_path: Path) -> None:
    data, press = tmp_path / "data", Press(4)
    with small_disk(data) as disk, serving(press), watching(data, press.write_source(tmp_path)) as watch:
        eventually(lambda: watch.count("article") == 4, 60, "the first articles")
        disk.fill()
        press.articles = list(range(40))
        eventually(lambda: "is full; waiting for room" in said(data), 30, "it says that the disk is full")
        reported = watch.command("status")
        assert reported.returncode in (1, 2) and "is full" in reported.stdout, reported
        for server, name in (("valkey", "Valkey"), ("postgres", "PostgreSQL")):
            watch.kill(server)
            eventually(lambda name=name: f"{name} ended" in said(data), 30, f"{name} was missed")  # type: ignore[misc]
        assert watch.process.poll() is None, said(data)
        disk.empty()
        eventually(lambda: "there is room on the disk again" in said(data), 60, "it says that it goes on")
        eventually(lambda: watch.count("article") == 40, 90, "all articles")
        watch.wait_ready()
    assert "Traceback" not in said(data)


def test_it_waits_for_room_to_start_with(tmp_path: Path) -> None:
    data, press = tmp_path / "data", Press(2)
    with small_disk(data) as disk, serving(press):
        source = press.write_source(tmp_path)
        with watching(data, source) as watch:
            eventually(lambda: watch.count("article") == 2, 60, "the first articles")
        disk.fill()
        words = [PRESSWATCH, "run", "--port", "0", "--data", str(data)]
        with data.with_suffix(".out").open("wb") as output:
            process = subprocess.Popen([*words, "--sources", str(source)], stdout=output, stderr=output)
        try:
            eventually(lambda: "waiting until it has" in said(data), 60, "it says that it waits")
            disk.empty()
            again = Watch(process, data)
            eventually(lambda: again.count("article") == 2, 60, "what was there")
            again.wait_ready()
        finally:
            stop(process)
    assert "Traceback" not in said(data)
