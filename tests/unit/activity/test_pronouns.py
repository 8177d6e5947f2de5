"""`He` at the beginning of a sentence is the man of the sentence before, if he is the only one there."""

from __future__ import annotations

import pytest

from shared.activity.acts import Named
from shared.activity.pronouns import WOMEN, antecedent, he_in
from shared.names.gazetteer import names

KIM, PUTIN = "person.kim-jong-un", "person.vladimir-putin"
SPELLINGS = {
    "Kim Jong Un": KIM,
    "Putin": PUTIN,
    "Ri Sol Ju": "person.ri-sol-ju",
    "Angela Merkel": "person.angela-merkel",
    "Wonsan": "place.wonsan",
}


def who(sentence: str) -> str:
    found = [(sentence.find(text), text, id) for text, id in SPELLINGS.items() if text in sentence]
    return antecedent(sentence, [Named(id, at, at + len(text)) for at, text, id in sorted(found)])


@pytest.mark.parametrize(
    "sentence",
    [
        "Kim Jong Un visited a farm.",
        "General Secretary Kim Jong Un gave field guidance to a plant in Wonsan.",
        "On Monday, Kim Jong Un, general secretary of the party, visited the Central Zoo.",
    ],
)
def test_the_only_man_of_a_sentence_is_he(sentence: str) -> None:
    assert who(sentence) == KIM


@pytest.mark.parametrize(
    "sentence",
    [
        "Kim Jong Un met Putin.",
        "Kim Jong Un met Pak Chol Su.",
        "Kim Jong Un was met by Ji Bingxuan at the station.",
        "Kim Jong Un received a delegation led by its chairman.",
        "Kim Jong Un talked with President Lukashenko Aleksandr.",
        "Kim Jong Un's birthday was celebrated.",
        "The minister praised Kim Jong Un.",
        "Kim Jong Un visited a farm, where manager Han Song spoke.",
        "Kim Jong Un visited a farm with its manager, Han Song.",
        "Ri Sol Ju visited a farm.",
        "Angela Merkel visited a farm.",
        "The farm in Wonsan is new.",
    ],
)
def test_where_another_may_be_meant_nobody_is(sentence: str) -> None:
    assert who(sentence) == ""


def test_only_a_he_that_begins_the_sentence_counts() -> None:
    assert he_in("He visited a farm.") == (0, 2)
    assert he_in("That day he visited a farm.") is None
    assert he_in("Then He visited a farm.") == (5, 7)
    assert he_in("Heads of state met.") is None
    assert he_in("He Lifeng visited a farm.") is None, "that is a surname"


def test_the_women_stand_in_the_list_of_names() -> None:
    assert names().keys() >= WOMEN
