"""Placeholders are found by what they replace, never by what an address showed first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.history import compute
from services.publisher.core.placeholders.placeholders import placeholder_signs, replacements
from services.publisher.core.texts.lines_of_texts import Lined, is_longer
from tests.unit.publisher.test_counters import text
from tests.unit.publisher.test_history import seen

WINDOW = timedelta(hours=1)
ELSEWHERE = {"back soon": seen(0).at}


def signs(facts: Sequence[Seen], shown: Mapping[str, datetime], alike: Collection[set[str]] = ()) -> list[Sign]:
    return placeholder_signs(facts, shown, WINDOW, lambda *both: {*both} in alike)


def test_what_replaced_other_articles_too_is_a_sign_of_absence() -> None:
    facts = [seen(0), seen(1, "back soon"), seen(2), seen(3, "back soon")]
    assert [(s.kind, s.capture_id) for s in signs(facts, ELSEWHERE)] == [
        ("soft-gone", facts[1].capture_id),
        ("soft-gone", facts[3].capture_id),
    ]


def test_an_edit_that_no_other_article_shows_is_an_edit() -> None:
    assert signs([seen(0), seen(1, "edited")], ELSEWHERE) == []


def test_the_first_text_of_an_address_is_its_own() -> None:
    assert signs([seen(0, "back soon"), seen(1, "back soon")], ELSEWHERE) == []


def test_an_article_that_was_published_meanwhile_begins_with_the_placeholder() -> None:
    facts = [seen(0, "back soon"), seen(1, "back soon"), seen(2, "its own")]
    assert [s.capture_id for s in signs(facts, ELSEWHERE)] == [s.capture_id for s in facts[:2]]


def test_an_own_text_that_later_stands_everywhere_is_still_its_own() -> None:
    facts = [seen(0, "back soon"), seen(6, "of another"), seen(7, "back soon"), seen(8, "edited")]
    assert signs(facts, {"back soon": seen(5).at}) == []


def test_an_own_text_in_the_words_of_the_placeholder_is_its_own_when_it_returns() -> None:
    own, again = (replace(seen(hour, "of one form"), wording="form") for hour in (0, 2))
    shown = {"back soon": seen(1).at, "form": seen(1).at}
    found = signs([own, seen(1, "back soon"), again], shown)
    assert [s.capture_id for s in found] == [seen(1).capture_id]


def test_texts_of_two_parsers_are_not_compared() -> None:
    assert signs([seen(0, parser="1"), seen(1, "back soon", parser="2")], ELSEWHERE) == []


def test_what_replaced_another_wording_is_found_by_its_words() -> None:
    own, page = replace(seen(0), wording="own"), replace(seen(1, "back at ten"), wording="alike")
    assert list(replacements([own, page, replace(seen(2), wording="")], "wording")) == [page]
    assert list(replacements([replace(own, wording="alike"), page], "wording")) == [], "it reads like that itself"


def series(hours: Sequence[float], begins: str, wording: str) -> list[Seen]:
    """Return the visits of a new report that shows a page of these words and its own text in turn."""
    own = "words of all reports"
    page = (replace(seen(hour, begins), wording=wording, ending="footer") for hour in hours[::2])
    text = (replace(seen(hour, "own"), wording=own, ending="footer") for hour in hours[1::2])
    return sorted([*page, *text], key=lambda s: s.at)


SERIES = {"back soon": seen(0).at, "soon": seen(0).at, "words of all reports": seen(3).at}
"""Other reports of one wording were published during the outage, so their words replaced its page."""


@pytest.mark.parametrize("hours", [(1, 4), (1, 4, 6, 8)])
@pytest.mark.parametrize("page", ["back soon", "back at 10:42"])
def test_an_outage_page_stays_one_whatever_words_of_a_series_replaced_it(hours: Sequence[float], page: str) -> None:
    facts = series(hours, page, "soon")
    found = signs(facts, SERIES)
    assert {s.capture_id for s in found} == {s.capture_id for s in facts if s.revision_id == page}
    shown = [f for f in facts if f.revision_id != page]
    told = compute(shown, found, WINDOW, lambda since, _: since)
    assert (told.revision_count, {"revised", "alternating"} & {c.kind for c in told.changes}) == (1, set())


def test_a_page_that_is_the_same_everywhere_is_an_outage_page_even_if_a_report_repeats_its_lines() -> None:
    facts = series((1, 4, 6, 8), "back soon", "soon")
    assert len(signs(facts, SERIES, [{"back soon", "own"}])) == 2


@pytest.mark.parametrize("hours", [(1, 4), (1, 4, 6, 8)])
def test_a_report_with_and_without_a_line_that_all_have_is_its_own(hours: Sequence[float]) -> None:
    assert signs(series(hours, "own with a line", "soon"), SERIES, [{"own with a line", "own"}]) == []


def test_one_text_is_the_other_with_some_more_lines() -> None:
    own, footer = ("The river stood at 5 metres in the morning.", "It rose."), "Printed by the Gazette, Main Street 1."
    whole = Lined(text(*own, footer))
    assert is_longer(whole, Lined(text("We use cookies.", *own, footer)))
    assert is_longer(whole, Lined(text(*own)))
    assert not is_longer(whole, Lined(text("Back at 10:42.", footer)))
    assert not is_longer(whole, Lined(text(footer))), "most of it is not there"
