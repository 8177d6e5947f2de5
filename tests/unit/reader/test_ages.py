"""An age says the whole time once, also to those who hear it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from services.reader.adapters.web.templates import TemplateRenderer

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "heard"),
    [
        (timedelta(hours=3), "3 hours ago (1 March 2026, 09:30 UTC)"),
        (timedelta(days=9), "20 February 2026, 12:30 UTC"),
    ],
)
def test_an_age_has_its_time_once(before: timedelta, heard: str) -> None:
    cards = TemplateRenderer(str)._environment.get_template("_cards.html").module
    written = str(cards.age(NOW - before, NOW))  # type: ignore[attr-defined]
    assert re.sub("<[^>]*>", "", written) == heard
