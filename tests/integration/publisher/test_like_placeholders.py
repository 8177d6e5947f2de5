"""True edits that look like a placeholder, a wrong encoding or a counter, and the same facts in two orders."""

from __future__ import annotations

import pytest

from shared.contracts import DateValue, ObservationKind, Precision
from tests.publishing import START, TEXT, Press, enriched, hours, observed, polled

FISH = "Fishermen of the eastern coast landed twice what they did last autumn, harbour masters said on Tuesday night."
SOON = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."
BRIDGE = (
    "Engineers opened the new railway bridge across the northern river after four years of work, said the ministry."
)
STORY = [TEXT.format("hills"), BRIDGE]
FIRST = DateValue(printed="1 March 2024", value=START, precision=Precision.DAY, rule="meta")
LATER = DateValue(printed="2 March 2024", value=hours(24), precision=Precision.DAY, rule="meta")


async def kinds(press: Press) -> list[str]:
    return [row["kind"] for row in await press.rows("SELECT kind FROM change ORDER BY at, kind")]


async def test_a_page_with_the_newest_report_does_not_hide_an_edit_of_it(press: Press) -> None:
    await press.publish(enriched("today", hours(-5), FISH, title="Fish"))
    await press.publish(enriched("x", START, STORY, title="Bridge"))
    await press.publish(enriched("today", hours(1), STORY, title="Bridge"))
    await press.publish(enriched("x", hours(3), [*STORY, "Two workers died."], title="Bridge"))
    [edited] = await press.rows("SELECT kind FROM change WHERE address LIKE '%%/x'")
    assert edited["kind"] == "revised"


async def test_an_edit_at_a_second_address_that_began_with_an_edited_text(press: Press) -> None:
    edited = [*STORY, "Two workers died."]
    await press.publish(enriched("x", START, STORY, title="Bridge", published=FIRST))
    await press.publish(enriched("x", hours(2), edited, title="Bridge", published=FIRST))
    await press.publish(enriched("m", hours(3), edited, title="Bridge", published=FIRST))
    await press.publish(enriched("m", hours(10), [*edited, "A third was found."], title="Bridge", published=FIRST))
    assert await kinds(press) == ["revised", "revised"]


@pytest.mark.parametrize("is_last", [False, True])
async def test_what_an_article_began_with_in_an_outage_is_not_its_text(press: Press, is_last: bool) -> None:
    others = [
        one
        for n in (1, 2)
        for one in (
            enriched(f"o{n}", START, f"{FISH} {n}", title=f"Fish {n}"),
            enriched(f"o{n}", hours(2), SOON, title="Gazette"),
        )
    ]
    own = [enriched("x", hours(3), SOON, title="Gazette"), enriched("x", hours(9), STORY, title="Bridge")]
    for one in [*own, *others] if is_last else [*others, *own]:
        await press.publish(one)
    [article] = await press.rows("SELECT title, first_captured_at FROM article WHERE address LIKE '%%/x'")
    assert (article["title"], article["first_captured_at"]) == ("Bridge", hours(9))


@pytest.mark.parametrize("is_last", [False, True])
async def test_the_text_of_another_article_is_no_edit_in_any_order(press: Press, is_last: bool) -> None:
    other = enriched("z", START, STORY, title="Bridge", published=LATER)
    own = [enriched("x", START, [FISH, FISH], title="Fish", published=FIRST)]
    own += [enriched("x", hours(at), STORY, title="Bridge", published=LATER) for at in (9, 19)]
    for one in [*own, other] if is_last else [other, *own]:
        await press.publish(one)
    assert "revised" not in await kinds(press)


async def test_one_accident_does_not_make_a_request_for_consent_an_edit(press: Press) -> None:
    await press.publish(enriched("x", START, STORY, title="Sowing", published=FIRST), enriched("b", START))
    await press.publish(enriched("x", hours(7), "To read on accept our cookies", title="Sowing", published=FIRST))
    await press.publish(observed("x", hours(7.2), ObservationKind.NOT_FOUND))
    await press.publish(enriched("x", hours(8), STORY, title="Sowing", published=FIRST))
    assert "revised" not in await kinds(press)


