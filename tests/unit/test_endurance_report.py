"""What an endurance run calls growth."""

from __future__ import annotations

import pytest

from tests.load.endurance import Sample, report


def samples(what: str, values: list[float]) -> list[Sample]:
    return [{"at": 10.0 * n, "stored": 50.0 * n, what: value} for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("what", "values", "passes"),
    [
        ("fetcher files", [24, 24, 24, 24, 24, 24, 24, 24], True),
        ("fetcher files", [24, 30, 24, 25, 24, 25, 26, 27], True),
        ("fetcher files", [24, 25, 26, 27, 28, 30, 32, 34], False),
        ("reader files", [21, 21, 21, 21, 21, 21, 21, 21, 21, 28, 21, 28], True),
        ("database connections", [9, 9, 9, 10, 12, 14, 16, 18], False),
        ("reader pid", [700, 700, 700, 700, 700, 700, 700, 700], True),
        ("reader pid", [700, 700, 700, 700, 700, 700, 650, 650], False),
        ("consumer names", [16, 16, 16, 16, 20, 20, 24, 24], False),
        ("reader memory MB", [100, 105, 110, 115, 120, 125, 130, 135], True),
        ("reader memory MB", [100, 110, 120, 130, 140, 150, 160, 170], False),
    ],
)
def test_growth(what: str, values: list[float], passes: bool) -> None:
    assert report(samples(what, values)) is passes


def test_the_first_quarter_does_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(samples("reader memory MB", [10, 50, 100, 100, 100, 100, 100, 100]))
    assert "GREW" not in capsys.readouterr().out
