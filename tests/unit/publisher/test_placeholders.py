"""Placeholders are found by what they replace, never by what an address showed first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.publisher.core.placeholders import placeholder_signs, replacements
from tests.unit.publisher.test_history import seen

WINDOW = timedelta(hours=1)
ELSEWHERE = {"back soon": seen(0).at}


def test_what_replaced_other_articles_too_is_a_sign_of_absence() -> None:
    facts = [seen(0), seen(1, "back soon"), seen(2), seen(3, "back soon")]
    assert [(s.kind, s.capture_id) for s in placeholder_signs(facts, ELSEWHERE, WINDOW)] == [
        ("soft-gone", facts[1].capture_id),
        ("soft-gone", facts[3].capture_id),
    ]


def test_an_edit_that_no_other_article_shows_is_an_edit() -> None:
    assert placeholder_signs([seen(0), seen(1, "edited")], ELSEWHERE, WINDOW) == []


def test_the_first_text_of_an_address_is_its_own() -> None:
    assert placeholder_signs([seen(0, "back soon"), seen(1, "back soon")], ELSEWHERE, WINDOW) == []


def test_an_article_that_was_published_meanwhile_begins_with_the_placeholder() -> None:
    facts = [seen(0, "back soon"), seen(1, "back soon"), seen(2, "its own")]
    assert [s.capture_id for s in placeholder_signs(facts, ELSEWHERE, WINDOW)] == [s.capture_id for s in facts[:2]]


def test_an_own_text_that_later_stands_everywhere_is_still_its_own() -> None:
    facts = [seen(0, "back soon"), seen(6, "of another"), seen(7, "back soon"), seen(8, "edited")]
    assert placeholder_signs(facts, {"back soon": seen(5).at}, WINDOW) == []


def test_an_own_text_in_the_words_of_the_placeholder_is_its_own_when_it_returns() -> None:
    own, again = (replace(seen(hour, "of one form"), wording="form") for hour in (0, 2))
    shown = {"back soon": seen(1).at, "form": seen(1).at}
    found = placeholder_signs([own, seen(1, "back soon"), again], shown, WINDOW)
    assert [s.capture_id for s in found] == [seen(1).capture_id]


def test_texts_of_two_parsers_are_not_compared() -> None:
    assert placeholder_signs([seen(0, parser="1"), seen(1, "back soon", parser="2")], ELSEWHERE, WINDOW) == []


def test_what_replaced_another_wording_is_found_by_its_words() -> None:
    own, page = replace(seen(0), wording="own"), replace(seen(1, "back at ten"), wording="alike")
    assert list(replacements([own, page, replace(seen(2), wording="")], "wording")) == [page]
    assert list(replacements([replace(own, wording="alike"), page], "wording")) == [], "it reads like that itself"
