"""Placeholders are found by what they replace, never by what an address showed first."""

from __future__ import annotations

from dataclasses import replace

from services.publisher.core.placeholders import placeholder_signs
from tests.unit.publisher.test_history import seen

ELSEWHERE = {"revision_id": {"back soon"}, "wording": {"alike"}}


def test_what_replaced_other_articles_too_is_a_sign_of_absence() -> None:
    facts = [seen(0), seen(1, "back soon"), seen(2), seen(3, "back soon")]
    assert [(s.kind, s.capture_id) for s in placeholder_signs(facts, ELSEWHERE)] == [
        ("soft-gone", facts[1].capture_id),
        ("soft-gone", facts[3].capture_id),
    ]


def test_an_edit_that_no_other_article_shows_is_an_edit() -> None:
    assert placeholder_signs([seen(0), seen(1, "edited")], ELSEWHERE) == []


def test_the_first_text_of_an_address_is_its_own() -> None:
    assert placeholder_signs([seen(0, "back soon"), seen(1, "back soon")], ELSEWHERE) == []


def test_texts_of_two_parsers_are_not_compared() -> None:
    assert placeholder_signs([seen(0, parser="1"), seen(1, "back soon", parser="2")], ELSEWHERE) == []


def test_what_differs_by_a_number_only_is_the_same_page() -> None:
    own, page = replace(seen(0), wording="own"), replace(seen(1, "back at ten"), wording="alike")
    assert [s.capture_id for s in placeholder_signs([own, page], ELSEWHERE)] == [page.capture_id]
    begun = replace(own, wording="alike")
    assert placeholder_signs([begun, page], ELSEWHERE) == [], "the article itself reads like that"
