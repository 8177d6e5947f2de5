"""A document counts as the source of a spelling only if its letters show who is meant."""

from __future__ import annotations

import pytest

from tests.bench.name_sources import certain, may_be_another


@pytest.mark.parametrize(
    ("id", "spelling", "doubtful"),
    [
        ("person.john-bolton", "Bolton", True),
        ("person.john-bolton", "John Bolton", False),
        ("person.kim-jong-un", "김정은", False),
        ("person.ri-yong-ho", "Ri Yong Ho", True),
        ("place.cg", "Congo", True),
        ("place.nampho", "Nampho", False),
        ("org.cfc", "CFC", True),
        ("org.hyundai", "현대", True),
        ("org.wikileaks", "WikiLeaks", False),
    ],
)
def test_a_surname_an_abbreviation_and_a_spelling_of_two_names_are_doubtful(
    id: str, spelling: str, doubtful: bool
) -> None:
    assert may_be_another(id, spelling) is doubtful


def test_a_doubtful_spelling_counts_beside_a_longer_one() -> None:
    assert certain("person.john-bolton", {"Bolton"}) == set()
    assert certain("person.john-bolton", {"Bolton", "John Bolton"}) == {"Bolton", "John Bolton"}
