"""The model of page kinds sees titles, days, headings and title links."""

from __future__ import annotations

from math import log1p
from typing import Any
from unittest.mock import patch

import pytest

from services.parser.core import extract as reading
from services.parser.core.kinds.decision import ARTICLE, Judged
from services.parser.core.kinds.layout import LAID_OUT, laid_out
from services.parser.core.kinds.model import Model

PROSE = "The harbour board of Arlen met on the quay to weigh a plan for the new ferry, and the vote was close."


def features(title: str, body: str) -> dict[str, float]:
    """Return the features of a page as the parser reads it."""
    found: list[list[float]] = []

    def note(_: str, head: Any, scripts: Any, named: Any, outline: Any, chosen: Any, title: str, *rest: Any) -> Judged:
        found.append(laid_out(head.title, title, outline, chosen))
        return Judged(ARTICLE)

    with patch.object(reading, "judge", note):
        html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
        reading.extract(html, "https://arlen.example/ferry")
    return dict(zip(LAID_OUT, found[0], strict=True))


def story(count: int = 6, between: str = "") -> str:
    return between.join(f"<p>{PROSE} Part {n}.</p>" for n in range(count))


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Lamp repair services", story(), {"title_trade": 2.0, "title_words": 3.0, "title_guide": 0.0}),
        ("How to mend a lamp: why?", story(), {"title_guide": 1.0, "title_question": 1.0, "title_colon": 1.0}),
        (
            "Ferry news",
            "".join(f"<p>{PROSE}</p><div>{n} March 2024</div>" for n in range(1, 8)),
            {"days": log1p(7), "days_differing": log1p(7), "day_at_title": 1.0},
        ),
        ("배편 소식", "<div>2024.03.05</div>" + story(), {"days": log1p(1), "day_at_title": 1.0}),
        ("Ferry vote", "<div>By Ada Lund</div>" + story(), {"byline_at_title": 1.0, "day_at_title": 0.0, "days": 0.0}),
        (
            "Ferry lines",
            story(between="<h2>Contact our team</h2>"),
            {"headings_calling": 5 / 6, "headings_asking": 0.0},
        ),
        (
            "Ferry news",
            story(between='<div><a href="/n/1">The harbour board met once again</a></div>'),
            {"title_links": log1p(5), "between_links": 5 / 11, "between_title_links": log1p(5)},
        ),
        ("Ferry news", story().replace(". Part", " … Part").replace(".</p>", "…</p>"), {"between_cut": 1.0}),
    ],
)
def test_what_the_model_sees(title: str, body: str, expected: dict[str, float]) -> None:
    found = features(title, body)
    assert {name: found[name] for name in expected} == pytest.approx(expected)


@pytest.mark.parametrize(("number", "expected"), [(1.0, False), (3.0, True)])
def test_documents_are_told_from_articles(number: float, expected: bool) -> None:
    model = Model({}, {}, (), 0.0, (), {}, ((0, 2.0, -1.0, 0.5), 0.2))
    assert model.is_document([number]) is expected
