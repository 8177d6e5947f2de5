"""Reports of a series on one day are two articles; a corrected figure at a new address is an edit of one."""

from __future__ import annotations

import pytest

from shared.contracts import ObservationKind
from tests.integration.publisher.test_joining_by_links import ID, Facts, in_all_orders, shown
from tests.publishing import Press, Telling, enriched, hours, moved, observed, polled

FIXED = " ".join(
    f"The bureau publishes this report on {day} at six in the morning and again at noon for all readers of {paper}."
    for day, paper in (("Monday", "the north"), ("Friday", "the south"), ("Sunday", "the coast"))
)
WEATHER = f"{FIXED} In {{}} it will be {{}} degrees, with {{}} from the west. {FIXED.replace('morning', 'evening')}"
NORTH, SOUTH = WEATHER.format("Westmouth", 12, "rain"), WEATHER.format("Eastport", 17, "sun")
EARLIER, LATER = (f"{FIXED} The storm killed {n} people in Westmouth. It passed on Sunday night." for n in (12, 13))
SLUG = "weather-for-the-last-day-of-november"
NEW = f"stories/{ID}x"


async def test_template_reports_of_one_day_with_one_slug_stay_two(press: Press) -> None:
    for n, (one, other) in enumerate([(NORTH, SOUTH), (NORTH, NORTH.replace("12", "17")), (SOUTH, NORTH)]):
        for path, hour, text in (("north", 0, one), ("south", 1, other), ("north", 7, one), ("south", 8, other)):
            await press.publish(shown(f"{path}/{SLUG}", hour, text, f"o{n}"))
    rows = await press.rows("SELECT address_count, revision_count FROM article")
    assert [tuple(row.values()) for row in rows] == [(1, 1)] * 6


async def test_a_template_that_names_another_report_of_the_day_joins_nothing(press: Press) -> None:
    """The captures stay at the address that the page names, as a person would find them, but not its own report."""
    await press.publish(shown("north/1", 0, NORTH), shown("south/2", 1, SOUTH))
    await press.publish(shown("south/2", 7, NORTH, by="north/1"), shown("south/2", 8, SOUTH))
    assert {row["address_count"] for row in await press.rows("SELECT address_count FROM article")} == {1}


def _figure(outlet: str) -> list[Telling]:
    return [
        shown(f"news/{ID}", 0, EARLIER, outlet),
        shown(NEW, 10, LATER, outlet),
        shown(NEW, 15, LATER, outlet, by=f"news/{ID}"),
    ]


def _sentence(outlet: str) -> list[Telling]:
    return [
        shown(f"news/{ID}", 0, EARLIER, outlet),
        shown(NEW, 10, f"{EARLIER} It was the first of the year.", outlet),
        shown(NEW, 15, f"{EARLIER} It was the first of the year.", outlet, by=f"news/{ID}"),
    ]


def _side_by_side(outlet: str) -> list[Telling]:
    return [*_figure(outlet), shown(f"news/{ID}", 12, EARLIER, outlet)]


def _redirected(outlet: str) -> list[Telling]:
    return [*_figure(outlet)[:2], moved(f"news/{ID}", NEW, hours(15), outlet)]


@pytest.mark.parametrize("facts", [_figure, _sentence, _side_by_side, _redirected])
async def test_an_edit_first_seen_at_a_new_address_is_one_whenever_the_old_page_names_it(
    press: Press, facts: Facts
) -> None:
    assert await in_all_orders(press, facts, 6) == {(2, 2, "live", "revised")}


async def test_a_version_for_printing_that_lacks_a_line_is_no_edit(press: Press) -> None:
    def facts(outlet: str) -> list[Telling]:
        told = [("m/77", 0, FIXED, ""), ("news/77", 5, EARLIER, ""), ("news/77", 10, EARLIER, "m/77")]
        return [shown(path, hour, text, outlet, by=by) for path, hour, text, by in told]

    assert await in_all_orders(press, facts, 6) == {(2, 1, "live", None)}


async def test_a_version_for_printing_of_a_corrected_report_is_no_second_article(press: Press) -> None:
    """Both showed the corrected figure."""

    def facts(outlet: str) -> list[Telling]:
        told = [("news", 0, EARLIER), ("news", 10, LATER), ("print", 20, f"{LATER} Printed by you.")]
        return [shown(f"{part}/{ID}.html", hour, text, outlet) for part, hour, text in told]

    assert await in_all_orders(press, facts, 6) == {(2, 2, "live", "revised")}


async def test_reports_without_a_date_need_the_same_text(press: Press) -> None:
    await press.publish(*(enriched(f"{n}/{SLUG}", hours(n), t, title="News") for n, t in enumerate((NORTH, SOUTH))))
    assert {row["address_count"] for row in await press.rows("SELECT address_count FROM article")} == {1}


async def test_a_report_that_comes_back_elsewhere_with_another_figure_is_one(press: Press) -> None:
    def facts(outlet: str) -> list[Telling]:
        path = f"news/{ID}.html"
        gone = (observed(path, hours(hour), ObservationKind.NOT_FOUND, outlet=outlet) for hour in (10, 20))
        return [
            shown(path, 0, EARLIER, outlet),
            *gone,
            polled(hours(15), outlet),
            shown(f"b/{ID}.html", 30, LATER, outlet),
        ]

    found = await in_all_orders(press, facts, 8)
    assert found == {(2, 2, "restored", "suspected removed restored revised")}
