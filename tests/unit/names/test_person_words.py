"""What a proposed name loses: verbs, titles, weekdays and the first words of sentences and headlines."""

from __future__ import annotations

import pytest

from shared.names.person_words import Usage, person_in
from shared.names.proposals import proposals

TEXTS = (
    "The court pays tribute and blasts plots; the minister opens a road.",
    "They pays nothing on the hill. She sings a song in the sun.",
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dijo Santiago Alba, ministro de Economía.", ["Santiago Alba"]),
        ("Según Santiago Alba, ministro de Economía, todo va bien.", ["Santiago Alba"]),
        ("Сказал Иван Петров, министр труда.", ["Иван Петров"]),
        ("Le président Jean Dupont Dit: non.", ["Jean Dupont"]),
        ("It was President Jean Dupont Wednesday who said so.", ["Jean Dupont"]),
        ("He met Prime Minister Boyko Borisov there.", ["Boyko Borisov"]),
        ("On Monday the Minister of Foreign Affairs David Lopez left.", ["David Lopez"]),
    ],
)
def test_words_that_are_no_part_of_a_name(text: str, names: list[str]) -> None:
    assert [one.spelling for one in proposals([("1", text)], frozenset(), 1) if one.kind == "person"] == names


def usage() -> Usage:
    found = Usage()
    for text in TEXTS:
        found.add(text)
    return found


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Pays Tribute", ""),
        ("Blasts Plots", ""),
        ("Becky Hill", "Becky Hill"),
        ("Ri Kum Song", "Ri Kum Song"),
        ("Ann Miller's", "Ann Miller"),
        ("Blasts Ann Millerson", "Ann Millerson"),
        ("Rejects Miller's Road", ""),
    ],
)
def test_other_texts_show_what_is_a_common_word(spelling: str, name: str) -> None:
    assert person_in(spelling, usage(), frozenset()) == name


def test_a_common_word_at_the_end_may_be_a_surname() -> None:
    assert person_in("Ann Margaret Hill", usage(), frozenset()) == "Ann Margaret Hill"
    assert person_in("Ann Margaret Hill", usage(), {"Ann Margaret"}) == "Ann Margaret"


def test_organs_that_every_state_has_are_proposed_last() -> None:
    organs = "The Ministry of Finance wrote to the National Assembly."
    texts = [("1", organs), ("2", organs), ("3", "The Alisher Institute met Prime Minister Boyko Borisov.")]
    spellings = [one.spelling for one in proposals(texts, frozenset(), 1)]
    assert spellings == ["Alisher Institute", "Boyko Borisov", "Ministry of Finance", "National Assembly"]
