"""Hashes that name texts: they must stay what they are for ever, or every article would seem edited."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from services.publisher.core.text_hashes import fold, short_hash, text_identity, wording
from shared.contracts import Block, BlockKind, Mark, MarkKind

TRICKY = st.sampled_from(" \n\t\xa0\u3000\u200b\u00ad\u2028\x1e\x1f\u0301\ufeffe")
LONG = "The committee met on Tuesday and took note of the harvest, which was good in the north of the country."


def hashes(outlet: str, title: str, standfirst: str, blocks: list[Block]) -> tuple[str, str | None]:
    revision, telling = text_identity(outlet, title, standfirst, blocks)
    return revision, None if telling is None else short_hash(telling)


def paragraph(text: str, **more: object) -> Block:
    return Block.model_validate({"kind": BlockKind.PARAGRAPH, "text": text, **more})


@given(st.text(st.one_of(st.characters(codec="utf-8"), TRICKY)))
def test_folding_leaves_words_with_single_blanks(text: str) -> None:
    seen = re.sub("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]", "", unicodedata.normalize("NFC", text))
    assert fold(text) == " ".join(seen.split())


def test_ids_of_texts_never_change() -> None:
    picture = Block(kind=BlockKind.IMAGE, url="https://a.example/x/1.jpg?w=300", caption="A  field")
    blocks = [
        Block(kind=BlockKind.HEADING, text="In the north", level=2),
        paragraph(LONG),
        picture,
        paragraph("朝鲜 농장"),
    ]
    assert hashes("gazette", "The Harvest", "It was good", blocks) == (
        "b6643ced8d84d02920c9d5caeef462e2",
        "59e30cf5c076a2d4b6482134e931b861",
    )


def test_what_no_reader_sees_makes_no_other_text() -> None:
    link = (Mark(kind=MarkKind.LINK, start=0, end=3, url="https://a.example/?utm=1"),)
    plain = hashes("gazette", "Cafe\u0301", "", [paragraph(LONG)])
    assert hashes("gazette", "Caf\xe9 ", "", [paragraph(f" {LONG}\u200b", marks=link)]) == plain
    assert hashes("gazette", "Café", "", [paragraph(LONG.replace("good", "bad"))])[0] != plain[0]


def test_a_picture_is_known_by_its_path() -> None:
    def of(url: str) -> str:
        return hashes("gazette", "t", "", [Block(kind=BlockKind.IMAGE, url=url)])[0]

    assert of("https://a.example/x.jpg?w=300") == of("https://cdn.example/x.jpg")
    assert of("https://a.example/x.jpg") != of("https://a.example/y.jpg")


def test_one_article_by_title_and_text_within_an_outlet() -> None:
    _, same = hashes("gazette", "The Harvest", "standfirst", [paragraph(LONG)])
    assert same is not None
    quoted = [Block(kind=BlockKind.QUOTE, text=LONG), Block(kind=BlockKind.IMAGE, url="https://a.example/x.jpg")]
    assert hashes("gazette", "THE harvest", "", quoted)[1] == same
    assert hashes("echo", "The Harvest", "standfirst", [paragraph(LONG)])[1] != same
    assert hashes("gazette", "The Harvest", "", [paragraph("Photo")])[1] is None


def test_what_is_recommended_between_paragraphs_makes_no_other_text() -> None:
    def item(text: str, end: int) -> Block:
        marks = (Mark(kind=MarkKind.LINK, start=0, end=end, url="https://a.example/other"),)
        return Block(kind=BlockKind.LIST_ITEM, text=text, marks=marks)

    without = hashes("gazette", "Harvest", "", [paragraph(LONG)])[0]
    assert hashes("gazette", "Harvest", "", [paragraph(LONG), item("Storm ahead", 11)])[0] == without
    assert hashes("gazette", "Harvest", "", [paragraph(LONG), item("Storm ahead, says the council", 11)])[0] != without
    assert (
        hashes("gazette", "Harvest", "", [paragraph(LONG), Block(kind=BlockKind.LIST_ITEM, text="Rye")])[0] != without
    )


def test_the_wording_leaves_out_what_changes_from_visit_to_visit() -> None:
    def of(text: str) -> str:
        return wording([Block(kind=BlockKind.PARAGRAPH, text=text)])

    page = (
        "We are working on this page at {} and will show it to all our readers again, request {}, https://a.example/{}."
    )
    assert of(page.format("14:02", "9f3a-11", "one")) == of(page.format("15:40", "77bc-02", "two/b")) != ""
    assert of(page.format("14:02", "x1", "a")) != of(page.replace("readers", "friends").format("14:02", "x1", "a"))
    assert of("Too few words to tell.") == ""


def test_the_wording_leaves_out_the_headline_that_a_notice_quotes() -> None:
    def of(title: str, text: str) -> str:
        return wording([Block(kind=BlockKind.PARAGRAPH, text=text)], title)

    notice = "“{}” cannot be shown at present, because our desk is looking at “{}” again."
    one, other = "Report 5: the tram depot reopened", "Report 7: the old bridge was painted"
    assert of(one, notice.format(one, one)) == of(other, notice.format(other, other)) != ""
    assert of("Other title here", notice.format(one, one)) != of(other, notice.format(other, other))
