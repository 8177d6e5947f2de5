"""A line that comes and goes on most pages is no edit; the same change is one where it lasts and others stay."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest

from services.publisher.core.history import compute
from services.publisher.core.texts.common_lines import Lines, Looked, lines_of
from services.publisher.core.texts.counters import in_question, joined, keys_in_question, same_but_for_lines, standing
from services.publisher.core.texts.lines_of_texts import Lined, changed_lines
from shared.contracts import ObservationKind as Kind
from tests.publishing import WINDOW, hours
from tests.unit.publisher.test_history import at_once, seen, sign

STORY = "Work on the harbour costs 900 crowns, paid by the port."
TICKER = ("09:05 The mayor came.", "09:10 The mayor left.", "It rained.")
READ, AGE = "=Read times so", "^Last seen an"


def blocks(*lines: str) -> list[dict[str, Any]]:
    return [{"kind": "paragraph", "text": line} for line in lines]


def text(*lines: str, title: str = "Harbour") -> dict[str, Any]:
    return {"title": title, "standfirst": "", "blocks": blocks(*lines)}


def picture(url: str, caption: str = "The quay") -> dict[str, Any]:
    return {**text(), "blocks": [{"kind": "image", "url": url, "caption": caption}]}


def others(number: int, *, moved: int, again: bool = True, line: str = "Read {} times so far.") -> list[Looked]:
    """Other articles with the line; in `moved` of them it had another number before."""

    def shown(number: int) -> Lined:
        return Lined(text(f"Story {number}", line.format(number)))

    return [Looked(shown(n), shown(n + 9) if n < moved else None, again) for n in range(number)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (text(STORY, "Read 5 times so far."), text(STORY, "Read 1.2K times so far."), {READ}),
        (text(STORY, "Last seen an hour ago"), text("Last seen an age ago", STORY), {AGE}),
        (text(STORY), text("Read also: a fair", STORY), {"^Read also:"}),
        (text(STORY), text("14:05 Ferry leaves late", STORY), {"time"}),
        (text("9:01 A", "9:02 B", "1", "2", STORY), text("1", "2", STORY, "9:01 A", "9:02 B"), {"time"}),
        (text("14:00 Ferry leaves late"), text("14:05 Ferry leaves late"), {"time"}),
        (text(STORY), text(STORY.replace("900", "950")), {"=Work on the harbour costs paid by the"}),
        (text(STORY), text(STORY.replace("port", "town")), {"^Work on the"}),
        (text(STORY), text(f"{STORY} It ends in the spring."), None),
        (text(STORY), text(STORY, title="The harbour"), None),
        (text(STORY), text(STORY, "word " * 40), {"=" + ("word " * 40).strip()}),
        (text(STORY, "In short: " + "word " * 40), text(STORY, "In short: " + "other " * 40), {":In short:"}),
        (text(STORY, "조회수 1234회"), text(STORY, "조회수 1240회"), {"=조회수"}),
        (text(STORY, "It was the 2nd."), text(STORY, "It was the 3rd."), {"^It was the"}),
        (text(STORY, "Comments: 3"), text(STORY, "Comments: 4"), {"^Comments:"}),
        (text(STORY), text(f"Lire aussi : {'word ' * 40}", STORY), {":Lire aussi:"}),
        (text(STORY, "Shares 9.5 (+ 4 %)"), text("Shares 12 (- 0.3 %)", STORY), {"^Shares"}),
        (text("A", "Shares 9 (+4 %)", STORY, "B"), text("A", STORY, "Shares 8 (+3 %)", "B"), {"^Shares"}),
        (text("A", STORY, "It was dry.", "B"), text("A", "It was dry.", STORY, "B"), {"^It was dry."}),
        (text("1"), text("2"), None),
        (picture("https://a/1/x.jpg"), picture("https://b/2/x.jpg"), {"picture"}),
        (picture("https://a/1/x.jpg"), picture("https://a/1/y.jpg"), None),
        (picture("https://a/1/x.jpg"), picture("https://a/1/x.webp"), {"picture"}),
        (picture("https://a/x-300x200.jpg"), picture("https://a/x-1024x768.jpg.webp"), {"picture"}),
        (picture("https://a/x-2011.jpg"), picture("https://a/x-2012.jpg"), None),
        (picture("https://a/1/x.jpg"), picture("https://a/2/x.jpg", "A fair"), None),
    ],
)
def test_the_lines_in_which_texts_differ(
    before: dict[str, Any], after: dict[str, Any], expected: set[str] | None
) -> None:
    assert changed_lines(Lined(before), Lined(after)) == expected


def test_a_line_that_most_others_have_is_common_and_moves_if_it_changed_there() -> None:
    assert lines_of(others(6, moved=3), [READ, AGE]) == Lines({READ}, {READ})
    assert lines_of(others(6, moved=2), [READ]) == Lines({READ}, set()), "a figure in a series of reports"
    assert lines_of(others(6, moved=0, again=False), [READ]) == Lines({READ}, set()), "nobody knows yet"
    assert lines_of(others(3, moved=3), [READ]) == Lines(), "three are too few to tell"
    got = [Looked(o.text, Lined(text("Story")), True) for o in others(6, moved=0)]
    assert lines_of(got, [READ]) == Lines({READ}, set()), "a line that all texts get at once"
    few = others(2, moved=2) + [Looked(Lined(text(words)), None, True) for words in ("apples", "barrels", "candles")]
    assert lines_of(few, [READ]) == Lines(shared={READ})


COOKIES = "We use cookies so that this page works."


def test_a_line_that_some_others_got_and_some_lost_comes_and_goes() -> None:
    key = "^We use cookies"
    texts = Lined(text("Story", COOKIES)), Lined(text("Story"))
    got, lost = Looked(*texts, True), Looked(*texts[::-1], True)
    assert lines_of([got, got, got, lost], [key]) == Lines({key}, fleeting={COOKIES})
    assert lines_of([got, got, got, got, got], [key]) == Lines({key}), "all got a note"
    assert lines_of([got, lost, *[Looked(texts[0], None, True)] * 4], [key]) == Lines({key}), "too few to tell"


def test_a_line_that_comes_and_goes_is_no_edit_though_it_stands_and_another_in_its_place_is_one() -> None:
    with_line, without = Lined(text(STORY, COOKIES)), Lined(text(STORY))
    other = Lined(text(STORY, "We use cookies, and sell what they tell us."))
    lines = {name: Lines({"^We use cookies", "^We use cookies,"}, fleeting={COOKIES}) for name in "ab"}
    assert same_but_for_lines([("a", without), ("b", with_line)], "b", lines, {}) == {"b": "a"}
    assert same_but_for_lines([("a", with_line), ("b", without)], "b", lines, {}) == {"b": "a"}
    assert same_but_for_lines([("a", with_line), ("b", other)], "b", lines, {}) == {}
    assert same_but_for_lines([("a", without), ("b", other)], "b", lines, {}) == {}


def test_a_line_that_several_others_have_lets_the_next_visit_decide_unless_a_counter_stands_beside_it() -> None:
    texts = [
        ("a", Lined(text(STORY, "Read 5 times so far."))),
        ("b", Lined(text(STORY, "Read 5 times so far.", COOKIES))),
    ]
    some = {"b": Lines(shared={"^We use cookies"})}
    assert same_but_for_lines(texts, (), some, {}) == {"b": "a"}
    assert same_but_for_lines(texts, ("b",), some, {}) == {}
    counted = [texts[0], ("b", Lined(text(STORY, "Read 6 times so far.", COOKIES)))]
    beside = {"b": Lines({READ}, {READ}, {"^We use cookies"})}
    assert same_but_for_lines(counted, (), beside, {}) == {}, "no text will ever be seen twice"
    assert lines_of(others(4, moved=0) + others(8, moved=0, line="The end"), [READ]) == Lines(shared={READ})


def test_a_ticker_in_another_order_is_the_same() -> None:
    texts = [
        (n, Lined(text(STORY, *lines)))
        for n, lines in zip("abc", (TICKER, (TICKER[1], TICKER[0], TICKER[2]), TICKER[1:]), strict=True)
    ]
    assert same_but_for_lines(texts, ("b", "c"), {}, {}) == {"b": "a"}


def test_only_lines_that_come_and_go_make_no_edit() -> None:
    texts = [
        ("a", text(STORY, "Read 5 times so far.")),
        ("b", text(STORY, "Read 6 times so far.")),
        ("c", text(STORY.replace("900", "950"), "Read 7 times so far.")),
        ("d", text(STORY.replace("900", "950"), "Read 9 times so far.")),
        ("e", text(STORY, "Read 9 times so far.", title="The harbour")),
        ("f", text(STORY, "Read 5 times, so far.")),
    ]
    lined = [(name, Lined(one)) for name, one in texts]
    everywhere = {name: Lines({READ}, {READ}) for name, _ in texts}
    assert same_but_for_lines(lined, (), everywhere, {}) == {"b": "a", "d": "c"}
    assert same_but_for_lines(lined, ("b", "d"), everywhere, {}) == {"b": "a", "d": "c"}, "a counter that is slow"
    assert same_but_for_lines(lined, (), {}, {}) == {}


def test_a_figure_that_lasts_is_an_edit_though_all_reports_have_the_line() -> None:
    texts = [(name, Lined(text(STORY, f"Read {n} times so far."))) for n, name in enumerate("abc")]
    series = {name: Lines({READ}, set()) for name in "abc"}
    assert same_but_for_lines(texts, (), series, {}) == {"b": "a", "c": "a"}
    assert same_but_for_lines(texts, ("c",), series, {}) == {"b": "a"}


def test_a_text_stands_when_two_visits_in_a_row_see_it() -> None:
    assert standing([seen(0, "a"), seen(1, "b"), seen(2, "a"), seen(3, "b")], []) == {}
    assert standing([seen(0, "a"), seen(1, "b"), seen(2, "b")], []) == {"b": hours(2)}
    unchanged = sign(2, Kind.NOT_MODIFIED)
    assert standing([seen(0, "a"), seen(1, "b")], [unchanged]) == {"b": hours(2)}
    assert standing([seen(0, "a"), seen(1, "b")], [replace(unchanged, body="another")]) == {}
    assert standing([seen(0, "a"), seen(1, "b"), seen(2, "b", "other")], [sign(3, Kind.NOT_FOUND)]) == {}


def test_texts_of_one_address_and_parser_are_in_question() -> None:
    facts = [seen(0, "t0"), seen(1, "t1"), seen(2, "t0")]
    assert in_question(facts) == [facts[:2]]
    assert in_question([facts[0], replace(facts[1], address_id="b")]) == []
    assert in_question([facts[0], replace(facts[1], parser="2")]) == []


def test_equal_texts_of_several_addresses_have_one_that_stands_for_all() -> None:
    assert joined({}, {"b": "a", "c": "a"}) == {"b": "a", "c": "a"}
    assert joined({"b": "a"}, {"a": "b"}) == {"b": "a"}
    assert joined({"b": "a"}, {"b": "c"}) == {"b": "c", "a": "c"}


def test_the_same_text_but_for_counters_is_no_revision() -> None:
    facts = [seen(0, "a"), seen(1, "b"), seen(2, "c"), seen(3, "d")]
    found = compute(facts, [], WINDOW, at_once, same_text={"b": "a", "d": "c"})
    assert [(c.kind, c.from_revision, c.to_revision) for c in found.changes] == [("revised", "b", "c")]


def test_most_pairs_of_many_texts_are_told_apart_without_comparing_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each visit sees another line of the page's own, and other articles have a line in common."""
    compared: list[None] = []

    def counted(one: Lined, other: Lined) -> frozenset[str] | None:
        compared.append(None)
        return changed_lines(one, other)

    monkeypatch.setattr("services.publisher.core.texts.common_lines.changed_lines", counted)
    texts = [(str(n), Lined(text(STORY, f"{'b' * n} came by as number {n}."))) for n in range(1, 60)]
    assert same_but_for_lines(texts, (), {name: Lines({READ}) for name, _ in texts}, {}) == {}
    assert compared == []