async def test_a_text_that_comes_whole_does_not_take_back_the_edit_before_it(press: Press) -> None:
    court = "The court of appeal reversed the ruling on the dam and ordered a new trial before three judges in autumn"
    whole = " ".join(
        [court, *(f"witness{n} told of the flood in village number{n} and what was lost" for n in range(12))]
    )
    await press.publish(enriched("x", START, STORY, title="Sowing", published=FIRST))
    for at in (7, 20, 40):
        beginning = [court, "Subscribe to read on"]
        await press.publish(enriched("x", hours(at), beginning, title="Court", published=LATER, paywalled=True))
    before = await kinds(press)
    await press.publish(enriched("x", hours(60), [whole], title="Court", published=LATER))
    [article] = await press.rows("SELECT first_captured_at FROM article")
    assert article["first_captured_at"] == START
    assert before.count("revised") == 1 and (await kinds(press)).count("revised") >= 1


async def test_an_accented_headline_is_no_sign_of_a_wrong_encoding(press: Press) -> None:
    body = (
        "The singer said on Monday that she would begin a world tour in June and that tickets would be on sale next "
        "week in all large cities of Europe and Asia. Her manager confirmed the dates in a statement to the press."
    )
    await press.publish(enriched("x", START, [body], title="Beyoncé announces tour", published=FIRST))
    edited = body.replace("would begin", "will not begin")
    await press.publish(enriched("x", hours(8), [edited], title="Singer cancels world tour", published=FIRST))
    assert await kinds(press) == ["revised"]


async def test_a_korean_notice_with_a_question_is_not_garbled(press: Press) -> None:
    text = (
        "오늘 평양에서는 큰 모임이 진행되였다 그는 연설에서 인민의 승리를 강조하였다 모두가 환호하였다 "
        "모임에는 많은 사람들이 참가하였으며 오래동안 계속되였다 참가자들은 노래를 불렀다"
    )
    notice = (
        "찾으시는 페지를 현재 볼수 없습니다 어디로 가시겠습니까? 첫 화면으로 돌아가 다른 기사를 "
        "찾아보시기 바랍니다 불편을 드려 죄송합니다 우리 홈페지는 매일 새로운 소식을 전합니다 감사합니다"
    )
    await press.publish(
        enriched("x", START, [text], title="조선로동당 총비서 연설", published=FIRST), enriched("b", START)
    )
    for at in (8, 20, 40):
        await press.publish(enriched("x", hours(at), [notice], title="페지 없음"), polled(hours(at + 1)))
    assert "suspected" in await kinds(press)


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_counter_is_no_edit_whether_or_not_the_others_are_stored_yet(press: Press, at_once: bool) -> None:
    others = [
        enriched(f"o{n}", hours(-n - 1), [TEXT.format(f"place{n}"), f"{FISH} {n}", f"Visitors today {n}"])
        for n in range(6)
    ]
    own = [enriched("x", hours(8 * n), [BRIDGE, f"Visitors today {12 + n}"]) for n in range(2)]
    for batch in [[*others, *own]] if at_once else [[one] for one in (*others, *own)]:
        await press.publish(*batch)
    assert await kinds(press) == []


async def test_a_counter_that_comes_after_a_corrected_number_is_no_edit(press: Press) -> None:
    for n in range(6):
        await press.publish(enriched(f"p{n}", hours(-n - 1), [TEXT.format(f"place{n}"), f"{FISH} {n}"]))
    for at, days in ((0, 7), (8, 9)):
        await press.publish(enriched("x", hours(at), [f"{BRIDGE} It took {days} days."]))
    for n in range(6):
        counted = [TEXT.format(f"spot{n}"), f"{FISH} {n}{n}", f"Visitors today {n}"]
        await press.publish(enriched(f"o{n}", hours(50 + n), counted))
    for n in range(4):
        text = [f"{BRIDGE} It took 9 days.", f"Visitors today {n}"]
        await press.publish(enriched("x", hours(80 + 24 * n), text))
    assert (await kinds(press)).count("revised") == 1, "the correction"
