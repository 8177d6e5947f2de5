"""Only for signs of absence, and visits that may repeat one, is it asked when the outlet answered well."""

from __future__ import annotations

from dataclasses import replace

from services.publisher.core.history import absence_starts
from shared.contracts import ObservationKind as Kind
from tests.publishing import hours
from tests.unit.publisher.test_history import sign

GONE = replace(sign(1, Kind.SOFT_GONE, capture="c1"), body="notice")


def test_a_visit_that_finds_the_articles_own_body_unchanged_asks_nothing() -> None:
    own, notice = (replace(sign(hour, Kind.NOT_MODIFIED), body=body) for hour, body in ((2, "own"), (3, "notice")))
    assert absence_starts([GONE, own, notice]) == [hours(1), hours(3)]
    assert absence_starts([GONE, replace(notice, address_id="b")]) == [hours(1)]


def test_where_a_body_is_unknown_it_may_be_that_of_the_sign() -> None:
    unnamed = sign(2, Kind.NOT_MODIFIED)
    assert absence_starts([GONE, unnamed]) == [hours(1), hours(2)]
    own = replace(unnamed, body="own")
    assert absence_starts([replace(GONE, body=""), own]) == [hours(1), hours(2)]
    assert absence_starts([sign(1, Kind.NOT_FOUND), own]) == [hours(1)], "a 404 has no body"
