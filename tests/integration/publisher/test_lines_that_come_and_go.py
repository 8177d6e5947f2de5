"""Lines that come and go on most pages make no edit. The same change is one where it lasts and the others stay."""

from __future__ import annotations

from shared.contracts import Block, BlockKind, EnrichedArticle, ObservationKind
from tests.publishing import TEXT, Press, enriched, hours, observed

STORY = "The bridge over the river was opened to carts on Monday, and the mayor paid the first toll himself."


def others(line: str, again: str = "", number: int = 6) -> list[EnrichedArticle]:
    """Other articles with the line, in which `{}` is a number; at a later visit with another line, if one is given."""
    first = [enriched(f"o{n}", hours(-9), [TEXT.format(f"p{n}"), line.format(n)]) for n in range(number)]
    later = [enriched(f"o{n}", hours(-1), [TEXT.format(f"p{n}"), again.format(n + 7)]) for n in range(number)]
    return first + (later if again else [])


async def edits(press: Press) -> int:
    return len(await press.rows("SELECT id FROM change WHERE kind = 'revised' AND address LIKE '%%/x'"))


async def visits(press: Press, *lines: str) -> None:
    for n, line in enumerate(lines):
        await press.publish(enriched("x", hours(8 * n), [STORY, line] if line else [STORY]))


async def unchanged(press: Press, hour: float) -> None:
    await press.publish(observed("x", hours(hour), ObservationKind.NOT_MODIFIED))


TOLL = "So far {} carts have crossed it, said the harbour office."


async def test_a_figure_corrected_in_one_report_of_a_series_is_an_edit(press: Press) -> None:
    await press.publish(*others(TOLL))
    await press.publish(*(observed(f"o{n}", hours(3), ObservationKind.NOT_MODIFIED) for n in range(6)))
    await visits(press, TOLL.format(40), TOLL.format(44))
    assert await edits(press) == 0, "nobody knows yet"
    await unchanged(press, 17)
    assert (await edits(press), await press.kinds()) == (1, ["created"] * 7 + ["revised"])
    await press.publish(enriched("x", hours(30), [STORY, TOLL.format(44)]))
    assert await edits(press) == 1


async def test_a_counter_that_few_readers_move_is_no_edit(press: Press) -> None:
    await press.publish(*others("Read {} times", "Read {} times"))
    await visits(press, "Read 4 times", "Read 5 times", "Read 5 times", "Read 9 times", "Read 9 times")
    assert await edits(press) == 0


async def test_the_age_of_a_page_is_no_edit_and_an_edit_beside_it_is_one(press: Press) -> None:
    await press.publish(*others("Brought up to date just now", "Brought up to date an hour ago"))
    await visits(press, "Brought up to date a minute ago", "Brought up to date yesterday")
    await unchanged(press, 12)
    assert await edits(press) == 0
    await press.publish(enriched("x", hours(20), [STORY.replace("Monday", "Sunday"), "Brought up to date just now"]))
    assert await edits(press) == 1


async def test_a_note_that_lasts_is_an_edit_though_others_have_it(press: Press) -> None:
    await press.publish(*others("Correction of the editors: the toll is {} crowns."))
    await visits(press, "", "Correction of the editors: the toll is 3 crowns.")
    assert await edits(press) == 0
    await unchanged(press, 17)
    assert await edits(press) == 1


async def test_articles_that_change_all_the_time_do_not_speak_for_the_others(press: Press) -> None:
    """Two of them grow at each visit, in lines that begin alike; the eight others have no such line."""
    await press.publish(*others("The end", number=8))
    for n in range(6):
        lines = [f"At {hour} o'clock the council voted on item {hour * 3}." for hour in range(n, -1, -1)]
        for name in ("x", "y"):
            await press.publish(enriched(name, hours(8 * n), [*lines, f"{name}: {STORY}"]))
    assert await edits(press) == 5


def with_picture(name: str, at: float, url: str) -> EnrichedArticle:
    message = enriched(name, hours(at), f"{name}: {STORY}")
    picture = Block(kind=BlockKind.IMAGE, url=url, caption="The toll house")
    article = message.article.model_copy(update={"blocks": (*message.article.blocks, picture)})
    return message.model_copy(update={"article": article})


