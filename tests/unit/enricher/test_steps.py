"""The enricher's steps: each can be left out, each can run alone, and each says its version."""

from __future__ import annotations

import pytest

from services.enricher.core.enrich import enrich
from services.enricher.core.steps import STEPS, steps_without
from shared.archive.write.enrichment import COLUMNS
from shared.contracts import IN_TITLE, Block, BlockKind, Mark, MarkKind
from shared.errors import Misconfigured
from tests.unit.enricher.articles import article

TEXT = (
    "President Vladimir Putin visited Pyongyang on January 5, 2011, and met officials of the Workers' Party of Korea."
)


def english(_: str) -> list[tuple[str, float]]:
    return [("en", 0.99)]


def test_versions_stand_on_the_result() -> None:
    enriched = enrich(article(TEXT), ["en"], "UTC", english)
    assert enriched.steps == {step.name: step.version for step in STEPS}


@pytest.mark.parametrize("step", [step.name for step in STEPS])
def test_a_step_alone_gives_what_it_gives_among_all(step: str) -> None:
    everything = enrich(article(TEXT), ["en"], "UTC", english)
    alone = enrich(article(TEXT, steps=(step,)), ["en"], "UTC", english)
    assert list(alone.steps) == [step]
    for column in set(COLUMNS[step]) - {"bands"}:  # the publisher makes them of the fingerprint
        assert getattr(alone, column) == getattr(everything, column)


def test_a_step_left_out_says_nothing() -> None:
    enriched = enrich(article(TEXT), ["en"], "UTC", english, steps_without(["names", "dates"]))
    assert not enriched.names and not enriched.dates
    assert not {"names", "dates"} & enriched.steps.keys()
    with pytest.raises(Misconfigured, match="colours is not an enricher step"):
        steps_without(["colours"])


def test_every_step_has_its_columns() -> None:
    assert COLUMNS.keys() == {step.name for step in STEPS}


def test_names_stand_where_they_say() -> None:
    page = article("First.", TEXT, title="Putin in the DPRK")
    names = enrich(page, ["en"], "UTC", english).names
    texts = {IN_TITLE: page.title, **{n: block.text for n, block in enumerate(page.blocks)}}
    found = [(texts[n.block][n.start : n.end], n.ids[0], n.title) for n in names]
    assert found == [
        ("Putin", "person.vladimir-putin", ""),
        ("DPRK", "place.dprk", ""),
        ("Vladimir Putin", "person.vladimir-putin", "President"),
        ("Pyongyang", "place.pyongyang", ""),
        ("Workers' Party of Korea", "org.wpk", ""),
    ]


def test_links_to_other_articles_name_nothing() -> None:
    link = Mark(kind=MarkKind.LINK, start=0, end=5, url="https://news.example/2")
    page = article("A text.", blocks=(Block(kind=BlockKind.LIST_ITEM, text="Japan", marks=(link,)),))
    assert enrich(page, ["en"], "UTC", english).names == ()
