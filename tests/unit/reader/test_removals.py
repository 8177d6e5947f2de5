"""Which filters of a mass removal have articles. Only their lists are cached."""

from __future__ import annotations

import pytest

from services.reader.adapters.pages.removals import occurs
from shared.archive.read.mass_removals import Counted

COUNTED = [Counted("year", "2023", 3), Counted("year", "", 1), Counted("topic", "economy", 2)]


@pytest.mark.parametrize(
    ("year", "topic", "there"),
    [
        ("", "", True), ("2023", "economy", True), ("undated", "", True),
        ("2024", "", False), ("", "made-up", False), ("economy", "", False),
    ],
)  # fmt: skip
def test_only_values_that_occur_have_a_list(year: str, topic: str, there: bool) -> None:
    assert occurs(COUNTED, {"year": year, "topic": topic, "language": ""}) == there
