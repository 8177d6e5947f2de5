"""Reports of one event in languages with one alphabet: rare words tell them from others that share their names."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text.across_languages import Terms, one_event
from shared.text.stories import Kinship


def kin(id: str, score: float, shared: int) -> Kinship:
    return Kinship(id, score, 0.6, tuple(f"place.{number}" for number in range(shared)), ())


def words(text: str) -> Terms:
    return dict.fromkeys(text.split(), 2)


OTHERS: dict[str, Terms] = {
    f"{one}{number}": words("jong presidium talks hall") for one in "os" for number in range(19)
}
"""Other texts, half of them in Spanish."""
MINE = words("kozhemyako amur jong presidium talks hall")
GUEST = words("kozhemyako amur jong presidium sala")
ANOTHER = words("rabehi argelia jong presidium sala")
PUTIN = ("person.vladimir-putin", "person.kim-jong-un", "place.pyongyang")


def found(candidates: list[Kinship], terms: Mapping[str, Terms]) -> list[tuple[str, tuple[str, ...]]]:
    return compared(candidates, {"mine": MINE, **OTHERS, **terms})


def compared(candidates: list[Kinship], terms: Mapping[str, Terms]) -> list[tuple[str, tuple[str, ...]]]:
    languages = {id: "en" if id == "mine" or id.startswith("o") else "es" for id in (*terms, "guest", "another")}
    return [(one.id, one.words) for one in one_event("mine", candidates, terms, languages)]


def test_two_rare_words_in_both_are_enough() -> None:
    terms = {"guest": GUEST, "another": ANOTHER}
    assert found([kin("guest", 0.5, 2), kin("another", 0.95, 6)], terms) == [("guest", ("amur", "kozhemyako"))]


def test_one_rare_word_needs_more_names() -> None:
    terms = {"guest": words("kozhemyako jong presidium sala")}
    assert found([kin("guest", 0.5, 4)], terms) == found([kin("guest", 0.9, 3)], terms) == []
    assert found([kin("guest", 0.7, 4)], terms) == [("guest", ("kozhemyako",))]


def test_words_are_rare_only_among_enough_texts_of_each_language() -> None:
    for language in "os":
        few = {id: terms for id, terms in OTHERS.items() if not id.startswith(language)}
        assert compared([kin("guest", 0.75, 4)], {"mine": MINE, "guest": GUEST, **few}) == []
        assert compared([kin("guest", 0.8, 4)], {"mine": MINE, "guest": GUEST, **few}) == [("guest", ())]


def test_all_words_of_listed_names_count_as_one() -> None:
    terms = {"mine": words("putin vladimir letter"), "guest": words("putin vladimir tropas"), **OTHERS}
    assert compared([Kinship("guest", 0.805, 0.579, PUTIN, ())], terms) == []
    assert compared([Kinship("guest", 0.805, 0.579, (*PUTIN, "place.ru"), ())], terms) == [("guest", ())]
    with_village = {
        id: words(" ".join((*one, "komdok"))) if id in ("mine", "guest") else one for id, one in terms.items()
    }
    assert compared([Kinship("guest", 0.5, 0.579, PUTIN, ())], with_village) == [("guest", ("komdok",))]


def test_other_alphabets_and_texts_without_words_need_names_alone() -> None:
    for theirs in (words("кожемяко амур зал"), words("김정은 주석"), {}):
        assert found([kin("guest", 0.8, 4)], {"guest": theirs}) == [("guest", ())]
        assert found([kin("guest", 0.7, 4)], {"guest": theirs}) == []


def test_the_order_does_not_matter() -> None:
    terms = list({"guest": GUEST, "another": ANOTHER, **OTHERS, "mine": MINE}.items())
    candidates = [kin("guest", 0.5, 2), kin("another", 0.95, 6)]
    for at in range(0, len(terms), 5):
        order = [*terms[at:], *terms[:at]]
        assert [id for id, _ in compared(candidates, dict(order))] == ["guest"]
