"""The lead above the article's box is text, and so is a table in a figure."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

LEAD = "The harbour board of Arlen weighed a plan for a new ferry, and the vote was as close as anyone had feared."
TEXT = "".join(
    f"<p>The clerk counted the votes of day {n} twice, and the sum was the same, he said.</p>" for n in range(8)
)


def read(head: str, above: str, inside: str = "") -> Extraction:
    html = (
        f'<html><head><title>Ferry vote</title><meta property="og:type" content="article">{head}'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry vote"}</script></head>'
        f"<body><header><h1>Ferry vote</h1>{above}</header><main><article>{inside}{TEXT}</article></main></body></html>"
    )
    found = extract(html, "https://arlen.example/2026/03/04/ferry-vote")
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize("description", [LEAD, LEAD[:70] + " …", LEAD.upper()])
def test_the_lead_that_the_page_describes_is_its_first_paragraph(description: str) -> None:
    found = read(f'<meta name="description" content="{description}">', f'<div class="intro"><p>{LEAD}</p></div>')
    assert found.blocks[0].text == LEAD
    assert LEAD not in [cut.text for cut in found.cuts]
    assert len(found.blocks) == 9


def test_other_prose_above_the_text_is_no_lead() -> None:
    found = read('<meta name="description" content="A vote on a ferry in the harbour.">', f"<div><p>{LEAD}</p></div>")
    assert LEAD not in found.text
    assert LEAD in [cut.text for cut in found.cuts]


def test_a_lead_that_the_text_has_is_not_doubled() -> None:
    head = f'<meta name="description" content="{LEAD}">'
    assert read(head, f"<div><p>{LEAD}</p></div>", f"<p>{LEAD}</p>").text.count(LEAD) == 1


def test_a_table_in_a_figure_is_text() -> None:
    rows = "".join(f"<tr><td>Pier {n}</td><td>{n * 7} boats</td></tr>" for n in range(1, 4))
    table = f'<p>{LEAD}</p><figure class="block-table"><table>{rows}</table><figcaption>Boats</figcaption></figure>'
    assert "14 boats" in read("", "", table).text
