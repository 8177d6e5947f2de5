"""Up to when, and with articles how old, an article's lines were compared."""

from __future__ import annotations

from services.publisher.core.compared_lines import Compared
from tests.publishing import hours

EARLY = Compared(hours(5), hours(1))
LATE = Compared(hours(9), hours(3), awaits=True)


def test_two_comparisons_reach_as_far_as_each() -> None:
    assert EARLY.and_also(LATE) == LATE.and_also(EARLY) == Compared(hours(9), hours(1), awaits=True)


def test_where_one_looked_at_articles_of_any_age_both_did() -> None:
    assert EARLY.and_also(Compared(hours(7))) == Compared(hours(7))


def test_no_comparison_adds_nothing() -> None:
    assert Compared().and_also(EARLY) == EARLY.and_also(Compared()) == EARLY
    assert Compared().columns() == {"lines_until": None, "lines_oldest": None, "awaits_lines": False}
