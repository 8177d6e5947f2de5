"""Texts that do not stand where most do: in noscript, in a script's state, in several boxes, in a line."""

from __future__ import annotations

import json

import pytest

from services.parser.core.document.limits import exceeds_limits
from services.parser.core.explain import TEXT, explain
from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle
from shared.text.markup_limits import left_open

URL = "https://arlen.example/quay"
TEXTS = [
    f"The harbour board of Arlen met on day {n} to weigh a plan for the new ferry, and the vote was close."
    for n in range(6)
]
HTML = "".join(f"<p>{text}</p>" for text in TEXTS)
HEAD = "<html><head><title>Ferry vote</title></head><body>"


def texts(html: str) -> list[str]:
    found = extract(html, URL)
    assert isinstance(found, Extraction), found
    return [block.text for block in found.blocks if block.text]


def rule(html: str) -> str:
    found = extract(html, URL)
    assert isinstance(found, Extraction), found
    return found.rules["text"]


@pytest.mark.parametrize(
    ("script", "name"),
    [
        (
            '<script id="__NEXT_DATA__" type="application/json">'
            + json.dumps({"props": {"pageProps": {"story": {"body": HTML}}}})
            + "</script>",
            "state __NEXT_DATA__",
        ),
        (
            "<script>window.__APOLLO_STATE__ = "
            + json.dumps({"Story:1": {"content": [{"type": "p", "text": text} for text in TEXTS]}})
            + "; run();</script>",
            "state __APOLLO_STATE__",
        ),
    ],
)
def test_a_text_that_is_only_in_a_scripts_state_is_read_from_there(script: str, name: str) -> None:
    html = f'{HEAD}<div id="__next"></div>{script}</body></html>'
    assert texts(html) == TEXTS
    assert rule(html) == name


def test_code_and_labels_in_a_state_are_no_text() -> None:
    state = json.dumps({"body": ["Menu", "Home", "Login"] * 100, "text": "var a = b; " * 60})
    html = f'{HEAD}<script type="application/json">{state}</script></body></html>'
    assert isinstance(extract(html, URL), NotAnArticle)


def test_a_text_within_noscript_is_read_where_there_is_no_other() -> None:
    html = f"{HEAD}<div id=app></div><noscript><h1>Ferry vote</h1>{HTML}</noscript></body></html>"
    assert texts(html) == TEXTS
    assert rule(html) == "noscript"


def test_sections_in_boxes_of_their_own_are_one_text() -> None:
    sections = "".join(f"<section><div><div><h2>Part {n}</h2>{HTML}</div></div></section>" for n in range(7))
    found = texts(f"{HEAD}<div><h1>Ferry vote</h1>{sections}</div></body></html>")
    assert [text for text in found if text in TEXTS] == TEXTS * 7


def test_a_list_at_the_end_of_a_box_named_as_the_text_belongs_to_it() -> None:
    winners = "".join(f"<h3>Class {n}</h3><ul><li>Boat {n}</li><li>Crew {n}</li></ul>" for n in range(5))
    found = texts(
        f'{HEAD}<main><h1>Ferry vote</h1><div class="article-body">{HTML}{winners}</div></main></body></html>'
    )
    assert found[-3:] == ["Class 4", "Boat 4", "Crew 4"]


def test_a_flash_of_one_sentence_under_its_headline_is_an_article() -> None:
    flash = "<main><article><h1>Ferry vote</h1><p>The vote on the ferry is put off.</p></article></main>"
    assert texts(f"{HEAD}{flash}</body></html>") == ["The vote on the ferry is put off."]


def test_times_of_day_begin_the_entries_of_a_live_blog() -> None:
    entries = "".join(f"<div><time>{n}:30</time><h3>Entry {n}</h3><p>{text}</p></div>" for n, text in enumerate(TEXTS))
    assert texts(f"{HEAD}<article><h1>Ferry vote</h1>{entries}</article></body></html>")[:3] == [
        "0:30",
        "Entry 0",
        TEXTS[0],
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "คณะกรรมการท่าเรือประชุมเพื่อพิจารณาแผนเรือข้ามฟากใหม่และผลโหวตใกล้เคียงกันมาก",
        "ຄະນະກຳມະການທ່າເຮືອປະຊຸມເພື່ອພິຈາລະນາແຜນເຮືອຂ້າມຟາກໃໝ່",
        "بندرگاہ کے بورڈ نے نئی کشتی کے منصوبے پر غور کیا۔ ووٹ بہت قریب تھا اور فیصلہ کل ہو گا جب سب آئیں گے",
        "የወደቡ ቦርድ አዲሱን የጀልባ እቅድ ለመመዘን ተሰብስቧል፣ ድምጹም ተቀራራቢ ነበር።",
    ],
)
def test_sentences_end_in_marks_of_their_own_or_in_none(sentence: str) -> None:
    assert texts(f"{HEAD}<main><h1>Ferry vote</h1>{f'<p>{sentence}</p>' * 8}</main></body></html>") == [sentence] * 8


def test_formatting_that_is_closed_again_is_no_danger() -> None:
    assert exceeds_limits("<p><b>word</b> and <i>word</i></p>" * 2_000) is None
    assert left_open("<b>a</b>" * 50) == 1
    assert left_open("<b><td>a</b></td>" * 50) == 50


def test_each_run_of_text_has_what_became_of_it() -> None:
    html = f"{HEAD}<main><article><h1>Ferry vote</h1>{HTML}<p><a href=/a>Read also: this</a></p>{HTML}</article></main>"
    name, runs = explain(html + "<div><a href=/b>Imprint</a></div></body></html>", URL, Context(), None)
    assert name == "prose"
    assert [one.why for one in runs if one.text == TEXTS[0]] == [TEXT, TEXT]
    assert {one.why for one in runs if one.text.startswith("Read also")} == {"label within the text"}
    assert {one.why for one in runs if one.text == "Ferry vote"} == {"repeats the title"}
