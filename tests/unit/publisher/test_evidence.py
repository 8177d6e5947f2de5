"""A look may show that an outage began shortly before. An unchanged page or a list does not."""

from __future__ import annotations

import pytest

from services.publisher.core.batch import Batch
from services.publisher.core.reading import read
from shared.contracts import EnrichedArticle
from shared.contracts import ObservationKind as Kind
from tests.publishing import WINDOW, Telling, enriched, hours, observed, polled, unchanged

SHOWN = enriched("a", hours(0))
EIGHTH_S = WINDOW.total_seconds() / 8


@pytest.mark.parametrize(
    ("look", "back_s"),
    [
        (SHOWN, EIGHTH_S),
        (observed("a", hours(1), Kind.NOT_FOUND), EIGHTH_S),
        (unchanged(SHOWN, hours(1)), 0),
        (polled(hours(1)), 0),
    ],
    ids=["a page", "missing", "unchanged", "a list"],
)
def test_how_far_back_a_look_reaches(look: Telling, back_s: float) -> None:
    batch = Batch([read(look)]) if isinstance(look, EnrichedArticle) else Batch([], [look])  # type: ignore[list-item]
    [row] = batch.evidence(lambda _: WINDOW)
    assert row["back_s"] == back_s
