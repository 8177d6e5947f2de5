"""An outlet removes 400 articles at once and then changes nothing more: all are judged, through the whole watch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

pytestmark = pytest.mark.timeout(900)
GONE, STAYING = 400, 20
CONFIRM_S = 20


class Removing(Press):
    """Articles are visited again soon after they are suspected to be removed, else hardly ever."""

    def source(self, poll_s: float = 1) -> str:
        rare = f"[schedule]\nrevisit_after = [86400]\nconfirm_after = {CONFIRM_S}\n"
        return super().source(poll_s).replace("[schedule]\n", rare)


@pytest.fixture
def press() -> Iterator[Press]:
    with serving(Removing(GONE + STAYING)) as press:
        yield press


@pytest.fixture
def watch(press: Press, tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path / "data", press.write_source(tmp_path, poll_s=2)) as watch:
        eventually(lambda: watch.count("article") == GONE + STAYING, 120, "all articles")
        yield watch


def test_all_are_removed_and_counted_and_nothing_waits(watch: Watch, press: Press) -> None:
    press.gone = set(range(GONE))
    watch.ask_for(*map(press.url, range(GONE)))
    eventually(lambda: watch.count("article WHERE awaits_others") == GONE, 120, "all were visited twice")
    assert watch.count("article WHERE state = 'removed'") == 0, "the way to all articles may be broken"
    watch.ask_for(*map(press.url, range(GONE, GONE + STAYING)))
    eventually(lambda: watch.count("article WHERE state = 'removed'") == GONE, 120, "all are removed")
    counted = "SELECT data FROM change WHERE kind = 'mass-removal'"
    eventually(lambda: watch.sql(counted) == [({"count": GONE},)], 60, "one mass removal of all")
    eventually(lambda: watch.pending() == 0 and watch.count("judge_again") == 0, 60, "nothing waits")
    assert watch.count("change WHERE kind = 'removed'") == GONE
    assert watch.count("article WHERE state = 'live'") == STAYING
    assert watch.count("article WHERE awaits_others") == 0
