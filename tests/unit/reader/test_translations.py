"""Every text of the site is marked for translation, translated into Korean, and compiled."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.reader.adapters.web.language import CATALOGUES, catalogues, is_page, local_path
from services.reader.core.wording.translation import _, ngettext, page_language, preferred, speaking
from services.reader.core.wording.words import TROUBLES
from shared.archive.diff.weight import Weight
from shared.archive.read.changes import KINDS
from shared.archive.read.outlets.trouble import OF_ARTICLES, OF_ENTRY_POINTS
from shared.certificates import page
from shared.query import errors

READER = CATALOGUES.parent
QUERY = Path(errors.__file__).parent
"""Errors of searches have texts in shared code."""
CERTIFICATE_PAGE = Path(page.__file__)
"""So has the page of a certificate, which a command writes too."""
TEMPLATES = sorted((READER / "templates").glob("*.html"))
KOREAN = CATALOGUES / "ko" / "LC_MESSAGES"
SHOWN = r"(?:aria-label|title|placeholder|data-label|alt)"
UNTRANSLATED = {
    "Presswatch", "UTC", "SHA-256", "JSON", "CSV", "SVG", "PNG", "Parquet", "WACZ", "WARC", "Wikidata", "RSS", "Atom",
    "JSON Feed", "OpenAPI", "/captures/", "— Presswatch", "GET", "BibTeX", "RIS", "CSL-JSON", "Chicago",
}  # fmt: skip
"""Names and abbreviations that are the same in every language."""
_HIDDEN = re.compile(r"\{#.*?#\}|\{% trans.*?endtrans %\}", re.DOTALL)
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2}")
_PLAIN = re.compile(r"NotFound\(f?\"[^\"]*")
_MARKED = re.compile(r"\b_\(\s*'(?:[^'\\]|\\.)*'\s*\)")


def korean() -> Catalog:
    with (KOREAN / "presswatch.po").open("rb") as stream:
        return read_po(stream, locale="ko")


def texts_in_code() -> set[object]:
    found = [
        *extract_from_dir(
            READER,
            [("**.py", "python"), ("templates/**.html", "jinja2")],
            {"templates/**.html": {"trimmed": "true", "silent": "false"}},
            {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)},
        ),
        *extract_from_dir(QUERY, [("**.py", "python")], keywords={"said": None}),
        *extract_from_dir(CERTIFICATE_PAGE.parent, [(CERTIFICATE_PAGE.name, "python")], keywords={"_": None}),
    ]
    return {message for _file, _line, message, _comments, _context in found}


def unmarked(template: str) -> list[str]:
    """Return the words of a template that a reader sees and that no mark covers."""
    template = _HIDDEN.sub("", template)
    shown = _CODE.sub("", template)
    attributes = re.findall(rf'\b{SHOWN}="([^"]*)"', shown)
    lines = [line.replace("&nbsp;", " ").strip(" ·():–—;.,") for line in re.sub(r"<[^>]*>", "\n", shown).splitlines()]
    phrases = [text for code in re.findall(r"\{\{(.*?)\}\}", template) for text in _phrases(code)]
    return [text for text in [*attributes, *lines, *phrases] if _WORD.search(text) and text not in UNTRANSLATED]


def _phrases(code: str) -> list[str]:
    """Return the quoted texts of an expression that look like words for people: with a space or a capital."""
    if code.strip().startswith("row("):  # examples of searches, each with a marked text
        return []
    found = re.findall(r"'([^']*)'", _MARKED.sub("", code))
    return [text for text in found if re.search(r"^[A-Z][a-z]|[a-z] [a-z]", text)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_text_of_a_template_is_marked(template: Path) -> None:
    assert unmarked(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello there</p>",
        '<a title="Open it">x</a>',
        "<p>{{ 'Try again' if late }}</p>",
        "<b>{% if a %}yes{% endif %}</b>",
    ],
)
def test_a_text_without_a_mark_is_found(template: str) -> None:
    assert unmarked(template) != []


def test_every_text_has_a_korean_translation_and_no_other_is_left() -> None:
    catalogue = korean()
    translated = {message.id for message in catalogue if message.id and _said(message)}
    assert texts_in_code() - translated == set(), "run `make translations`, then translate"
    assert translated - texts_in_code() == set(), "run `make translations`"
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


def _said(message: Message) -> bool:
    return all(_forms(message.string))


def _forms(text: object) -> list[str]:
    """Return a text of the catalogue as a list: of one, or of its singular and plural."""
    return [text] if isinstance(text, str) else [str(one or "") for one in text or ()]  # type: ignore[attr-defined]


def test_a_translation_has_the_places_and_the_markup_of_its_text() -> None:
    wrong = []
    for message in (one for one in korean() if one.id):
        text, said = _forms(message.id)[-1], _forms(message.string)[0]
        for pattern in (r"%\(\w+\)s|\{\w+\}|%%", r"</?(?:strong|code|em|a|kbd)\b[^>]*>"):
            if sorted(re.findall(pattern, text)) != sorted(re.findall(pattern, said)):
                wrong.append(text)
    assert wrong == []


def test_no_translation_says_the_same_twice() -> None:
    twice = re.compile(r"(.{16,})\1")
    assert [form for message in korean() if message.id for form in _forms(message.string) if twice.search(form)] == []


def test_the_compiled_catalogue_is_that_of_the_texts() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, korean())
    assert compiled.getvalue() == (KOREAN / "presswatch.mo").read_bytes(), "run `make translations`"


def test_all_words_of_the_archive_are_known() -> None:
    texts = {message.id for message in korean()}
    assert {*OF_ARTICLES.values(), *OF_ENTRY_POINTS.values()} == set(TROUBLES) <= texts
    assert {kind.replace("-", " ") for kind in (*KINDS, *Weight)} <= texts


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"), ("ko", "ko"), ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"), ("en-GB,ko;q=0.9", "en"),
        ("fr,ko;q=0.2,en;q=0.1", "ko"), ("fr", "en"), ("*", "en"), ("ko;q=0", "en"), ("ko;q=0,en;q=0", "en"),
        ("KO-kp", "ko"), ("ko;q=high", "en"), (",,;;", "en"), ("ko" * 5000, "en"),
    ],
)  # fmt: skip
def test_the_browser_says_which_language_is_wanted(header: str, language: str) -> None:
    assert preferred(header) == language


def test_a_language_holds_inside_its_block() -> None:
    with speaking("ko", catalogues()["ko"]):
        assert (page_language(), _("Search"), ngettext("{n} article", "{n} articles", 1)) == (
            "ko",
            "검색",
            "기사 {n}건",
        )
    assert (page_language(), _("Search"), ngettext("{n} article", "{n} articles", 2)) == (
        "en",
        "Search",
        "{n} articles",
    )


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/a/1?b=2", "/a/1?b=2"), ("", "/"), ("https://evil.example/", "/"), ("//evil.example/", "/"),
        ("/\\evil.example", "/"), ("evil", "/"), ("/a\r\nSet-Cookie: x=1", "/"), ("javascript:alert(1)", "/"),
        ("///evil.example", "/"), ("/search?q=%EA%B0%80", "/search?q=%EA%B0%80"),
    ],
)  # fmt: skip
def test_the_switch_leads_back_to_this_site_only(address: str, path: str) -> None:
    assert local_path(address) == path


def test_files_for_programs_have_one_language() -> None:
    assert [is_page(path) for path in ("/", "/o/a.b", "/api/v1/articles", "/feed.atom", "/media/x.png")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_page_that_is_not_there_says_so_in_the_language_of_the_reader() -> None:
    """Sitemaps are read by programs."""
    sources = [file for file in (READER / "adapters").glob("*/*.py") if file.parent.name in ("pages", "web")]
    plain = [f"{file.name}: {text}" for file in sources for text in _PLAIN.findall(file.read_text(encoding="utf-8"))]
    assert [one for one in plain if not one.startswith("crawling.py")] == []
    assert plain, "the pattern finds nothing any more"
