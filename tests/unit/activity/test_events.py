"""Reports of one event are one, in any order, and two events stay two."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shared.activity.events import ReportedAct, events

MAY = datetime(2024, 5, 3, 8, tzinfo=UTC)


def report(
    id: str, tells: str, day: int = 3, *, said: bool = False, block: int = 0, hours: int = 0, language: str = "en",
    act: str = "visit", places: tuple[str, ...] = (), others: tuple[str, ...] = (), about: tuple[str, ...] = (),
) -> ReportedAct:  # fmt: skip
    return ReportedAct(
        id, language, MAY + timedelta(hours=hours), "person.kim-jong-un", act, date(2024, 5, day), said, places, others,
        about, block, 0, len(tells), f"Kim Jong Un {tells}", tells,
    )  # fmt: skip


FARM = [
    report("a", "visited the new greenhouse farm at the lake.", 1, said=True, hours=3),
    report("b", "visited a new greenhouse farm.", 2, hours=1),
    report("b", "Visits Greenhouse Farm", 2, block=-1, hours=1),
    report("c", "visited the new greenhouse farm and praised its builders.", hours=9),
]
OTHERS = [
    report("d", "visited a shipyard under construction."),
    report("e", "visited the new greenhouse farm at the lake.", 9),
    report("f", "inspected the new greenhouse farm at the lake.", act="inspect"),
]


def test_reports_of_one_event_are_one_with_its_reports_in_order() -> None:
    found = {tuple(one.article_id for one in event.reports): event for event in events([*FARM, *OTHERS])}
    assert set(found) == {("b", "a", "c"), ("d",), ("e",), ("f",)}
    farm = found["b", "a", "c"]
    assert (farm.day, farm.said) == (date(2024, 5, 1), True)
    assert farm.reports[0].block == 0, "the sentence stands for the article, and not its headline"


def test_any_order_gives_the_same() -> None:
    acts = [*FARM, *OTHERS]
    expected = events(acts)
    for seed in range(20):
        random.Random(seed).shuffle(acts)
        assert events(acts) == expected


def test_messages_of_two_senders_are_two() -> None:
    texts = ["received a message of greeting from the king of {}.", "received greetings from the king of {}."]
    acts = [
        report(f"{n}{land}", text.format(land), act="get")
        for n, text in enumerate(texts)
        for land in ("Sweden", "Bahrain")
    ]
    acts += [report("x", "received a message of greeting from the president of Laos.", act="get")]
    found = sorted(sorted(one.article_id for one in event.reports) for event in events(acts))
    assert found == [["0Bahrain", "1Bahrain"], ["0Sweden", "1Sweden"], ["x"]]


def test_named_others_and_places_part_events() -> None:
    here, there = (
        report("a", "visited a farm.", places=("place.wonsan",)),
        report("b", "visited a farm.", places=("place.hamhung",)),
    )
    assert len(events([here, there])) == 2
    assert len(events([here, replace(there, places=("place.wonsan", "place.kangwon"))])) == 1


def test_company_of_which_each_report_names_a_part_is_of_one_event() -> None:
    wife = report("a", "visited a farm together with Ri Sol Ju.", others=("person.ri-sol-ju",))
    staff = report("b", "visited a farm.", others=("person.jo-yong-won", "person.pak-thae-song"))
    assert len(events([wife, staff])) == 1
    assert len(events([replace(wife, act="receive"), replace(staff, act="receive")])) == 2


def test_languages_meet_by_names() -> None:
    english = report("a", "visited a factory.", places=("site.ryongsong-machine",))
    korean = report("b", "공장을 방문하시였다.", language="ko", about=("site.ryongsong-machine",))
    assert len(events([english, korean])) == 1
    assert len(events([english, replace(korean, about=("place.pyongyang",))])) == 2


def test_a_companion_in_two_languages_joins_no_two_visits() -> None:
    wife = ("person.ri-sol-ju",)
    farm = report("a", "visited a farm.", places=("place.wonsan",), others=wife)
    factory = report("b", "공장을 방문하시였다.", language="ko", others=wife)
    assert len(events([farm, factory])) == 2
    assert len(events([replace(farm, act="receive", places=()), replace(factory, act="receive")])) == 1


def test_a_summary_of_the_news_is_of_the_event() -> None:
    full = report("a", "received credentials from Lao Ambassador Keo Mackhaphon on Thursday.", 2, said=True)
    summary = report("b", "received credentials from the Lao ambassador to the DPRK (photos accompanied).")
    assert len(events([full, summary])) == 1


def test_a_report_of_two_gifts_does_not_make_one_of_them() -> None:
    medvedev, xi = ("person.dmitry-medvedev",), ("person.xi-jinping",)
    acts = [
        report("a", "received a gift from Dmitry Medvedev.", act="get", others=medvedev),
        report("b", "received a gift from Xi Jinping.", act="get", others=xi),
        report("both", "received gifts from Dmitry Medvedev and Xi Jinping.", act="get", others=medvedev + xi),
        report("c", "received a gift from Xi Jinping on his birthday.", act="get", others=xi),
    ]
    for seed in range(20):
        random.Random(seed).shuffle(acts)
        found = [{one.article_id for one in event.reports} for event in events(acts)]
        assert not any({"a", "b"} <= reports or {"a", "c"} <= reports for reports in found)
        assert any({"b", "c"} <= reports for reports in found)
