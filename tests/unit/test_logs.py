"""Lines written for many entries at once are those that would have been written one by one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.observability import logs

ROWS = [{"entry": "1-0", "trace_id": "a" * 32}, {"entry": "2-0", "outcome": "dönе\n"}]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    before = structlog.get_config()
    file = io.StringIO()
    yield file
    structlog.configure(**before)


def _to(file: io.StringIO, level: str = "info") -> None:
    logs.configure("under-test", "json", level)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file), cache_logger_on_first_use=False)


def _lines(file: io.StringIO) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    return [{key: value for key, value in line.items() if key != "timestamp"} for line in lines]


def test_each_row_is_the_line_it_would_be_by_itself(written: io.StringIO) -> None:
    _to(written)
    logs.info_each("entry finished", ROWS)
    at_once, _ = _lines(written), written.truncate(written.seek(0))
    for row in ROWS:
        structlog.get_logger().info("entry finished", **row)

    assert at_once == _lines(written)
    assert len(at_once) == 2


def test_nothing_is_written_below_the_level_asked_for(written: io.StringIO) -> None:
    _to(written, "warning")
    logs.info_each("entry finished", ROWS)
    assert written.getvalue() == ""


def test_a_test_that_listens_hears_each(written: io.StringIO) -> None:
    _to(written)
    with structlog.testing.capture_logs() as heard:
        logs.info_each("entry finished", ROWS)
    assert [line["entry"] for line in heard] == ["1-0", "2-0"]
