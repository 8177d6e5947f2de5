"""The days that a text names, in several languages."""

from __future__ import annotations

import pytest

from shared.text.named_days import named_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He came on Monday, and left on May 3 or 4 June.", {"monday", "3", "4"}),
        ("Llegó el miércoles; el día 24 y el 5 de mayo.", {"miércoles", "24", "5"}),
        ("Er kam am Dienstag, dem 3. März.", {"dienstag", "3"}),
        ("Он прибыл в среду, 5 мая.", {"среду", "5"}),
        ("10일 월요일에 도착하였다.", {"10", "월요일"}),
        ("代表团10日星期一抵达。", {"10", "星期一"}),
        ("Some 30 delegates stayed for 12 days.", set()),
    ],
)
def test_days(text: str, days: set[str]) -> None:
    assert named_days(text) == days
