"""What stands among an article's paragraphs and is no part of it: cards that link elsewhere, captions, furniture."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from shared.contracts import BlockKind

URL = "https://gazette.example/2024/05/03/ferry"
PARAGRAPHS = [
    "The ferry to Arlen sailed again on Friday, after nine months in which its engine had been mended twice.",
    "Four hundred people stood at the quay, said the harbour office, and the school had given its pupils leave.",
    "The old captain was on the bridge, though he retires in June; a successor has not been named so far.",
]


def texts(between: str) -> list[str]:
    """The texts read where `between` stands behind the first paragraph."""
    first, *others = (f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<title>Ferry sails</title><h1>Ferry sails</h1><div>{first}{between}{''.join(others)}</div>"
    found = extract(page, URL)
    assert isinstance(found, Extraction), found
    return [b.text for b in found.blocks if b.kind is not BlockKind.IMAGE]


@pytest.mark.parametrize(
    "card",
    [
        "<a href=/bridge><article><h3>Bridge closes for a year</h3></article></a>",
        "<a href=/bridge><div><div><h4>More</h4><h5>Bridge closes for a year, says the mayor.</h5></div></div></a>",
        "<a href=/bridge><div><p>Bridge closes for a year, says the mayor of Arlen, who is sorry.</p></div></a>",
    ],
)
def test_a_card_that_is_one_link_is_left_out_though_it_holds_boxes(card: str) -> None:
    assert texts(card) == PARAGRAPHS


def test_a_caption_belongs_to_its_picture_and_not_to_the_text() -> None:
    caption = "The ferry at the quay on Friday morning, with four hundred people waiting for it to sail."
    figure = f"<figure><img src=/ferry.jpg width=800><figcaption><p>{caption}</p></figcaption></figure>"
    assert texts(figure) == PARAGRAPHS


@pytest.mark.parametrize("line", ["Watch: how the bridge fell", "Also on the Gazette"])
def test_a_line_that_names_another_page_is_left_out(line: str) -> None:
    assert texts(f"<p>{line}</p>") == PARAGRAPHS


@pytest.mark.parametrize("kind", ["Warning", "Notice", "Deprecated", "Fatal error"])
def test_what_a_script_of_the_server_prints_is_no_line_of_the_text(kind: str) -> None:
    line = f"<br />\n<b>{kind}</b>: Undefined variable $n in <b>/var/www/story.php</b> on line <b>12</b><br />\n"
    assert texts(line) == PARAGRAPHS
    said = "Warning: the ferry may be late on Friday, and the captain on line 12 knows nothing of it, says the harbour."
    assert texts(f"<p>{said}</p>")[1] == said
    printed = f"{kind}: Undefined variable $n in /var/www/story.php on line 12"
    for quoted in (f"<pre>{printed}</pre>", f"<p><code>{printed}</code></p>", f"<p>{kind}: no trains on line 2</p>"):
        assert len(texts(quoted)) == len(PARAGRAPHS) + 1, "an article about it"


@pytest.mark.parametrize(
    "box",
    [
        '<aside class="editors-note"><p>{}</p></aside>',
        '<footer class="story-corrections"><p>{}</p></footer>',
        '<aside id="erratum">{}</aside>',
    ],
)
def test_a_note_of_what_was_corrected_is_part_of_the_text_wherever_it_stands(box: str) -> None:
    note = "An earlier version of this report said that the captain retires in May. He retires in June."
    assert note in texts(box.format(note))


@pytest.mark.parametrize(
    "box",
    [
        '<footer class="corrections"><p>Corrections: mail us at corrections@gazette.example.</p></footer>',
        '<footer class="story-corrections"><p>Corrections? You may write to corrections@gazette.example.</p></footer>',
        '<form class="correction-form"><p>Suggest a correction. Tell us what is wrong, please.</p></form>',
        '<aside class="report-correction"><p>Found a mistake? Tell us of it, and we will look at it soon.</p></aside>',
        '<aside class="corrections-policy"><p>We correct errors of fact. Read how to complain about one.</p></aside>',
        '<figure class="colour-correction"><p>The ferry in the light of the evening, as we saw it.</p></figure>',
    ],
)
def test_a_request_for_corrections_is_no_note_of_one(box: str) -> None:
    assert texts(box) == PARAGRAPHS


def test_what_a_paragraph_says_within_a_link_stays() -> None:
    said = "The town has <a href=/engine>paid for the engine, the mending of it and the crew</a> since August, it says."
    assert texts(f"<p>{said}</p>")[1].startswith("The town has paid for the engine")


@pytest.mark.parametrize("start", ["", "<article>"])
def test_a_text_in_elements_that_nobody_closed_is_read_however_many_they_are(start: str) -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<title>Ferry sails</title><h1>Ferry sails</h1>{start}{'<div><font>' * 300}{text}"
    found = extract(page, URL)
    assert isinstance(found, Extraction), found
    assert all(p in " ".join(b.text for b in found.blocks) for p in PARAGRAPHS)


@pytest.mark.parametrize("tag", ["font", "div"])
def test_scripts_and_styles_are_no_text_however_deep_they_lie(tag: str) -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    deep = f"{f'<{tag}>' * 300}{PARAGRAPHS[0]}<script>var wanted = 1;</script><style>.a{{b: c}}</style> It is late."
    found = extract(f"<title>Ferry sails</title><h1>Ferry sails</h1><article>{text}{deep}", URL)
    assert isinstance(found, Extraction), found
    assert "It is late." in found.text
    assert "wanted" not in found.text and "{b" not in found.text


def section(number: int) -> str:
    """A part of an article in boxes of its own, as page builders make them."""
    text = "".join(f"<p>{p} This is part {number}, and it says something of its own.</p>" for p in PARAGRAPHS)
    return f"<div><div><div><div><div><div><div><h2>Part {number}</h2>{text}</div></div></div></div></div></div></div>"


def test_an_article_in_many_columns_is_read_whole_however_deep_they_lie() -> None:
    parts = "".join(section(n) for n in range(1, 5))
    found = extract(f"<title>Ferry sails</title><h1>Ferry sails</h1><div>{parts}</div>", URL)
    assert isinstance(found, Extraction), found
    assert [b.text for b in found.blocks if b.kind is BlockKind.HEADING] == ["Part 1", "Part 2", "Part 3", "Part 4"]
    assert len([b for b in found.blocks if b.kind is BlockKind.PARAGRAPH]) == 4 * len(PARAGRAPHS)


def test_what_lies_outside_the_main_element_is_no_column_of_the_article() -> None:
    legal = "".join(f"<p>{p} All prices are given without any warranty by the bourse.</p>" for p in PARAGRAPHS)
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS * 2)
    found = extract(f"<title>Ferry</title><div><div>{legal}</div><main><div>{text}</div></main></div>", URL)
    assert isinstance(found, Extraction), found
    assert [b.text for b in found.blocks] == PARAGRAPHS * 2
