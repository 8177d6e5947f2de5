"""Texts cut short by a notice, as metered papers show them after some visits, are no edits."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from shared.contracts import Cut, CutReason, EnrichedArticle, ObservationKind
from tests.publishing import START, TEXT, Press, enriched, hours, observed, polled

STORY = [TEXT.format(f"{word} of the valley and the coast") for word in ("hills", "rivers", "villages", "harbours")]
NOTICE = "You have read your five free reports of this month, so take out a subscription to read on."


def story(name: str, hour: float, outlet: str = "gazette") -> EnrichedArticle:
    return enriched(name, hours(hour), [f"From {name}. {STORY[0]}", *STORY[1:]], outlet=outlet)


def cut(name: str, hour: float, notice: str = NOTICE, outlet: str = "gazette", **more: Any) -> EnrichedArticle:
    return enriched(name, hours(hour), [f"From {name}. {STORY[0]}", notice], outlet=outlet, **more)


async def edits(press: Press) -> list[str]:
    return [kind for kind in await press.kinds() if kind != "created"]


async def test_a_notice_that_cuts_several_texts_is_no_edit_in_any_order(press: Press) -> None:
    facts = [cut("a", 1), cut("b", 2), cut("a", 9), story("a", 17), story("b", 18)]
    await press.publish(story("a", 0), story("b", 0))
    for fact in facts:
        await press.publish(fact)

    assert await edits(press) == []
    articles = await press.rows("SELECT state, revision_count, last_seen_at FROM article ORDER BY address")
    assert [tuple(a.values()) for a in articles] == [("live", 1, hours(17)), ("live", 1, hours(18))]


async def test_a_line_that_says_that_the_rest_was_removed_is_an_edit_below_several_texts(press: Press) -> None:
    line = "The rest of this report has been removed at the request of a person named in it."
    await press.publish(story("a", 0), story("b", 0))
    for hour in (1, 20):
        await press.publish(cut("a", hour, line), cut("b", hour, line))
    assert await edits(press) == ["revised", "revised"]


LONGER = "That the harbour opened is what our other desk tells everybody who comes by, and nobody says more. " * 3


async def in_turn(press: Press, one: list[str], other: list[str], times: int) -> None:
    """Show one of two texts of the article `a` at each visit, each of them so often."""
    for turn in range(times):
        await press.publish(enriched("a", hours(1 + 16 * turn), one), enriched("a", hours(9 + 16 * turn), other))


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_note_of_corrections_in_turn_with_a_longer_text_is_kept(press: Press, *, is_first: bool) -> None:
    """The same note stands below two others."""
    note = "Correction: the figure given at first was wrong; the port has confirmed 21 crowns."
    for name in "abc":
        await press.publish(story(name, 0))
    for name in "bc":
        await press.publish(enriched(name, hours(0.5), [f"From {name}. {STORY[0]}", *STORY[1:], note]))
    own = [f"From a. {STORY[0]}", *STORY[1:]]
    texts = [*own, note], [*own, LONGER]
    await in_turn(press, *(texts if is_first else texts[::-1]), times=1)
    count = "SELECT revision_count FROM article WHERE address LIKE '%%/a'"
    assert (await press.one(count))["revision_count"] == 3


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_text_in_turn_with_a_longer_one_is_kept(press: Press, *, is_first: bool) -> None:
    """It seems to be cut short each time, and two visits in a row never see it."""
    own = [f"From a. {STORY[0]}", *STORY[1:]]
    await press.publish(story("a", 0))
    texts = [*own, "Nobody else was asked."], [*own, LONGER]
    await in_turn(press, *(texts if is_first else texts[::-1]), times=3)
    assert (await press.one("SELECT revision_count FROM article"))["revision_count"] == 3
    assert (await edits(press)).count("revised") <= 3


async def test_the_history_is_the_same_in_any_order(press: Press) -> None:
    for number, order in enumerate(permutations(range(4))):
        outlet = f"o{number}"
        facts = [cut("a", 1, outlet=outlet), cut("b", 2, outlet=outlet), cut("a", 9, outlet=outlet)]
        facts.append(story("a", 17, outlet))
        await press.publish(story("a", 0, outlet), story("b", 0, outlet))
        for place in order:
            await press.publish(facts[place])
    assert await press.kinds("change") == []


async def test_one_text_that_its_page_declares_not_free_is_cut(press: Press) -> None:
    await press.publish(story("a", 0), cut("a", 1, paywalled=True))
    await press.publish(cut("a", 20, paywalled=True))
    assert await edits(press) == []


async def test_one_text_that_stays_cut_is_an_edit_from_the_next_visit_on(press: Press) -> None:
    """The outlet may have taken the rest of that article back."""
    await press.publish(story("a", 0), story("b", 0), cut("a", 1, "Its correspondent withdrew all the other parts."))
    assert await edits(press) == []
    assert press.asked.addresses == ["https://gazette.example/a"]
    await press.publish(cut("a", 9, "Its correspondent withdrew all the other parts."))
    assert await edits(press) == ["revised"]


@pytest.mark.parametrize("shorter", [STORY[:3], [*STORY[:3], NOTICE], [*STORY, NOTICE], STORY[1:]])
async def test_a_text_that_loses_little_or_its_beginning_is_edited_at_once(press: Press, shorter: list[str]) -> None:
    await press.publish(enriched("a", START, [*STORY[:3], "And some more words at the end of it."]))
    await press.publish(enriched("a", hours(1), shorter))
    assert await edits(press) == ["revised"]


async def test_a_cut_text_shows_that_the_article_is_there(press: Press) -> None:
    await press.publish(story("a", 0), story("b", 0), cut("b", 0.5))
    await press.publish(observed("a", hours(1), ObservationKind.NOT_FOUND), polled(hours(2)))
    await press.publish(cut("a", 5))
    article = await press.one("SELECT state, last_seen_at FROM article WHERE address LIKE '%%/a'")
    assert tuple(article.values()) == ("live", hours(5))
    await press.publish(observed("a", hours(8), ObservationKind.NOT_FOUND))
    assert (await press.one("SELECT state FROM article WHERE address LIKE '%%/a'"))["state"] == "suspected"


async def test_a_shortened_text_that_another_follows_was_an_edit(press: Press) -> None:
    whole, short = STORY, [STORY[0], "The rest was withdrawn."]
    await press.publish(enriched("a", START, whole))
    await press.publish(enriched("a", hours(1), short))
    assert await edits(press) == []
    await press.publish(enriched("a", hours(3), [*STORY[:2], "It was written anew."]))
    assert (await press.kinds("change")).count("revised") == 2


async def test_a_text_that_was_cut_at_first_sight_is_no_edit_when_it_is_whole(press: Press) -> None:
    await press.publish(cut("a", 0, paywalled=True), cut("a", 1, paywalled=True))
    await press.publish(story("a", 2))
    assert "revised" not in await edits(press)
    article = await press.one("SELECT state, revision_count, first_captured_at FROM article")
    assert tuple(article.values()) == ("live", 1, hours(2))


async def test_a_short_text_that_grows_is_an_edit_if_nothing_declares_it_not_free(press: Press) -> None:
    """It may have been a flash that ends like all flashes."""
    await press.publish(cut("a", 0, "More is to follow as soon as our correspondent has arrived there."))
    await press.publish(story("a", 2))
    assert await edits(press) == ["revised"]


async def test_a_text_of_which_the_rest_was_not_loaded_is_no_edit(press: Press) -> None:
    """It stops within a sentence, for the whole of the confirmation window and longer."""
    lines = [f"From a. {STORY[0]}", STORY[1].rpartition(" and ")[0] + "…", "Read more"]
    await press.publish(story("a", 0), *(enriched("a", hours(hour), lines) for hour in (1, 20, 40)))
    assert await edits(press) == []


async def test_reports_of_a_series_that_are_shortened_are_edited(press: Press) -> None:
    """They end in the same line, but in one of their own."""
    for name in ("a", "b"):
        await press.publish(story(name, 0))
    for hour in (1, 20):
        for name in ("a", "b"):
            await press.publish(enriched(name, hours(hour), [f"From {name}. {STORY[0]}", STORY[1]]))
    assert await edits(press) == ["revised", "revised"]


async def test_a_text_that_goes_on_at_a_next_page_is_no_edit(press: Press) -> None:
    """It ends in a line of its own. That page stays out of the text, among what was left out."""
    more = (Cut(text="1 Next page", reason=CutReason.AFTER, before=2),)
    for name in ("a", "b"):
        await press.publish(story(name, 0))
    for hour in (1, 20, 40):
        for name in ("a", "b"):
            await press.publish(enriched(name, hours(hour), [f"From {name}. {STORY[0]}", STORY[1]], cuts=more))
    await press.publish(*(story(name, 60) for name in ("a", "b")))
    assert await edits(press) == []


async def test_a_text_that_is_corrected_within_and_ends_in_a_shared_note_is_edited(press: Press) -> None:
    """A notice hides what follows. This text goes on with it."""
    note = "The figures were wrong in all of our reports on this matter, as the port has told us since."
    for name in ("a", "b"):
        await press.publish(story(name, 0))
    for hour in (1, 20):
        for name in ("a", "b"):
            lines = [f"From {name}. {STORY[0]} More than 40 came.", STORY[1].replace("the coast", "the sea"), note]
            await press.publish(enriched(name, hours(hour), lines))
    assert await edits(press) == ["revised", "revised"]


async def test_an_error_below_the_headlines_is_no_edit(press: Press) -> None:
    """Few words, other ones at each visit, or the same ones at several articles."""
    await press.publish(story("a", 0), story("b", 0), story("c", 0))
    for hour in (1, 20, 40):
        number = f"Could not load this report. Reference {hour}f{hour}."
        await press.publish(enriched("a", hours(hour), number), polled(hours(hour + 1)))
        await press.publish(*(enriched(n, hours(hour), "Could not load the text. Please try again.") for n in "bc"))
    await press.publish(*(story(name, 60) for name in "abc"))
    assert "revised" not in await edits(press)


BOATS = "Nobody knows who painted these boats blue at night, or why it had to be done before winter came."
MORE = "Their owners want no money back, because tourists now take photographs all day long and buy lunch afterwards. "


async def test_another_text_twice_over_is_an_edit_if_it_stays(press: Press) -> None:
    """A template prints all texts twice, and then one of the articles is written anew."""
    first = [TEXT.format(f"farms of the {name}") for name in ("hills", "rivers")]
    second = [BOATS, MORE * 3]
    await press.publish(enriched("a", hours(0), first), enriched("a", hours(10), first * 2))
    await press.publish(enriched("a", hours(20), second * 2))
    assert await edits(press) == [], "one look may be a fault"
    await press.publish(observed("a", hours(21), ObservationKind.NOT_FOUND))
    await press.publish(enriched("a", hours(30), second * 2))
    changes = ["suspected", "cleared", "revised"]
    assert await press.kinds("change") == changes
    await press.publish(enriched("a", hours(40), second), enriched("a", hours(50), second * 2))
    assert await press.kinds("change") == changes, "a copy less is no edit"


async def test_an_edit_of_a_text_that_is_printed_twice_is_an_edit_if_it_stays(press: Press) -> None:
    first = [TEXT.format(f"farms of the {name}") for name in ("hills", "rivers")]
    second = [first[0].replace("went well", "failed"), first[1]]
    await press.publish(enriched("a", hours(0), first), enriched("a", hours(10), first * 2))
    await press.publish(enriched("a", hours(20), second * 2))
    assert await edits(press) == [], "a further visit decides"
    await press.publish(enriched("a", hours(30), second * 2))
    assert await press.kinds("change") == ["revised"]
    await press.publish(enriched("a", hours(40), second), enriched("a", hours(50), second * 2))
    assert await press.kinds("change") == ["revised"]
    shown = "SELECT count(*) AS lines FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id"
    assert await press.rows(f"{shown} CROSS JOIN jsonb_array_elements(r.blocks)") == [{"lines": 2}]


async def test_a_notice_that_hides_a_few_words_of_several_texts_is_no_edit(press: Press) -> None:
    """It makes up for them in length. Beside it stands the headline of the offer."""

    def sold(name: str, hour: float) -> EnrichedArticle:
        short = f"{STORY[3].rpartition(' and ')[0]}…"
        return enriched(name, hours(hour), [f"From {name}. {STORY[0]}", *STORY[1:3], short, "Read on", NOTICE])

    await press.publish(*(story(name, 0) for name in "abc"))
    for hour in (1, 20, 40):
        await press.publish(*(sold(name, hour + n) for n, name in enumerate("abc")))
    assert await edits(press) == []
