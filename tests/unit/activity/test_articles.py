"""The acts of whole articles: their sentences, their days, and what looks back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest

from services.enricher.core.enrich import enrich
from services.enricher.core.steps import steps_without
from shared.activity.sentences import quoted
from shared.contracts import IN_TITLE, ActivityMention, BlockKind, DateValue, EnrichedArticle, Precision
from tests.publishing import enriched

DAY = datetime(2024, 5, 3, tzinfo=UTC)
LEAD = "Kim Jong Un visited a farm in Wonsan on May 1."


def read(
    *texts: str, title: str = "News", language: str = "en", without: str = "", zone: str = "UTC"
) -> EnrichedArticle:
    published = DateValue(value=DAY, precision=Precision.DAY, rule="test")
    article = enriched("one", DAY, texts, title=title, published=published).article
    return enrich(article, [language], zone, lambda _: [(language, 0.99)], steps_without([without] if without else []))


def acts(*texts: str, title: str = "News") -> tuple[ActivityMention, ...]:
    return read(*texts, title=title).activities


def test_an_act_has_its_sentence_and_its_names() -> None:
    text = f"It rained. {LEAD} The farm has 12 cows."
    (found,) = acts("Weather.", text)
    assert (found.person, found.act, found.places) == ("person.kim-jong-un", "visit", ("place.wonsan",))
    assert (found.block, text[found.start : found.end]) == (1, LEAD)
    assert text[found.predicate : found.end].startswith("visited")


@pytest.mark.parametrize(
    ("text", "day", "is_said"),
    [
        (LEAD, date(2024, 5, 1), True),
        ("Kim Jong Un on Wednesday visited a farm.", date(2024, 5, 1), True),
        ("Kim Jong Un visited a farm Thursday.", date(2024, 5, 2), True),
        ("On May 1, Kim Jong Un visited a farm.", date(2024, 5, 1), True),
        ("Pyongyang, May 2 (KCNA) -- On Wednesday, Kim Jong Un visited a farm.", date(2024, 5, 1), True),
        ("Kim Jong Un visited a farm on the morning of May 2.", date(2024, 5, 2), True),
        ("Kim Jong Un visited a farm.", DAY.date(), False),
        ("Kim Jong Un received a gift from a friend for his birthday in 2025.", DAY.date(), False),
        ("Kim Jong Un visited a farm founded on May 1.", DAY.date(), False),
        ("Pyongyang, May 2 (KCNA) -- Kim Jong Un visited a farm.", DAY.date(), False),
    ],
)
def test_the_day_is_the_one_said_or_that_of_the_report(text: str, day: date, is_said: bool) -> None:
    (found,) = acts(text)
    assert (found.day, found.said) == (day, is_said)


@pytest.mark.parametrize("zone", ["Asia/Pyongyang", "America/Los_Angeles"])
def test_a_day_is_that_of_the_outlet(zone: str) -> None:
    (found,) = read(LEAD, zone=zone).activities
    assert (found.day, found.said) == (date(2024, 5, 1), True)


@pytest.mark.parametrize(
    "text",
    [
        "In 2013 Kim Jong Un visited a farm in Wonsan.",
        "Kim Jong Un visited a farm in Wonsan in May Juche 102 (2013).",
        "Kim Jong Un visited a farm in Wonsan in January.",
        "Kim Jong Un visited a farm in Wonsan on March 1.",
        "Kim Jong Un visited a farm in Wonsan on June 20.",
        "President Kim Il Sung visited a farm in Wonsan.",
        "A farmer wrote: “He was there. Kim Jong Un visited a farm in Wonsan.”",
    ],
)
def test_what_looks_back_or_ahead_or_is_quoted_is_left_out(text: str) -> None:
    assert acts(text, title="Kim Jong Un at the farm") == ()


def test_the_dead_keep_nobody_company() -> None:
    (found,) = acts("Present there were Pak Thae Song, premier, and Kim Jong Suk, chairperson of a committee.")
    assert (found.person, found.others, found.about) == ("person.pak-thae-song", (), ())


def test_an_old_story_gives_its_headline_no_act() -> None:
    assert acts("In 2013 Kim Jong Un was here.", LEAD, title="Kim Jong Un Visits Farm") == ()
    assert [one.block for one in acts(LEAD, title="Kim Jong Un Visits Farm")] == [IN_TITLE, 0]


def test_a_person_named_late_is_not_what_the_report_is_about() -> None:
    assert acts("The farm grows rice. " * 40, LEAD) == ()


def test_those_present_may_be_named_late() -> None:
    found = acts("It rained. " * 80, "Present there were Pak Thae Song and Jo Yong Won. Kim Tok Hun visited a farm.")
    assert [(one.person, one.act) for one in found] == [
        ("person.pak-thae-song", "attend"),
        ("person.jo-yong-won", "attend"),
    ]


def test_texts_that_are_no_running_text_are_not_read() -> None:
    one = read(LEAD).article
    quoted = one.model_copy(update={"blocks": (one.blocks[0].model_copy(update={"kind": BlockKind.QUOTE}),)})
    assert enrich(quoted, ["en"], "UTC", lambda _: [("en", 0.99)]).activities == ()


def test_an_overlong_sentence_is_not_read() -> None:
    assert len(acts(LEAD[:-1] + " and saw rice" * 100 + ".", LEAD)) == 2
    assert [one.block for one in acts(LEAD[:-1] + " and saw rice" * 200 + ".", LEAD)] == [1]


def test_the_step_has_a_switch_and_needs_no_other_step() -> None:
    assert read(LEAD, without="activity").activities == () and "activity" not in read(LEAD, without="activity").steps
    assert len(read(LEAD, without="names").activities) == 1
    assert len(read(LEAD, without="dates").activities) == 1


def test_another_language_has_no_acts() -> None:
    assert read("Kim Jong Un visited Wonsan.", language="es").activities == ()


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("Full Text of Speech at Congress", ("speech", "full-text")),
        ("Kim Jong Un Makes Speech at Rally", ("speech",)),
        ("KCNA Commentary on Drills", ("series",)),
        ("The story of a mill (12)", ("series",)),
        ("Speeches are rare in Wonsan", ()),
        ("Kim Jong Un Visits Farm", ()),
    ],
)
def test_the_form_follows_from_the_title(title: str, labels: tuple[str, ...]) -> None:
    assert read(LEAD, title=title).labels == labels


def test_he_is_the_man_of_the_sentence_before() -> None:
    he = "He looked round the cow house."
    assert [one.act for one in acts(f"{LEAD} {he}")] == ["visit", "inspect"]
    assert [(one.person, one.block) for one in acts(LEAD, he, "He met workers.", he)] == [
        ("person.kim-jong-un", 0),
        ("person.kim-jong-un", 1),
        ("person.kim-jong-un", 3),
    ]


def test_a_chain_of_he_is_read_to_a_bound() -> None:
    """Whether a quotation is open is counted from the beginning of the block, for each sentence read."""
    with patch("services.enricher.core.activities.quoted", wraps=quoted) as counted:
        acts(f"{LEAD} " + "He ran. " * 3_000)
    assert counted.call_count <= 1_001


@pytest.mark.parametrize("between", ["It rained.", "Kim Jong Un met Putin.", "Workers met Kim Jong Un."])
def test_he_is_nobody_where_another_sentence_stands_between(between: str) -> None:
    he = "He looked round the cow house."
    assert "inspect" not in [one.act for one in acts(f"{LEAD} {between} {he}")]
    assert "inspect" not in [one.act for one in acts(LEAD, between, he)]
    assert "inspect" not in [one.act for one in acts(LEAD, f"\u201cAll is well. {he}")], "somebody else says so"


def test_who_accompanied_somebody_took_part_in_what_he_did_that_day() -> None:
    found = acts(LEAD, "It was late. Accompanying him were Jo Yong Won, secretary, Han Unbekannt; and Pak Thae Song.")
    assert [(one.person, one.act) for one in found[1:]] == [
        ("person.jo-yong-won", "attend"),
        ("person.pak-thae-song", "attend"),
    ]
    assert found[1].others == ("person.kim-jong-un", "person.pak-thae-song")
    assert (found[1].day, found[1].said) == (date(2024, 5, 1), True)
    assert found[0].others == ("person.jo-yong-won", "person.pak-thae-song"), "who went with him"


def test_generals_in_a_row_are_all_in_company() -> None:
    (_, *company) = acts(LEAD, "He was accompanied by Jo Yong Won and KPA Generals Kim Won Hong and Hyon Chol Hae.")
    assert [one.person for one in company] == ["person.jo-yong-won", "person.kim-won-hong", "person.hyon-chol-hae"]


def test_company_is_clear_where_others_are_named_on_the_way() -> None:
    found = acts(LEAD, "He exchanged greetings with Vladimir Putin.", "He was accompanied by Jo Yong Won.")
    assert (found[-1].person, found[-1].others) == ("person.jo-yong-won", ("person.kim-jong-un",))


@pytest.mark.parametrize(
    "before",
    [
        "It rained.",
        "Kim Jong Un met Vladimir Putin.",
        f"{LEAD} Kim Tok Hun visited a factory.",
        f"{LEAD} Russian President Vladimir Putin flew to Moscow.",
        f"{LEAD} Vladimir Putin was at the airport. It rained.",
    ],
)
def test_in_whose_company_must_be_clear(before: str) -> None:
    text = f"{before} He was accompanied by Jo Yong Won."
    assert all(one.person != "person.jo-yong-won" for one in acts(text, title="Kim Jong Un and Jo Yong Won"))
