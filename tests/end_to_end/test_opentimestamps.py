"""A running watch has a signed day brought into a block, and a certificate leads there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.calendars import Calendar, running_calendar
from tests.command import presswatch
from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import eventually, watching

BLOCK = 900_001


@contextmanager
def calendar_in_thread() -> Iterator[Calendar]:
    calendar, ready, over = Calendar(at=int(time.time())), Event(), Event()

    async def run() -> None:
        async with running_calendar(calendar):
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        assert ready.wait(150), "the calendar does not start"
        yield calendar
    finally:
        over.set()
        thread.join()


@pytest.mark.usefixtures("same_day")  # another midnight would seal another day
def test_a_day_gets_into_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with calendar_in_thread() as calendar, serving(Press(1)) as press:
        monkeypatch.setenv("PRESSWATCH_OPENTIMESTAMPS_CALENDARS", f"{calendar.address}/, {calendar.address}")
        with watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
            eventually(lambda: watch.count("article") == 1, 60, "the article")
            watch.sql_run("UPDATE capture SET recorded_at = recorded_at - interval '1 day'")
            proven = "SELECT day FROM certified_day WHERE ots IS NOT NULL"
            ((day,),) = eventually(lambda: watch.sql(proven), 120, "a promised day")
            header = calendar.mine(BLOCK)
            watch.sql_run("UPDATE certified_day SET ots_asked_at = NULL")
            in_block = "SELECT 1 FROM certified_day WHERE ots_block = %s"
            eventually(lambda: watch.sql(in_block, BLOCK), 120, "the day is in a block")
            assert (watch.data / "blobs" / "certificates" / f"{day}.ots").is_file()
            capture = watch.sql("SELECT capture_id FROM certified_capture LIMIT 1")[0][0]
            (tmp_path / "proof.json").write_text(watch.get(f"/captures/{capture}/certificate.json"))
        assert calendar.asked == ["digest", "timestamp"]
    done = presswatch("verify-certificate", tmp_path / "proof.json", "--block-header", header.hex())
    assert done.returncode == 0 and f"Bitcoin {BLOCK} contains the day" in done.stdout, done.stderr