async def test_a_picture_in_another_size_is_no_edit_and_another_picture_is_one(press: Press) -> None:
    for n, size in enumerate(("300x200", "600x400")):
        names = [f"o{k}" for k in range(6)]
        await press.publish(*(with_picture(k, 8 * n, f"https://p.example/{size}/{k}.jpg") for k in names))
    for n, url in enumerate(("300x200/bridge.jpg", "900x600/bridge.jpg", "900x600/bridge.jpg")):
        await press.publish(with_picture("x", 9 + 8 * n, f"https://p.example/{url}"))
    assert await edits(press) == 0
    await press.publish(with_picture("x", 50, "https://p.example/900x600/mayor.jpg"))
    assert await edits(press) == 1


async def test_a_picture_that_one_article_shows_from_elsewhere_is_an_edit_when_it_lasts(press: Press) -> None:
    await press.publish(*(with_picture(f"o{n}", 0, f"https://p.example/1/{n}.jpg") for n in range(6)))
    await press.publish(*(observed(f"o{n}", hours(9), ObservationKind.NOT_MODIFIED) for n in range(6)))
    for n, folder in enumerate((1, 2)):
        await press.publish(with_picture("x", 10 + 8 * n, f"https://p.example/{folder}/1.jpg"))
    assert await edits(press) == 0
    await unchanged(press, 28)
    assert await edits(press) == 1


COUNTED = "Read {} times since it was printed."


async def round_of(press: Press, hour: int, toll: str, day: str, only: int = 6) -> None:
    """Visit the other articles, whose counters move each time; the first few have these lines."""
    for n in range(6):
        lines = [TEXT.format(f"p{n}"), (toll if n < only else TOLL).format(n), day, COUNTED.format(hour * 7 + n)]
        await press.publish(enriched(f"o{n}", hours(hour), lines))


async def counted(press: Press, toll: str, day: str, *at: int) -> None:
    for hour in at:
        await press.publish(enriched("x", hours(hour), [STORY, toll, day, COUNTED.format(hour * 5 + 900)]))


OTHER_TOLL = TOLL.replace("{}", "1{}")


async def test_a_figure_corrected_beside_a_counter_is_an_edit(press: Press) -> None:
    for hour in (0, 10, 26):
        await round_of(press, hour, TOLL, "Monday")
    await counted(press, TOLL.format(40), "Monday", 1, 11, 21)
    assert await edits(press) == 0
    await counted(press, TOLL.format(44), "Monday", 25)
    assert await edits(press) == 0, "a further visit decides"
    await counted(press, TOLL.format(44), "Monday", 31, 41)
    assert (await edits(press), await press.kinds()) == (1, ["created"] * 7 + ["revised"])


async def test_a_figure_that_changes_everywhere_beside_counters_is_no_edit(press: Press) -> None:
    for hour, line in ((0, "Today is day 7."), (10, "Today is day 7."), (26, "Today is day 8.")):
        await round_of(press, hour, TOLL, line)
    await counted(press, TOLL.format(40), "Today is day 7.", 1, 11, 21)
    await counted(press, TOLL.format(40), "Today is day 8.", 25, 31)
    assert await edits(press) == 0


async def test_a_figure_that_moves_now_and_then_beside_a_counter_is_no_edit(press: Press) -> None:
    """In a third of the others it moved as well; in the article itself it moved before."""
    for hour, toll in ((0, TOLL), (10, TOLL), (26, OTHER_TOLL)):
        await round_of(press, hour, toll, "Monday", only=2)
    await counted(press, TOLL.format(40), "Monday", 1, 11)
    await counted(press, TOLL.format(41), "Monday", 25, 31)
    assert await edits(press) == 0
    await round_of(press, 40, TOLL, "Monday")
    await counted(press, TOLL.format(42), "Monday", 39, 41)
    assert await edits(press) == 0


async def test_a_widget_that_comes_a_paragraph_later_moves_no_paragraph(press: Press) -> None:
    await press.publish(*others("Post shares {} (+1.5 %)", "Post shares {} (-1.5 %)"))
    toll = TOLL.format(40)
    texts = [STORY, "Post shares 9.2 (+4.5 %)", toll, "It rained."], [STORY, toll, "Post shares 8 (+3 %)", "It rained."]
    for hour, text in zip((0, 8, 16), (*texts, texts[0]), strict=True):
        await press.publish(enriched("x", hours(hour), text))
    assert await edits(press) == 0
    await press.publish(enriched("x", hours(24), [toll, STORY, "It rained."]))
    assert await edits(press) == 1, "the paragraphs changed places"
