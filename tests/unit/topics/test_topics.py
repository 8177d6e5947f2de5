"""The topics of a text, and the list of terms they are found by."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest

from services.reader.core.wording import words
from shared.names.folding import fold
from shared.topics.topics import MOST, TOPICS, topics_of


@pytest.mark.parametrize(
    ("language", "title", "text", "topics"),
    [
        ("en", "Missile fired", "The army fired a missile towards the sea.", ("military",)),
        ("ko", "", "남조선과의 북남관계를 개선하여 조국통일을 앞당겨야 한다.", ("south",)),
        ("ru", "Наводнение", "Из-за наводнения и ливней пострадали дома.", ("nature",)),
        ("zh", "", "工厂的生产和农业都有增长。", ("economy",)),
        ("ja", "", "洪水と地震の被害。台風も近い。", ("nature",)),
        ("es", "", "El campeonato de futbol y sus medallas.", ("sport",)),
        ("en-GB", "Football", "Football was played.", ("sport",)),
    ],
)
def test_topics_are_found_in_each_language(language: str, title: str, text: str, topics: tuple[str, ...]) -> None:
    assert topics_of(title, text, language) == topics


def test_a_word_in_passing_is_no_topic() -> None:
    assert topics_of("", "He once went to a concert in the town where his aunt had lived.", "en") == ()


def test_terms_end_with_the_word_unless_they_are_open() -> None:
    assert topics_of("", "The tombola and the farmhouses, the tombola and the farmhouses.", "en") == ()
    assert topics_of("", "Missiles and warships.", "en") == ("military",)


@pytest.mark.parametrize(
    "word",
    ["important", "Songun", "motherland", "hospitality", "concerted", "nursery", "inventory", "taxi", "doctorate"],
)
def test_the_beginning_of_another_word_is_no_term(word: str) -> None:
    assert topics_of("", f"{word} " * 20, "en") == ()


def test_a_longer_phrase_takes_back_a_term_within_it() -> None:
    assert topics_of("", "They met in the People's Palace of Culture. " * 20, "en") == ()
    assert topics_of("", "The Workers' Party spoke. " * 20, "en") == topics_of("", "The party spoke. " * 20, "en")
    assert topics_of("", "Culture of the palace. " * 20, "en") == ("culture",)


def test_the_titles_of_a_leader_are_no_military_and_a_course_for_referees_is_no_health() -> None:
    titles = "chairman of the National Defence Commission and supreme commander of the Korean People's Army"
    assert topics_of("", f"The {titles} met him. The {titles} thanked him.", "en") == ()
    assert "health" not in topics_of(
        "Water polo clinic held", "The water polo clinic for referees was held. " * 3, "en"
    )


def test_a_hidden_term_counts_where_it_stands_alone() -> None:
    """Phrases that overlap hide a term once."""
    plain = "A museum and a concert show the culture of Vietnam."
    hidden = "They wish him good health and happiness and health and success. Cultural relations with it grow."
    assert topics_of("", f"{hidden} {plain}", "en") == topics_of("", plain, "en") == ("culture",)
    assert topics_of("Good health begins at the table", "Good health needs a diet. The health of all.", "en") == (
        "health",
    )


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Dropped in at the store", "He dropped in at the store, learning that the bus was late, and expressed "
         "great satisfaction with the loving care."),
        ("en", "New windows for the barn", "Carpenters set new windows. The windows are of glass."),
        ("es", "El agente inmobiliario", "Los agentes de seguros llegaron."),
    ],
)  # fmt: skip
def test_an_everyday_word_is_no_term(language: str, title: str, text: str) -> None:
    assert topics_of(title, text, language) == ()


def test_a_language_without_a_list_has_no_topics() -> None:
    assert topics_of("Missile", "missile army missile army", "xx") == ()
    assert topics_of("", "", "en") == ()


def test_at_most_three_the_strongest_first() -> None:
    text = "Missile army football. " * 3 + "Concert hospital flood factory election. "
    found = topics_of("Missile", text, "en")
    assert len(found) <= MOST and found[0] == "military"


def test_every_row_of_the_list_is_sound() -> None:
    rows = (resources.files("shared.topics") / "data" / "topics.tsv").read_text(encoding="utf-8").splitlines()
    for row in rows:
        if row.startswith("#"):
            continue
        topic, language, weight, terms = row.split("\t")
        assert topic in TOPICS and len(language) == 2 and 0 <= int(weight) <= 4
        for term in terms.split("|"):
            assert term == term.strip() and term.rstrip("*") and "*" not in term[:-1]
    columns = [row.split("\t") for row in rows if not row.startswith("#")]
    known = [f"{one[0]} {one[1]} {fold(term.rstrip('*'))}" for one in columns for term in one[3].split("|")]
    assert [one for one, count in Counter(known).items() if count > 1] == []
    for topic in TOPICS:
        assert {"en", "ko"} <= {row.split("\t")[1] for row in rows if row.startswith(f"{topic}\t")}


def test_the_site_has_words_for_every_topic() -> None:
    assert set(words.TOPICS) == set(TOPICS)