PARAGRAPHS = ("The port was surveyed.", "It took a day.", "Nobody came.", "It will be dug out.")


def with_widget(place: int, figure: str, *more: str, of: str = "") -> Lined:
    lines = [f"{of}{line}" for line in (*PARAGRAPHS, *more)]
    return Lined(text(*lines[:place], f"Post shares 12.3 ({figure} %)", *lines[place:]))


def test_a_widget_that_moves_is_known_whichever_texts_are_compared() -> None:
    """Another sign makes another line of it. It is known by its words, or by its beginning where it stands elsewhere.

    The story is corrected before the third visit.
    """
    note = "Correction: the port has confirmed 21 crowns."
    looked = [
        Looked(with_widget(1, "+1", of=f"{n}. "), with_widget(2, "-3", of=f"{n}. "), is_seen_again=True)
        for n in range(9)
    ]
    for places in product((1, 2, 3), repeat=3):
        for signs in product("+-", repeat=3):
            figures = [f"{sign}{n}" for n, sign in enumerate(signs, 1)]
            first = ("0", with_widget(1, "+0.5"))
            later = [
                (f"{n}", with_widget(place, figure, note))
                for n, (place, figure) in enumerate(zip(places, figures, strict=True), 1)
            ]
            shown = [first, *later]
            keys = {
                name: keys_in_question(before, found) | keys_in_question(first[1], found)
                for (_, before), (name, found) in pairwise(shown)
            }
            same = same_but_for_lines(shown, (), {name: lines_of(looked, found) for name, found in keys.items()}, {})
            assert same == {"2": "1", "3": "1"}, (places, signs)
