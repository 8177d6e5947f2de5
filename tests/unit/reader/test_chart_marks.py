"""The labelled lines of a chart of trends: few, at round values, and within the chart."""

from __future__ import annotations

import pytest

from services.reader.core.charts.trends import HEIGHT, WIDTH, grid_values, periods, years


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (171, ["50", "100", "150"]),
        (1, ["0.2", "0.4", "0.6", "0.8"]),
        (9.99, ["2", "4", "6", "8"]),
        (2500, ["500", "1,000", "1,500", "2,000"]),
        (5e6, ["1,000,000", "2,000,000", "3,000,000", "4,000,000"]),
        (72.7, ["20", "40", "60"]),
        (0.03, ["0.01", "0.02", "0.03"]),
        (0, []),
    ],
)
def test_levels_are_round_and_few(most: float, expected: list[str]) -> None:
    found = grid_values(most)
    assert [one.label for one in found] == expected
    assert all(0 < one.at < HEIGHT for one in found)
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([20111201, 20140301], ["2012", "2013", "2014"]),
        ([20110101, 20110301], []),
        ([19970101, 20140101], ["1998", "2001", "2004", "2007", "2010", "2013"]),
        ([], []),
    ],
)
def test_years_are_marked_where_they_begin(days: list[int], expected: list[str]) -> None:
    found = years(periods(days, "month"))
    assert [one.label for one in found] == expected
    assert all(0 < one.at < WIDTH for one in found)
