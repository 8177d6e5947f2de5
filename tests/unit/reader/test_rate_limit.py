"""The rate of requests to the API, by key and by address."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.reader.adapters.web.api_limits import ApiKey, read_keys
from services.reader.core.api.rate_limit import RateLimit
from shared.errors import Misconfigured


def test_a_minutes_worth_may_be_used_at_once_and_then_comes_back_evenly() -> None:
    limit = RateLimit()
    assert [limit.take("a", 60, 100.0) for _ in range(60)] == [0.0] * 60
    assert limit.take("a", 60, 100.0) == pytest.approx(1.0)
    assert limit.take("b", 60, 100.0) == 0.0
    assert limit.take("a", 60, 100.5) == pytest.approx(0.5)
    assert limit.take("a", 60, 101.0) == 0.0


def test_silence_saves_no_more_than_a_minutes_worth() -> None:
    limit = RateLimit()
    limit.take("a", 2, 0.0)
    assert [limit.take("a", 2, 9_999.0) > 0 for _ in range(3)] == [False, False, True]


def test_callers_are_forgotten_when_there_are_very_many() -> None:
    limit = RateLimit()
    for number in range(30_000):
        limit.take(str(number), 10, float(number))
    assert len(limit._buckets) <= 10_001


def test_keys_are_read_from_their_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# lab\n\nlab {'a' * 64} 600\n")
    assert read_keys(file) == {"a" * 64: ApiKey("lab", 600)}
    assert read_keys(None) == {}


@pytest.mark.parametrize("line", ["lab", f"lab {'a' * 63} 600", f"lab {'a' * 64} 0", f"lab {'a' * 64}"])
def test_a_line_that_is_no_key_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# keys\n{line}\n")
    with pytest.raises(Misconfigured, match=r"line 2 of .*PRESSWATCH_API_KEYS"):
        read_keys(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot read the API keys"):
        read_keys(tmp_path / "none")
