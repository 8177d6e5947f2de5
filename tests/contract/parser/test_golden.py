"""Pages of our own writing come out as kept: articles, lists, feeds, sitemaps, each layout and each refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from services.parser.core.extraction import Refusal
from shared.sources.model import Outlet
from tests.contract.parser.golden import EXPECTED, PAGES, Case, cases, made_of, outlets, written

_KINDS = {Refusal.LISTING, Refusal.COLLECTION, Refusal.PRODUCT, Refusal.SERVICE, Refusal.FORUM}
_NOT_FROM_A_PAGE = _KINDS | {Refusal.NOT_HTML, Refusal.TOO_SLOW, Refusal.TOO_LARGE, Refusal.TOO_DEEP}
"""Told by size, depth or time, of what is no page, or by a model that is trained anew: each has a test of its own."""


@pytest.fixture(scope="module")
def known() -> Mapping[str, Outlet]:
    return outlets()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_page_gives_what_is_kept(case: Case, known: Mapping[str, Outlet]) -> None:
    kept = case.expected.read_text(encoding="utf-8")
    assert written(made_of(case, known)) == kept, "python -m tests.contract.parser.golden writes it anew"


def test_nothing_is_kept_that_no_case_asks_for() -> None:
    asked = cases()
    assert {path.name for path in EXPECTED.iterdir()} == {case.expected.name for case in asked}
    assert {path.name for path in PAGES.iterdir()} == {case.table["page"] for case in asked}


def test_every_refusal_that_a_page_can_meet_is_shown() -> None:
    kept = [json.loads(case.expected.read_text(encoding="utf-8")) for case in cases()]
    shown = {row["refused"] for row in kept if "refused" in row}
    assert shown == {reason.value for reason in Refusal} - {reason.value for reason in _NOT_FROM_A_PAGE}


def test_every_outlet_of_the_dprk_has_an_article_in_its_layout(known: Mapping[str, Outlet]) -> None:
    shown = {case.table.get("outlet") for case in cases() if case.kind == "article"}
    theirs = {outlet.id for outlet in known.values() if outlet.country == "KP"} | {"choson-sinbo"}
    assert theirs <= shown
