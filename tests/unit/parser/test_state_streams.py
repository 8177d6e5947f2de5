"""The stream in which Next.js sends a page: its texts are read, however it is cut and whatever refers to what."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from services.parser.core.state_stream import STREAM, parts_of_stream

TOWNS = ("Arlen", "Orim", "Sella", "Tamm")
SENTENCE = "The old bridge of {} carried its first cars on Thursday, eleven years after it was closed for repairs."
STORY = [SENTENCE.format(town) for town in TOWNS]
TITLE = "Bridge opens after eleven years"


def element(name: str, children: object, **more: object) -> list[Any]:
    return ["$", name, None, {**more, "children": children}]


def page(*chunks: str, title: str = TITLE) -> str:
    pushed = "".join(f"<script>self.__next_f.push({json.dumps([1, chunk])})</script>" for chunk in chunks)
    started = "<script>(self.__next_f=self.__next_f||[]).push([0])</script>"
    return f"<html><head><title>{title}</title></head><body><div></div>{started}{pushed}</body></html>"


def read(html: str) -> Extraction | None:
    found = extract(html, "https://arlen.example/news/bridge-opens-after-eleven-years")
    return found if isinstance(found, Extraction) else None


def row(name: str, value: object) -> str:
    return f"{name}:{json.dumps(value, ensure_ascii=False)}\n"


def text_row(name: str, text: str) -> str:
    return f"{name}:T{len(text.encode()):x},{text}"


PARAGRAPHS = "".join(f"<p>{one}</p>" for one in STORY)
AS_ELEMENTS = row("5", element("article", [element("p", one, className="x") for one in STORY]))
AS_TEXT = text_row("1f", PARAGRAPHS) + row("5", element("$L4", None, article={"title": TITLE, "body": "$1f"}))
AS_MARKUP = row("5", element("div", None, dangerouslySetInnerHTML={"__html": "$1f"})) + text_row("1f", PARAGRAPHS)
AS_DATA = row("a", {"article": {"title": TITLE, "body": PARAGRAPHS}})


@pytest.mark.parametrize("stream", [AS_ELEMENTS, AS_TEXT, AS_MARKUP, AS_DATA])
@pytest.mark.parametrize("cut", [10_000, 97, 11])
def test_a_text_in_a_stream_is_read_wherever_the_stream_is_cut(stream: str, cut: int) -> None:
    chunks = [stream[at : at + cut] for at in range(0, len(stream), cut)]
    found = read(page('1:"$Sreact.fragment"\n2:I[1,["1","static/a.js"],"default"]\n', *chunks))
    assert found is not None and found.text.split("\n") == STORY
    assert found.rules["text"] == STREAM


def test_links_and_emphasis_belong_to_their_sentence_and_boxes_between_paragraphs_are_read() -> None:
    linked = element("p", ["The old bridge of ", element("a", "Arlen", href="/a"), STORY[0].partition("Arlen")[2]])
    boxed = element("div", element("p", STORY[2]))
    children = [linked, element("p", STORY[1]), boxed, element("$L9", None), element("p", "$" + STORY[3])]
    found = read(page(row("5", element("main", element("div", children)))))
    assert found is not None and found.text.split("\n") == STORY[:3]


def test_a_price_that_the_stream_escapes_is_read_as_printed() -> None:
    told = "$5 million went into the bridge of Arlen, which carried its first cars on Thursday after eleven years."
    found = read(page(row("5", element("div", [element("p", "$" + told), *(element("p", one) for one in STORY)]))))
    assert found is not None and found.text.startswith(told)


def test_deeply_nested_elements_are_read() -> None:
    inner: list[Any] = [element("p", one) for one in STORY]
    for _ in range(50):
        inner = element("div", inner)
    found = read(page(row("5", inner)))
    assert found is not None and found.text.split("\n") == STORY


def test_the_stream_of_a_section_is_no_article() -> None:
    stories = [{"title": f"Ferry {n} stops", "url": f"/f-{n}", "body": PARAGRAPHS} for n in range(4)]
    assert read(page(row("5", element("$L4", None, stories=stories)), title="Traffic | Gazette")) is None


@pytest.mark.parametrize("broken", ["5:[", "5:Tffffff,abc", "::::", "5:{}", "5:[" * 300, "\\", '5:["$","p",null,{}]'])
def test_a_broken_stream_has_no_text(broken: str) -> None:
    assert read(page(broken + " " * 300)) is None


def test_a_text_that_is_referred_to_often_is_put_in_place_once() -> None:
    often = row("5", element("div", [element("i", None, body="$1f") for _ in range(20_000)]))
    found = read(page(text_row("1f", PARAGRAPHS * 100) + often))
    assert found is not None and len(found.text) < 200 * len(PARAGRAPHS)


def test_data_in_many_elements_within_another_is_given_out_once() -> None:
    inner: Any = {"stories": [{"body": PARAGRAPHS}] * 100}
    for _ in range(40):
        inner = ["$", "$L4", None, {"data": inner}]
    pushed = f"self.__next_f.push({json.dumps([1, row('5', inner)])})"
    assert sum(json.dumps(part).count("Arlen") for part in parts_of_stream([pushed])) == 100
