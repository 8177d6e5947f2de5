"""Reports of one event in languages with one alphabet: rare words tell them from others that share their names."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice, permutations

from shared.text.across_languages import Terms, one_event
from shared.text.stories import Kinship


def kin(id: str, score: float, shared: int) -> Kinship:
    return Kinship(id, score, 0.6, tuple(f"place.{number}" for number in range(shared)), ())


def words(text: str) -> Terms:
    return dict.fromkeys(text.split(), 2)


OTHERS: dict[str, Terms] = {f"o{number}": words("jong presidium talks hall") for number in range(9)}
MINE = words("kozhemyako amur jong presidium talks hall")
GUEST = words("kozhemyako amur jong presidium sala")
ANOTHER = words("rabehi argelia jong presidium sala")


def found(candidates: list[Kinship], terms: Mapping[str, Terms]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.id, one.words) for one in one_event("mine", candidates, {"mine": MINE, **OTHERS, **terms})]


def test_two_rare_words_in_both_are_enough() -> None:
    terms = {"guest": GUEST, "another": ANOTHER}
    assert found([kin("guest", 0.5, 2), kin("another", 0.95, 6)], terms) == [("guest", ("amur", "kozhemyako"))]


def test_one_rare_word_needs_more_names() -> None:
    terms = {"guest": words("kozhemyako jong presidium sala")}
    assert found([kin("guest", 0.5, 4)], terms) == found([kin("guest", 0.9, 3)], terms) == []
    assert found([kin("guest", 0.7, 4)], terms) == [("guest", ("kozhemyako",))]


def test_other_alphabets_and_texts_without_words_need_names_alone() -> None:
    for theirs in (words("кожемяко амур зал"), words("김정은 주석"), {}):
        assert found([kin("guest", 0.8, 4)], {"guest": theirs}) == [("guest", ())]
        assert found([kin("guest", 0.7, 4)], {"guest": theirs}) == []


def test_the_order_does_not_matter() -> None:
    terms = {"guest": GUEST, "another": ANOTHER, **OTHERS, "mine": MINE}
    candidates = [kin("guest", 0.5, 2), kin("another", 0.95, 6)]
    for order in islice(permutations(terms.items()), 0, 500_000, 50_000):
        assert [one.id for one in one_event("mine", candidates, dict(order))] == ["guest"]
