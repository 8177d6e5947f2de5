"""The report in another language that is most like one, seen from both sides: by names and words that begin alike."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shared.text.across_languages import COUNTED as ENOUGH
from shared.text.cognates import cognates
from shared.text.counterparts import Counterparts, in_other_languages
from shared.text.editions import Report
from shared.text.stories import Days
from tests.unit.test_across_languages import words

NAMES = ("place.wonsan", "person.choe-yong-rim")
COUNTED = {
    "mine": "exhibition agricultural university production symposium rotation hall people",
    "edition": "exhibición agrícola universidad producción simposio rotación sala pueblo",
    "other": "festival concierto orquesta música visita delegación embajada amistad",
    **{f"en{n}": f"farm{n} harvest{n} people hall meeting" for n in range(10)},
    **{f"es{n}": f"granja{n} cosecha{n} pueblo sala reunión" for n in range(10)},
}


def report(id: str, names: tuple[str, ...] = NAMES) -> Report:
    return Report(id, "en" if id == "mine" or id.startswith("en") else "es", 100, dict.fromkeys(names, 1), frozenset())


def counterparts(counted: dict[str, str], named: Mapping[str, tuple[str, ...]]) -> set[str]:
    reports = [report(id, named.get(id, (f"place.{id}",))) for id in counted]
    days, mine = Days(reports), next(one for one in reports if one.id == "mine")
    terms = {id: words(text) for id, text in counted.items()}
    return set(Counterparts(days, mine, reports, terms).among(days.candidates(mine)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hydroelectric", "hidroeléctrica"),
        ("exhibition", "exhibición"),
        ("photographs", "fotografía"),
        ("studio", "estudio"),
        ("committee", "comité"),
    ],
)
def test_related_languages_begin_the_same_word_alike(one: str, other: str) -> None:
    assert cognates({one: 1}) == cognates({other: 1})


def test_a_name_that_is_transcribed_otherwise_is_another_word() -> None:
    assert cognates({"khasan": 1}) != cognates({"jasan": 1})


def test_short_words_are_left_out_and_uses_are_added() -> None:
    assert dict(cognates({"son": 3, "institute": 2, "institutes": 1})) == {"insti": 3}


def test_the_edition_is_found_among_reports_that_name_the_same() -> None:
    named = {"mine": NAMES, "edition": NAMES, "other": NAMES}
    assert counterparts(COUNTED, named) == {"edition"}


def test_names_alone_are_not_enough() -> None:
    counted = {**COUNTED, "mine": "nothing alike stands here", "edition": "otras palabras del todo"}
    assert counterparts(counted, {"mine": NAMES, "edition": NAMES}) == set()


def test_of_two_that_are_as_much_alike_neither_is_taken() -> None:
    named = dict.fromkeys(("mine", "edition", "twin"), NAMES)
    assert counterparts({**COUNTED, "twin": COUNTED["edition"]}, named) == set()


def test_the_other_side_must_agree() -> None:
    """Another English report is more like the Spanish one, so that one is its edition."""
    counted = {**COUNTED, "en-true": f"{COUNTED['mine']} pueblo sala", "mine": "exhibition agricultural hall"}
    assert counterparts(counted, {"mine": NAMES, "edition": NAMES, "en-true": NAMES}) == set()


def events(counted: Mapping[str, str], named: Mapping[str, tuple[str, ...]], *, close: bool = True) -> set[str]:
    """Return what is found for `mine`, whose words are counted among enough texts of both languages."""
    fill = {f"{language}{n}": f"{language}{n}filler" for language in ("en", "es") for n in range(ENOUGH)}
    terms = {id: words(text) for id, text in (fill | dict(counted)).items()}
    reports = [report(id, named.get(id, (f"place.{id}",))) for id in terms]
    days, mine = Days(reports), next(one for one in reports if one.id == "mine")
    ids = set(terms) if close else set()
    return {kin.id for kin in in_other_languages(days, mine, reports, terms, days.candidates(mine), ids)}


def test_a_counterpart_is_from_the_same_day_and_a_half() -> None:
    named = {"mine": NAMES, "edition": NAMES, "other": NAMES}
    assert events(COUNTED, named) == {"edition"}
    assert events(COUNTED, named, close=False) == set()


SENT = {
    "mine": "condolences sukarnoputri pakistan president message delegation solidarity",
    "edition": "condolencias sukarnoputri pakistan presidente mensaje delegacion solidaridad",
    "another": "condolencias sukarnoputri pakistan primer ministro ayer",
}


def test_of_messages_only_the_most_alike_counts() -> None:
    """A message of another sender has a rare word in common, too: the name of the country."""
    named = dict.fromkeys(SENT, NAMES)
    assert events(SENT, named) == {"edition"}


@pytest.mark.parametrize("word", ["pésame", "pesame", "felicitación", "ofrenda"])
def test_a_spanish_word_of_what_is_sent_is_known_with_and_without_accents(word: str) -> None:
    sent = {id: text.replace("condolencias", word).replace("mensaje", "nota") for id, text in SENT.items()}
    assert events(sent, dict.fromkeys(SENT, NAMES)) == {"edition"}


def test_of_what_is_not_sent_to_many_all_reports_count() -> None:
    bare = {id: text.replace("condolenc", "festiv").replace("message ", "") for id, text in SENT.items()}
    assert events(bare, dict.fromkeys(SENT, NAMES)) == {"edition", "another"}
