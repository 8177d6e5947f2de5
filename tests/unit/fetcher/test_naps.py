"""How long the fetcher sleeps when there is nothing to do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.fetcher import handler
from services.fetcher.handler import FetchLoop


class _Empty:
    """A frontier in which nothing is due."""

    async def claim(self, *_: object) -> Any:
        return SimpleNamespace(claims=[], held_up="", wait_s=None)


@pytest.mark.parametrize(("ran_s", "nap_s"), [(0.0, 0.5), (29.0, 0.5), (31.0, 2.0)])
async def test_only_a_fetcher_that_was_long_idle_looks_seldom(
    monkeypatch: pytest.MonkeyPatch, ran_s: float, nap_s: float
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(handler, "time", SimpleNamespace(monotonic=lambda: now))
    nothing = cast(Any, None)
    work = FetchLoop(cast(Any, _Empty()), nothing, nothing, nothing)
    now += ran_s
    assert await work._turn() == nap_s
