"""A class name that says how a box is laid out does not make it secondary content."""

from __future__ import annotations

import pytest

from services.parser.core.document.class_names import BODY, BOILERPLATE, DOUBTFUL, PLAIN, _by_first_letter, read_names
from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

LINES = [f"The quay of Arlen was mended for the {n}. time, says the harbour office, and will hold." for n in range(9)]
PAGE = "<head><title>Quay mended again</title></head><h1>Quay mended again</h1><main>%s</main>"


def paragraphs(lines: list[str], attributes: str = "") -> str:
    return "".join(f"<p{attributes}>{line}</p>" for line in lines)


def text(body: str) -> str:
    found = extract(PAGE % body, "https://g.example/1")
    assert isinstance(found, Extraction), found
    return found.text


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        ("overflow-hidden", PLAIN),
        ("box-overflow_hidden", PLAIN),
        ("field--label-hidden", PLAIN),
        ("field--label-visually_hidden", PLAIN),
        ("page-has-sidebar", PLAIN),
        ("c-layout-sidebar-left", PLAIN),
        ("content-sidebar-wrap", PLAIN),
        ("sidebar-enabled--false", PLAIN),
        ("node--promoted", PLAIN),
        ("social-media-embed", PLAIN),
        ("social_embed--x", PLAIN),
        ("et_pb_promo_description", PLAIN),
        ("toc", PLAIN),
        ("also-read", DOUBTFUL),
        ("imagecaption", DOUBTFUL),
        ("captiontext", DOUBTFUL),
        ("article-tools", DOUBTFUL),
        ("taglist", DOUBTFUL),
        ("commenti", DOUBTFUL),
        ("comments-list", BOILERPLATE),
        ("jump-links", PLAIN),
        ("infobox", PLAIN),
        ("post-and-ads-container", PLAIN),
        ("author-name", PLAIN),
        ("author_info", DOUBTFUL),
        ("authorprofile-biography", DOUBTFUL),
        ("blog-cta", DOUBTFUL),
        ("has-cta", PLAIN),
        ("article-with-cta", PLAIN),
        ("article__disclaimer", PLAIN),
        ("disclosure-panel", PLAIN),
        ("author-content", PLAIN),
        ("author-about", PLAIN),
        ("emailSignup", DOUBTFUL),
        ("newsCaption", DOUBTFUL),
        ("inlineRelatedLinks", BOILERPLATE),
        ("textTag", PLAIN),
        ("titleNoCredit", PLAIN),
        ("ReadMoreAnswer_text", PLAIN),
        ("article-body__tablet-newsletter", DOUBTFUL),
        ("ArticleContent__image_caption", DOUBTFUL),
        ("StoryBody_inlineSignup__8", DOUBTFUL),
        ("article-body__text", BODY),
        ("articleBodyWithFooter", BODY),
        ("article_body_with_footer", PLAIN),
        ("article-body__text--with-footer", PLAIN),
        ("Article_body__with-share", PLAIN),
        ("articleWithComments", PLAIN),
        ("contentAndComments", PLAIN),
        ("articleComment", DOUBTFUL),
        ("theiaStickySidebar", PLAIN),
        ("sidebarOpen", PLAIN),
        ("is-sidebarOpen", PLAIN),
        ("Table_root__adKqa", PLAIN),
        ("articleAdFree", PLAIN),
        ("sharedStyles", PLAIN),
        ("rightSidebar", DOUBTFUL),
        ("loggedInModal", DOUBTFUL),
        ("newsletter__article-body", PLAIN),
        ("kt-accordion-panel-hidden", PLAIN),
        ("saboxplugin-wrap", DOUBTFUL),
        ("tooltip", PLAIN),
        ("term_tooltipBubble", DOUBTFUL),
        ("author-details", PLAIN),
        ("not-prose", PLAIN),
        ("article-body not-prose", BODY),
        ("w-condition-invisible", DOUBTFUL),
        ("social-media-share", DOUBTFUL),
        ("promo-box", DOUBTFUL),
        ("hidden", DOUBTFUL),
        ("is-hidden", DOUBTFUL),
        ("sidebar-left", DOUBTFUL),
        ("page-sidebar", DOUBTFUL),
        ("promoted", DOUBTFUL),
        ("overflow-hidden related-stories", BOILERPLATE),
    ],
)
def test_what_a_name_says(named: str, verdict: int) -> None:
    assert read_names(named).verdict == verdict


@pytest.mark.parametrize("named", ["articleWithComments", "contentAndComments", "storyWithRelated", "articleComment"])
def test_a_box_around_the_text_is_not_cut_for_what_else_its_name_says(named: str) -> None:
    """A box of recommendations is cut unless it holds nearly all prose, and here another holds a third."""
    other = f"<div>{paragraphs([line.replace('quay', 'mole') for line in LINES[:4]])}</div>"
    assert LINES[0] in text(f"<div class={named}>{paragraphs(LINES)}</div>{other}")


