"""Names with one label are told apart by what the list has of them."""

from __future__ import annotations

from collections import Counter

from services.reader.core.article.named import label_of
from services.reader.core.article.namesakes import disambiguator
from shared.names.gazetteer import names


def test_two_persons_are_told_apart_by_their_own_spellings() -> None:
    assert disambiguator("person.ri-yong-ho") == "리영호" and disambiguator("person.ri-yong-ho-diplomat") == "리용호"


def test_places_are_told_apart_by_their_countries() -> None:
    assert [disambiguator(f"place.{id}") for id in ("kangwon-kp", "kangwon-kr", "georgia-us", "ge")] == [
        "KP",
        "KR",
        "US",
        "",
    ]


def test_no_two_names_of_a_kind_look_the_same() -> None:
    shown = Counter((name.kind, label_of(name.id), disambiguator(name.id)) for name in names().values())
    assert [one for one, number in shown.items() if number > 1] == []
    assert disambiguator("person.kim-jong-un") == ""
