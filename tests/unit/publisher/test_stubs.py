"""A short page in an article's place: suspected by one sign, sure by two, an edit if it stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.placeholders.foreign_texts import Likeness, is_cut, likeness, lost_its_date
from services.publisher.core.placeholders.stubs import Stubs, stubs
from shared.contracts import ObservationKind as Kind
from tests.publishing import TEXT, WINDOW, hours
from tests.unit.publisher.test_history import seen, sign

NOTICE = "Revision is going on"


def text(title: str, words: str, published: str | None = None) -> dict[str, Any]:
    date = {"value": published} if published else None
    return {
        "title": title,
        "blocks": [{"kind": "paragraph", "text": words}],
        "published": date,
        "word_count": len(words.split()),
    }


def found(*facts: Seen | Sign, likely: Likeness = Likeness.SUSPECT) -> Stubs:
    """`stub` and `stub2` are other pages in place of any text, and nothing like each other."""

    def judge(before: Seen, after: Seen) -> Likeness:
        is_other = after.revision_id.startswith("stub") and before.revision_id != after.revision_id
        return likely if is_other else Likeness.OWN

    own = [f for f in facts if isinstance(f, Seen)]
    return stubs(own, [f for f in facts if isinstance(f, Sign)], WINDOW, judge)


STORY = TEXT.format("hills") + " " + TEXT.format("valley")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (text("Notice", NOTICE), Likeness.SURE),
        (text("안내", "요청하신 문서는 수정중입니다"), Likeness.SURE),
        (text("Sowing", NOTICE), Likeness.BRIEF),
        (text("Sowing", " ".join([NOTICE] * 5)), Likeness.RENEWED),
        (text("Notice", "The co-operative farm of hills reported on its spring sowing"), Likeness.OWN),
        (text("Notice", NOTICE, "2024-03-01"), Likeness.BRIEF),
        (text("Notice", " ".join([NOTICE] * 40), "2024-03-01"), Likeness.OWN),
        (text("Notice", " ".join([NOTICE] * 4)), Likeness.SURE),
        (text("Notice", NOTICE, "2024-04-01"), Likeness.SUSPECT),
        (text("Notice", " ".join([NOTICE] * 4), "2024-04-01"), Likeness.FOREIGN),
        (text("Notice", " ".join([NOTICE] * 40)), Likeness.SUSPECT),
    ],
)
def test_a_foreign_text_has_nothing_of_the_article_and_further_signs_count(
    after: dict[str, Any], expected: Likeness
) -> None:
    assert likeness(text("Sowing", STORY, "2024-03-01"), after) is expected


def test_a_page_of_another_layout_has_one_sign_more() -> None:
    before, layouts = text("Sowing", STORY), (["a", "b"], ["c"])
    long, short = text("Notice", " ".join([NOTICE] * 4)), text("Notice", NOTICE)
    assert (likeness(before, long), likeness(before, long, layouts)) == (Likeness.FOREIGN, Likeness.SUSPECT)
    assert (likeness(before, short), likeness(before, short, layouts)) == (Likeness.SUSPECT, Likeness.SURE)
    assert likeness(before, text("Sowing", STORY), layouts) is Likeness.OWN, "a new template keeps the words"
    for same_or_unknown in ((["a", "b"], ["b", "c"]), ([], ["c"]), (["a"], [])):
        assert likeness(before, long, same_or_unknown) is Likeness.FOREIGN


def test_a_page_without_the_date_of_the_article_lost_it() -> None:
    dated, bare = text("Sowing", STORY, "2024-03-01"), text("Notice", NOTICE)
    assert lost_its_date(dated, bare)
    assert not lost_its_date(text("Sowing", STORY), bare)
    assert not lost_its_date(dated, text("Notice", NOTICE, "2024-04-01"))


def test_a_text_without_a_line_in_its_middle_is_not_cut_short() -> None:
    """A person was taken out of all reports at once, and a note was added to some."""
    lines = [TEXT.format(name) for name in ("hills", "rivers", "valleys", "coasts")]
    note = "Correction: the figure was wrong."
    whole = text("Sowing", " ".join(lines))
    assert is_cut(whole, text("Sowing", f"{lines[0]} {note}"))
    assert is_cut(whole, text("Sowing", lines[0]))
    assert not is_cut(whole, text("Sowing", " ".join([lines[0], *lines[2:], note])))


def test_a_stub_that_goes_again_is_none_of_the_articles_texts() -> None:
    captures = [seen(0), seen(1, "stub"), seen(3, "stub"), seen(5), seen(6, "t2")]
    assert found(*captures) == Stubs({"c1a1", "c3a1"})


def test_a_stub_that_stays_is_an_edit() -> None:
    stays = (seen(0), seen(1, "stub"), seen(4, "stub"), seen(7, "stub"))
    assert found(*stays) == Stubs({"c1a1", "c4a1"})
    assert found(*stays, seen(9)) == Stubs({"c1a1", "c4a1"}, cut={"c9a1"}), "an old copy of the page may show it again"
    unchanged = found(seen(0), seen(1, "stub"), sign(4, Kind.NOT_MODIFIED), sign(7, Kind.NOT_MODIFIED))
    assert unchanged == Stubs({"c1a1"}, set(), {"c1a1": hours(7)})


def test_a_stub_of_which_a_second_sign_speaks_is_no_edit() -> None:
    assert found(seen(0), seen(1, "stub"), seen(9, "stub"), likely=Likeness.SURE).aside == {"c1a1", "c9a1"}
    with_404 = found(seen(0), seen(1, "stub"), sign(2, Kind.NOT_FOUND), seen(9, "stub"))
    assert with_404.aside == {"c1a1", "c9a1"}
    led_home = found(seen(0), seen(1, "stub"), sign(2, Kind.SOFT_GONE), sign(3, Kind.MOVED), seen(9, "stub"))
    assert led_home.aside == {"c1a1"}


def test_another_stub_must_stay_by_itself() -> None:
    assert found(seen(0), seen(1, "stub"), seen(5, "stub2"), seen(8, "stub2")).aside == {"c1a1", "c5a1", "c8a1"}
    assert found(seen(0), seen(1, "stub"), seen(5, "stub2"), seen(11, "stub2")).aside == {"c1a1", "c5a1"}


def test_unchanged_of_another_body_is_not_the_stub_again() -> None:
    blocked = sign(2, Kind.BLOCKED, capture="x")
    assert not found(seen(0), seen(1, "stub"), blocked, sign(9, Kind.NOT_MODIFIED)).counts_from


def test_two_addresses_and_two_parsers_are_looked_at_apart() -> None:
    late = hours(1) + timedelta(seconds=1)
    apart = [seen(0), Seen(late, "b", "cb", "stub", "1", "fetched", "text/html"), seen(2, "stub", parser="2")]
    assert found(*apart) == Stubs()


def test_a_text_that_nothing_speaks_against_is_held_until_the_next_visit() -> None:
    captures = (seen(0), seen(1, "stub"))
    held = found(*captures, likely=Likeness.FOREIGN)
    assert (held.aside, held.held, held.counts_from) == ({"c1a1"}, {"c1a1"}, {})
    again = found(*captures, seen(8, "stub"), likely=Likeness.FOREIGN)
    assert again == Stubs({"c1a1"}, {"c1a1"}), "seen again after the window: the later capture shows an edit"
    assert found(*captures, seen(3), seen(9), likely=Likeness.FOREIGN) == held, "it went again"


def test_an_address_that_shows_ever_other_texts_is_edited_each_time() -> None:
    captures = [seen(0), *(seen(1 + 8 * n, f"stub{n}") for n in range(9))]
    changing = found(*captures, likely=Likeness.FOREIGN)
    assert changing.counts_from == {f"c{1 + 8 * n}a1": hours(9 + 8 * n) for n in range(8)}
    few = found(*captures[:8], likely=Likeness.FOREIGN)
    assert not few.counts_from, "they may be invented for machines, and its own text is back some day"
    assert not found(*captures[:8], seen(60), seen(70), likely=Likeness.FOREIGN).counts_from
    renewed = found(*captures[:4], likely=Likeness.RENEWED)
    assert renewed.counts_from == {"c1a1": hours(9), "c9a1": hours(17)}, "below the same headline"
    suspected = found(seen(0), seen(1, "stub"), seen(9, "stub2"), seen(17, "stub3"))
    assert not suspected.counts_from, "each is another sign that the article is gone"


def test_a_held_text_that_a_suspicious_page_follows_is_no_edit() -> None:
    def judge(_: Seen, after: Seen) -> Likeness:
        return {"stub": Likeness.FOREIGN, "stub2": Likeness.SURE}.get(after.revision_id, Likeness.OWN)

    followed = stubs([seen(0), seen(1, "stub"), seen(9, "stub2"), seen(17, "stub2")], [], WINDOW, judge)
    assert (followed.aside, followed.counts_from) == ({"c1a1", "c9a1", "c17a1"}, {})


def test_a_held_text_of_an_article_that_is_gone_is_no_edit() -> None:
    gone = found(seen(0), seen(1, "stub"), sign(2, Kind.GONE), seen(9, "stub2"), likely=Likeness.FOREIGN)
    assert (gone.aside, gone.counts_from) == ({"c1a1", "c9a1"}, {})


def test_a_few_words_that_are_others_at_each_visit_are_no_edit() -> None:
    """An error of the page may hold a number. Few words that stay are an edit, and so are more words."""
    captures = (seen(0), seen(1, "stub"), seen(9, "stub2"), seen(17, "stub3"))
    brief = found(*captures, likely=Likeness.BRIEF)
    assert (brief.aside, brief.counts_from) == ({"c1a1", "c9a1", "c17a1"}, {})
    assert found(*captures[:2], seen(9, "stub"), likely=Likeness.BRIEF).aside == {"c1a1"}
    assert found(*captures, likely=Likeness.RENEWED).counts_from == {"c1a1": hours(9), "c9a1": hours(17)}


def test_a_text_that_the_article_had_before_is_an_edit_only_if_it_stays() -> None:
    corrected = (seen(0, "t1"), seen(2, "t2"))
    assert found(*corrected, seen(4, "t1")) == Stubs(cut={"c4a1"}), "a cache may have kept it"
    assert found(*corrected, seen(4, "t1"), seen(6, "t2"), seen(8, "t3")) == Stubs(cut={"c4a1"})
    back = found(*corrected, seen(4, "t1"), seen(11, "t1"))
    assert back == Stubs(), "the edit is of the time when it came back"


@pytest.mark.parametrize("between", [(), (sign(5, Kind.NOT_FOUND),), (sign(3, Kind.GONE), sign(5, Kind.GONE))])
def test_a_bad_answer_keeps_no_text_from_coming_back(between: tuple[Sign, ...]) -> None:
    later = (seen(4, "t1"), seen(6, "t1"), seen(11, "t1"), seen(20, "t1"))
    assert found(seen(0, "t1"), seen(2, "t2"), *between, *later) == Stubs(cut={"c6a1"})


def test_a_page_that_surely_replaced_the_article_keeps_no_earlier_text_from_coming_back() -> None:
    facts = (seen(0, "t1"), seen(2, "t2"), seen(3, "stub"), seen(4, "t1"), seen(11, "t1"))
    assert found(*facts, likely=Likeness.SURE) == Stubs(aside={"c3a1"})


def test_an_earlier_text_that_was_seen_last_before_the_article_was_gone_is_its_text() -> None:
    back = (seen(0, "t1"), seen(2, "t2"), seen(4, "t1"))
    assert found(*back, sign(11, Kind.NOT_FOUND), sign(20, Kind.NOT_FOUND)) == Stubs()
    assert found(*back, sign(5, Kind.NOT_FOUND)) == Stubs(cut={"c4a1"}), "so soon it may have come from a cache"
    assert found(*back, sign(11, Kind.NOT_FOUND), seen(12, "t2")) == Stubs(cut={"c4a1"}), "it was not gone"


def test_a_shortened_text_in_turn_with_the_whole_one_is_the_articles_own_at_the_third_time() -> None:
    """Two visits in a row never see it. A notice that other articles end in too is judged before, and hides it."""
    turns = [seen(2 * n, ("whole", "stub")[n % 2]) for n in range(7)]
    assert not found(*turns[:4], likely=Likeness.SHORTENED).counts_from
    early, late = (found(*some, likely=Likeness.SHORTENED) for some in (turns[:4], turns))
    assert {turns[1].capture_id, turns[3].capture_id} <= early.aside
    assert turns[5].capture_id not in late.aside
    assert not found(*turns, likely=Likeness.CUT).aside