@pytest.mark.parametrize("attributes", [" class=paywall aria-hidden=true", " aria-hidden=true"])
def test_paragraphs_hidden_from_screen_readers_alone_are_text(attributes: str) -> None:
    assert text(f"<div>{paragraphs(LINES[:5])}{paragraphs(LINES[5:], attributes)}</div>").split("\n") == LINES


def test_a_hidden_box_is_still_left_out() -> None:
    hidden = f"<div aria-hidden=true>{paragraphs(LINES[7:])}</div>"
    assert text(f"<div>{paragraphs(LINES[:7])}{hidden}</div>").split("\n") == LINES[:7]


@pytest.mark.parametrize(
    "attributes",
    ['class="faq__answer"', 'class="accordion-body"', 'class="tab-pane" id="nav-2"', 'id="faq-1"', 'role="tabpanel"'],
)
def test_a_hidden_box_that_a_reader_can_open_is_text(attributes: str) -> None:
    hidden = f"<div {attributes} aria-hidden=true>{paragraphs(LINES[7:])}</div>"
    assert text(f"<div>{paragraphs(LINES[:7])}{hidden}</div>").split("\n") == LINES


@pytest.mark.parametrize("names", ['class="navbar-collapse"', 'class="main-nav" id="collapse-1"'])
def test_a_hidden_menu_is_no_text(names: str) -> None:
    hidden = f"<div {names} aria-hidden=true>{paragraphs(LINES[7:])}</div>"
    assert text(f"<div>{paragraphs(LINES[:7])}{hidden}</div>").split("\n") == LINES[:7]


def test_an_answer_keeps_the_question_in_its_button() -> None:
    answers = "".join(f"<h3><button>Question {n} of the quay?</button></h3><p>{LINES[n]}</p>" for n in range(3))
    found = text(f"<div>{paragraphs(LINES[3:])}{answers}</div>")
    assert [line for line in found.split("\n") if line.startswith("Question")] == [
        f"Question {n} of the quay?" for n in range(3)
    ]


def test_a_newsletter_is_text_only_where_it_is_most_of_the_page() -> None:
    letter = f"<div class=newsletter-email>{paragraphs(LINES[:8])}</div>"
    assert text(letter + f"<div>{paragraphs(LINES[8:])}</div>").split("\n")[0] == LINES[0]
    sign_up = f"<div class=newsletter>{paragraphs(LINES[8:])}</div>"
    assert text(f"<div>{paragraphs(LINES[:8])}{sign_up}</div>").split("\n") == LINES[:8]


def test_a_table_of_contents_and_a_box_of_facts_are_text() -> None:
    contents = '<ul class="toc"><li><a href="#quay">How the quay was built</a></li></ul>'
    facts = "<div class=infobox>Arlen, 4 March 2026: the quay is nine hundred paces long and stands on piles.</div>"
    found = text(f"<div>{paragraphs(LINES[:4])}{contents}{facts}{paragraphs(LINES[4:])}</div>")
    assert "How the quay was built" in found
    assert "nine hundred paces" in found


def with_data(data: str, named: str) -> Extraction:
    body = f"<div>{paragraphs(LINES[:4])}<div class={named}>{data}</div>{paragraphs(LINES[4:])}</div>"
    found = extract(PAGE % body, "https://g.example/1")
    assert isinstance(found, Extraction), found
    return found


DATA = '{"layout": 2, "button": "Buy now", "hint": "The rope of the quay is sold here, by the pace."}'


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (DATA, "product"),
        (f"{DATA} {DATA}", "product"),
        (DATA, "et_pb_code"),
        (DATA, "td-json-box"),
        (DATA, "postcode-map"),
    ],
)
def test_an_object_for_a_script_is_no_text_and_its_cut_is_recorded(data: str, named: str) -> None:
    found = with_data(data, named)
    assert found.text.split("\n") == LINES
    assert [cut.text for cut in found.cuts if "Buy now" in cut.text] == [data]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ('{"The quay is ours," said the mayor of Arlen, and the harbour office agrees with her today.}', "quote"),
        ('{"a":' * 200 + " the quay of Arlen, says the harbour office, is open today. }", "quote"),
    ],
)
def test_words_in_braces_are_text(data: str, named: str) -> None:
    assert data in with_data(data, named).text


@pytest.mark.parametrize("pattern", ["c?aption", "(?:image)?captions?", "[ab]d", "adslot|promo"])
def test_a_word_of_doubt_must_begin_with_its_first_letter(pattern: str) -> None:
    """The letter is taken off and put before a group, so an optional one would be required."""
    with pytest.raises(ValueError, match="must begin with one letter"):
        _by_first_letter(f"byline {pattern}")
