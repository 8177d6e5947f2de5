"""An absence that another archive saw is recorded, but it is no sign of a removal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.parser.core.extraction import NotAnArticle, Refusal
from services.parser.core.messages import refused_observation
from services.parser.core.page import page_of
from shared.contracts import BlobRef, Capture, ObservationKind, Origin
from shared.sources import Outlet
from shared.sources.rules import Rules

AT = datetime(2020, 1, 1, tzinfo=UTC)


class OneOutlet:
    def place(self, url: str, outlet: str | None, edition: str | None) -> tuple[Outlet, str | None]:
        return Outlet(id="paper", name="The Paper", hosts=("paper.example",)), None

    def rules(self, outlet: Outlet) -> tuple[Rules, ...]:
        return ()


@pytest.mark.parametrize(
    ("origin", "kind"),
    [
        (Origin.FETCHED, ObservationKind.SOFT_GONE),
        (Origin.ARCHIVED, ObservationKind.NO_ARTICLE),
        (Origin.CONTRIBUTED, ObservationKind.NO_ARTICLE),
    ],
)
def test_only_our_own_visits_find_that_an_article_is_gone(origin: Origin, kind: ObservationKind) -> None:
    body = BlobRef(sha256="0" * 64, size=1, media_type="text/html")
    capture = Capture(url="http://paper.example/a", captured_at=AT, body=body, origin=origin)
    seen = refused_observation(page_of(capture, AT, OneOutlet()), NotAnArticle(Refusal.SOFT_GONE))
    assert (seen.kind, seen.reason, seen.origin) == (kind, Refusal.SOFT_GONE.value, origin)
