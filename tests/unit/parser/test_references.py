"""Lines of links that are text: sources on other sites, and a table of contents. Cross-references are not."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TEXT = [
    f"<p>The tide gauge at pier {n} stood a hand higher than last spring, the keeper wrote in his book.</p>"
    for n in range(6)
]
URL = "https://arlen.example/2026/03/04/tides"


def read(*parts: str) -> str:
    html = (
        '<html><head><title>Tides of Arlen</title><meta property="og:type" content="article">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Tides of Arlen"}</script></head>'
        f"<body><article><h1>Tides of Arlen</h1>{''.join(parts)}</article></body></html>"
    )
    found = extract(html, URL)
    assert isinstance(found, Extraction), found
    return found.text


def test_a_line_that_links_to_another_site_is_text_and_one_to_an_own_page_is_not() -> None:
    source = '<p><a href="https://gauges.example/tables">Tables of the gauges at Arlen</a></p>'
    own = '<p><a href="https://www.arlen.example/2026/02/01/boats">The boats of last winter</a></p>'
    relative = '<p><a href="/2026/01/09/nets">The nets of the old harbour</a></p>'
    text = read(*TEXT[:3], source, own, relative, *TEXT[3:])
    assert "Tables of the gauges at Arlen" in text
    assert "The boats of last winter" not in text
    assert "The nets of the old harbour" not in text


def test_a_linked_heading_that_names_another_site_is_text() -> None:
    text = read(*TEXT[:3], '<h2><a href="https://tidewatch.example/">Tidewatch</a></h2>', *TEXT[3:])
    assert "Tidewatch" in text.split("\n")


def test_a_table_of_contents_is_text() -> None:
    contents = '<ul><li><a href="#spring">The spring tides</a></li><li><a href="#neap">The neap tides</a></li></ul>'
    text = read(TEXT[0], contents, *TEXT[1:])
    assert "The spring tides\nThe neap tides" in text


def test_sources_after_the_text_are_text_and_links_to_own_pages_are_not() -> None:
    sources = (
        '<li><a href="https://gauges.example/1905">Yearbook of the gauges, volume 3, 1905</a></li>'
        '<li><a href="https://gauges.example/1906">Yearbook of the gauges, volume 4, 1906</a></li>'
    )
    own = '<li><a href="/2026/02/01/boats">The boats of last winter and their owners</a></li>'
    text = read(*TEXT, f"<ul>{sources}{own}</ul>")
    assert "volume 3, 1905\nYearbook of the gauges, volume 4, 1906" in text
    assert "boats of last winter" not in text


def test_a_last_paragraph_with_some_links_is_text() -> None:
    last = '<p>Write to <a href="/desk">the harbour desk of the Arlen paper</a> with your own counts.</p>'
    assert "harbour desk" in read(*TEXT, last)


def test_an_address_that_is_none_makes_no_reference() -> None:
    source = '<p><a href="https://[gauges/tables">Tables of the gauges at Arlen</a></p>'
    assert "keeper wrote" in read(*TEXT[:3], source, *TEXT[3:])


def test_a_sentence_with_words_outside_its_link_is_text_and_the_title_of_an_own_page_is_not() -> None:
    sentence = '<p>See how <a href="/gauges">the keepers of Arlen read and mend the gauges of the harbour</a>.</p>'
    spoken = '<p>Read <a href="/gauges/spring">all the counts of the spring tides here</a> in full.</p>'
    around = '<p>Your <a href="/plan">plan for a day with a spring tide at the harbour of Arlen</a> should say:</p>'
    title = '<p><a href="/boats">Are the boats of last winter lost for good?</a></p>'
    labelled = '<p>READ: <a href="/storm">Who was lost in the storm?</a></p>'
    dated = '<p><a href="/mayor">Mayor of Arlen resigns after the storm</a> - 3 May 2024.</p>'
    text = read(*TEXT[:3], sentence, spoken, around, title, labelled, dated, *TEXT[3:])
    assert "all the counts of the spring tides here in full." in text
    assert "Your plan for a day" in text
    assert "lost in the storm" not in text
    assert "Mayor of Arlen" not in text
    assert "boats of last winter" not in text


@pytest.mark.parametrize(
    "line",
    [
        "Correction: <a href=/c>The gauge carried four hundred marks and not four thousand, as we said first.</a>",
        "Update, May 3: <a href=/c>The gauge at pier three has been mended since, and is read again.</a>",
        "정정: <a href=/c>부두의 수위계는 사백 개가 아니라 사천 개의 눈금이 있었습니다.</a>",
        "President Ana Lee: “<a href=/c>We will never give up the gauges of this harbour and its keepers</a>”",
        "<a href=/c>The gauge stood a hand higher, the harbour office in Arlen said</a>, Arlen News Agency.",
    ],
)
def test_a_linked_correction_quotation_or_attribution_is_text(line: str) -> None:
    said = line.partition("<a href=/c>")[2].partition("</a>")[0]
    assert said in read(*TEXT[:3], f"<p>{line}</p>", *TEXT[3:])


@pytest.mark.parametrize(
    "label",
    [
        "READ:",
        "Read more:",
        "Related stories:",
        "See also",
        "관련 기사:",
        "相关阅读：",
        "اقرأ أيضا:",
        "READ: “",
        "[Read more:",
        "More on the topic:",
    ],
)
def test_a_label_before_the_title_of_an_own_page_makes_no_sentence(label: str) -> None:
    title = "Who was lost in the long storm that came over the harbour?"
    assert title not in read(*TEXT[:3], f"<p>{label} <a href=/storm>{title}</a></p>", *TEXT[3:])
