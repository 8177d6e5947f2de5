"""Paragraphs of two languages: what belongs together, and what stands alone."""

from __future__ import annotations

from shared.text.parallel import MOST, Pair, Paragraph, pairs
from tests.unit.reader.counting import calls_of


def text(*paragraphs: tuple[int, str]) -> list[Paragraph]:
    return [Paragraph(size, frozenset(things.split())) for size, things in paragraphs]


ENGLISH = text((200, "person.a place.b"), (120, "37"), (150, "place.c"), (180, ""), (90, "person.d"))


def places(found: list[Pair] | None) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    assert found is not None
    return [(one.mine, one.theirs) for one in found]


def test_a_translation_half_as_long_is_paired_one_to_one() -> None:
    korean = [Paragraph(one.size // 2, one.things) for one in ENGLISH]
    assert places(pairs(ENGLISH, korean)) == [((n,), (n,)) for n in range(5)]


def test_what_is_left_out_stands_alone_whichever_it_is() -> None:
    for gone in (0, 1, 2, 4):
        others = [one for n, one in enumerate(ENGLISH) if n != gone]
        found = pairs(ENGLISH, others)
        assert ((gone,), ()) in places(found)
        assert len(places(found)) == 5


def test_two_paragraphs_may_belong_to_one() -> None:
    joined = [Paragraph(320, ENGLISH[0].things | ENGLISH[1].things), *ENGLISH[2:]]
    assert places(pairs(ENGLISH, joined))[0] == ((0, 1), (0,))
    assert places(pairs(joined, ENGLISH))[0] == ((0,), (0, 1))


def test_only_the_same_picture_is_a_pair() -> None:
    crane, dam = (Paragraph(0, frozenset({f"picture:{name}"}), is_picture=True) for name in ("crane", "dam"))
    assert ((1,), (1,)) in places(pairs([ENGLISH[0], crane], [ENGLISH[0], crane]))
    assert ((1,), ()) in places(pairs([ENGLISH[0], crane], [ENGLISH[0], dam]))


def test_every_paragraph_is_in_one_pair() -> None:
    for mine, theirs in ((ENGLISH, []), ([], ENGLISH), ([], []), (ENGLISH * 60, ENGLISH), (ENGLISH, ENGLISH * 60)):
        found = pairs(mine, theirs)
        assert found is not None
        assert [n for one in found for n in one.mine] == list(range(len(mine)))
        assert [n for one in found for n in one.theirs] == list(range(len(theirs)))


def test_a_text_that_is_too_long_is_not_compared() -> None:
    assert pairs(ENGLISH, ENGLISH * (MOST // 5 + 1)) is None


def test_a_long_report_is_paired_near_the_diagonal_and_each_paragraph_joined_once() -> None:
    ordinary = [Paragraph(200, frozenset({f"person.{n % 50}", f"place.{n % 30}", str(100 + n)})) for n in range(150)]
    assert places(pairs(ordinary, ordinary)) == [((n,), (n,)) for n in range(150)]
    assert calls_of(lambda: pairs(ordinary, ordinary)) < 2_500_000


def test_a_thousand_numbers_in_each_paragraph_count_as_the_rarest_sixty() -> None:
    dense = [Paragraph(5_000, frozenset(str(1_000 * (n // 2) + k) for k in range(1_000))) for n in range(6)]
    assert [len(one.shared) for one in pairs(dense, dense) or ()] == [60] * 6
