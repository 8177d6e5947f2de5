"""A text that stops within a sentence, or offers to read on, is not all of it; one that ends in a full stop is."""

from __future__ import annotations

from typing import Any

import pytest

from services.publisher.core.texts.unfinished_texts import (
    has_next_page,
    is_unfinished,
    says_corrected,
    says_taken_out,
    stops_within_notice,
)

FIRST = "The harbour was opened on Tuesday."
SECOND = "Many people came to see it, as the council said in the evening."


def text(*lines: str) -> dict[str, Any]:
    return {"blocks": [{"kind": "paragraph", "text": line} for line in lines]}


@pytest.mark.parametrize(
    "shown",
    [
        (FIRST, "Many people came to…"),
        (FIRST, "Many people came to...", "Read more"),
        (FIRST, "Many people came to see it, … Read the whole report"),
        (FIRST, "Many people came"),
        (FIRST, "Many people came to see it,", "Continue reading this report"),
        (FIRST, "Read more"),
        (FIRST, "» 더보기"),
        (FIRST, "You have read your 3 free reports this month. Subscribe now to go on reading."),
        (FIRST, "Melden Sie sich an oder registrieren Sie sich, um weiterzulesen."),
        (FIRST, "Abonnez-vous pour lire la suite."),
        (FIRST, "로그인하시면 기사를 끝까지 읽으실 수 있습니다."),
    ],
)
def test_the_rest_was_not_loaded(shown: tuple[str, ...]) -> None:
    assert is_unfinished(text(FIRST, SECOND), text(*shown))


@pytest.mark.parametrize(
    "shown",
    [
        (FIRST,),
        (FIRST, "Many people came to see it."),
        (FIRST, "Nobody came…"),
        (FIRST, "The council said more in the evening"),
        (FIRST, SECOND),
        ("Read more",),
        (FIRST, "Many people came", "The mayor did not come, as he had to be at the opening of the fair."),
    ],
)
def test_a_text_that_was_shortened_or_changed_is_an_edit(shown: tuple[str, ...]) -> None:
    assert not is_unfinished(text(FIRST, SECOND), text(*shown))


@pytest.mark.parametrize("offer", ["1 Next page", "Next page »", "1 2 3", "1 | 2", "下一页", "다음 페이지"])
def test_a_page_that_leads_to_a_next_one_shows_a_part(offer: str) -> None:
    whole, part = text(FIRST, SECOND), {**text(FIRST), "cuts": [{"text": "Home"}, {"text": offer}]}
    assert has_next_page(whole, part)
    assert not has_next_page({**whole, "cuts": [{"text": offer}]}, part)


@pytest.mark.parametrize(
    "other",
    [
        "Next story",
        "1",
        "12 readers",
        "On the next page: the weather",
        "1 200 readers",
        "1.2.2026",
        "1:2",
        "1/2",
        "1, 2",
    ],
)
def test_other_lines_beside_a_text_lead_nowhere(other: str) -> None:
    assert not has_next_page(text(FIRST, SECOND), {**text(FIRST), "cuts": [{"text": other}]})


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ((FIRST, "Many people came to…", "All reports are open to those who pay one crown for the first month."), True),
        ((FIRST, "Many people came to see it.", "All reports are open to those who pay."), False),
        ((FIRST, "Many people came to…"), False),
        ((FIRST, SECOND, "All reports are open to those who pay."), False),
    ],
)
def test_a_text_that_stops_above_a_notice(shown: tuple[str, ...], expected: bool) -> None:
    assert stops_within_notice(text(FIRST, SECOND), text(*shown)) is expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("The rest of this report has been removed at the request of a person named in it.", True),
        ("Часть текста удалена по решению суда.", True),
        ("기사의 나머지는 삭제되였습니다.", True),
        ("Une partie du texte a été supprimée à la demande d'un lecteur.", True),
        ("To read on, take out a subscription: four weeks for one crown.", False),
        ("Subscribe to eliminate waiting.", False),
        ("With a subscription all ads are removed.", False),
        ("Older reports are removed from the free part of the site. Log in to read on.", False),
        ("Abonnez-vous pour supprimer les publicités.", False),
        ("Mit einem Abo wird alle Werbung entfernt.", False),
        ("구독하시면 광고가 삭제됩니다.", False),
        ("订阅即可删除广告。", False),
        ("اشترك لحذف الإعلانات.", False),
        ("Читайте удалённо с телефона.", False),
        (FIRST, False),
    ],
)
def test_a_line_that_says_that_the_rest_is_gone(last: str, *, expected: bool) -> None:
    assert says_taken_out(text(FIRST, last)) is expected
    assert not says_taken_out(text(last, FIRST))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (["Correction 1: the figure given at first was wrong; the port has confirmed 21 crowns."], True),
        (["Corrected on 3 March: the port has confirmed 21 crowns.", "We regret the error."], True),
        (["An earlier version of this report gave another figure."], True),
        (["Berichtigung: Der Hafen nennt 21 Kronen."], True),
        (["Fe de errores: el puerto confirmó 21 coronas."], True),
        (["Исправление: порт назвал другую сумму."], True),
        (["[정정] 항구는 21크로네라고 확인하였다: 처음 수자는 틀렸다."], True),
        (["更正：港口确认为二十一克朗。"], True),
        (["Korrektur: Der Hafen nennt 21 Kronen."], True),
        (["[바로잡습니다] 항구는 21크로네라고 확인하였다."], True),
        (["【訂正】港は21クローネと確認した。"], True),
        (["This report was amended on 3 March; the port has confirmed 21 crowns."], True),
        (["Correction: subscribe to read on."], False),
        (["Correction: the port has confirmed 21 crowns.", "Subscribe to read on."], False),
        (["The ministry said: correction of the figures takes a month."], False),
        (["Corrections officers were there, too."], False),
        ([FIRST], False),
    ],
)
def test_a_line_that_says_that_the_text_was_corrected(new: list[str], *, expected: bool) -> None:
    assert says_corrected(text(FIRST, SECOND), text(FIRST, *new)) is expected
    assert not says_corrected(text(FIRST, *new), text(FIRST, *new)), "it stood there before"
