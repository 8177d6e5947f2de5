"""Names that people accepted: found, looked up, and said by the version; and what is proposed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.enricher.core.steps import STEPS
from shared.names.accepted import Accepted, id_for, version_of
from shared.names.finder import finder
from shared.names.gazetteer import named, names, set_accepted
from shared.names.proposals import proposals

TEXT = "Ambassador Ji Jae Ryong met the Solidarity Committee and Kim Jong Un in Pyongyang."


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    set_accepted(())


def found(text: str) -> set[str]:
    return {id for one in finder().find(text) for id in one.ids}


def test_an_accepted_name_is_found_and_looked_up_until_it_is_taken_back() -> None:
    person, joined = Accepted("Ji Jae Ryong", "person.ji-jae-ryong"), Accepted("Phyongyang City", "place.pyongyang")
    before = found(TEXT)
    assert set_accepted([person, joined]) and not set_accepted([joined, person])
    assert found(TEXT) == before | {"person.ji-jae-ryong"}
    assert named("ji jae ryong") == ("person.ji-jae-ryong",)
    assert "Phyongyang City" in names()["place.pyongyang"].spellings
    assert set_accepted(())
    assert found(TEXT) == before and named("Ji Jae Ryong") == ()


def test_the_version_of_the_step_says_what_was_accepted_in_any_order() -> None:
    step = next(step for step in STEPS if step.name == "names")
    other = next(step for step in STEPS if step.name == "teaser")
    one, two = Accepted("A B", "org.a"), Accepted("C D", "org.c")
    assert version_of([one, two]) == version_of([two, one]) != version_of([one])
    assert step.current == step.version
    set_accepted([one])
    assert step.current == f"{step.version}.{version_of([one])}" and other.current == other.version


def test_a_new_name_gets_an_id_from_its_letters() -> None:
    assert id_for("person", "Ji Jae-ryong") == "person.ji-jae-ryong"
    assert id_for("person", "지재룡") == id_for("person", "지재룡") != id_for("person", "지재룔")


def test_what_is_proposed_is_on_no_list_and_has_its_passages() -> None:
    texts = [(str(n), f"{n} {TEXT}") for n in range(4)]
    one, two = proposals(texts, frozenset(), 3)
    assert (one.spelling, one.kind, one.articles) == ("Ji Jae Ryong", "person", 4)
    assert (two.spelling, two.kind) == ("Solidarity Committee", "org")
    assert [id for id, _ in one.passages] == ["0", "1", "2"] and "met the Solidarity" in one.passages[0][1]
    assert [p.spelling for p in proposals(texts, frozenset({"Ji Jae Ryong"}), 3)] == ["Solidarity Committee"]
    assert proposals(texts, frozenset(), 5) == []


def test_korean_people_need_a_title_and_organisations_lose_their_particle() -> None:
    texts = [(str(n), "박태성동지는 경공업공장을 돌아보았다. 하나의 대표가 정부를 말하였다.") for n in range(3)]
    found = {(one.spelling, one.kind) for one in proposals(texts, frozenset(), 3)}
    assert ("경공업공장", "org") in found and all(spelling not in ("하나의", "정부를") for spelling, _ in found)
