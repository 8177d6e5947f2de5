"""The benchmark of the whole pipeline asks nobody but its own server, and counts the work that both sides do."""

from __future__ import annotations

import tomllib

import pytest

from shared.sources import Outlet
from tests.bench import pipeline
from tests.bench.parts import PARTS


def test_no_page_leads_to_a_request_for_its_pictures_or_style_sheets() -> None:
    written = pipeline.SOURCE.format(host="127.0.0.1:1", feed="http://127.0.0.1:1/feed.xml")
    fetch = Outlet.model_validate(tomllib.loads(written)).fetch
    assert (fetch.images, fetch.styles) == (False, False)


def test_the_start_of_the_peer_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def peer(_: str, __: int, limit: int | None = None) -> dict[str, float]:
        stored, start_ms, article_ms = limit or 1300, 2000.0, 40.0
        return {"stored": stored, "crawler_ms": article_ms + start_ms / stored, "postgres_ms": 2.0}

    monkeypatch.setattr(pipeline, "_peer", peer)
    assert pipeline.run_peer("python", 2) == pytest.approx(42.0)


def test_each_round_is_compared_with_the_peer_that_ran_after_it() -> None:
    rounds = [{"all": 20.0, "peer": 50.0}, {"all": 40.0, "peer": 120.0, "other": 3.0}, {"all": 30.0, "peer": 60.0}]
    found = pipeline.summary(rounds)
    assert found == {
        "all": 30.0, "peer": 60.0, "other": 0.0, "times": 2.5, "times least": 2.0, "times most": 3.0,
    }  # fmt: skip


def test_without_a_peer_there_is_no_comparison() -> None:
    assert pipeline.summary([{"all": 20.0}]) == {"all": 20.0}
    rows = PARTS["pipeline"].rows({"all": 20.0, "all but reader": 18.0, "at rest": 0.4})
    assert "×" not in {row.unit for row in rows}
